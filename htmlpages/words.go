package htmlpages

import (
	"fmt"
	"html/template"
	"text/template/parse"
)

// WithWords returns the pages in which the words of one language are text. An action that calls
// the method of that name with a key and nothing else, such as {{.T "title"}} or {{$.T "title"}},
// becomes what word returns for the key, escaped for elements and quoted attributes: elsewhere, as
// in a script, no such action may stand. Pages that were rendered have no WithWords.
func (p *Pages) WithWords(method string, word func(key string) string) (*Pages, error) {
	in := &Pages{byName: make(map[string]*template.Template, len(p.byName))}
	var err error
	if in.shared, err = withWords(p.shared, method, word); err != nil {
		return nil, err
	}
	for name, t := range p.byName {
		if in.byName[name], err = withWords(t, method, word); err != nil {
			return nil, err
		}
	}
	return in, nil
}

func withWords(t *template.Template, method string, word func(string) string) (*template.Template, error) {
	t, err := t.Clone()
	if err != nil {
		return nil, fmt.Errorf("htmlpages: %w", err)
	}
	for _, one := range t.Templates() {
		if one.Tree != nil {
			lists(one.Tree.Root, func(list *parse.ListNode) { putWords(list, method, word) })
		}
	}
	return t, nil
}

// putWords puts words into a list of nodes.
func putWords(list *parse.ListNode, method string, word func(string) string) {
	for i, node := range list.Nodes {
		if n, ok := node.(*parse.ActionNode); ok {
			if key, ok := wordKey(n.Pipe, method); ok {
				list.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos, Text: []byte(template.HTMLEscapeString(word(key)))}
			}
		}
	}
}

// wordKey returns the key of a pipeline that only calls the method with one.
func wordKey(pipe *parse.PipeNode, method string) (string, bool) {
	if len(pipe.Decl) > 0 || len(pipe.Cmds) != 1 || len(pipe.Cmds[0].Args) != 2 {
		return "", false
	}
	var names []string
	switch of := pipe.Cmds[0].Args[0].(type) {
	case *parse.FieldNode:
		names = append([]string{""}, of.Ident...)
	case *parse.VariableNode:
		names = of.Ident
	}
	key, ok := pipe.Cmds[0].Args[1].(*parse.StringNode)
	if !ok || len(names) != 2 || names[1] != method {
		return "", false
	}
	return key.Text, true
}
