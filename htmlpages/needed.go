package htmlpages

import (
	"fmt"
	"html/template"
	"text/template/parse"
)

// needed returns the layout of a page with the templates that it calls, and no others: each page has
// its own copies.
func needed(page *template.Template, funcs template.FuncMap) (*template.Template, error) {
	t := template.New("").Funcs(funcs)
	for names := []string{"layout"}; len(names) > 0; names = names[1:] {
		one := page.Lookup(names[0])
		if one == nil || one.Tree == nil || t.Lookup(names[0]) != nil {
			continue
		}
		if _, err := t.AddParseTree(names[0], one.Tree); err != nil {
			return nil, fmt.Errorf("htmlpages: %w", err)
		}
		lists(one.Tree.Root, func(list *parse.ListNode) {
			for _, node := range list.Nodes {
				if n, ok := node.(*parse.TemplateNode); ok {
					names = append(names, n.Name)
				}
			}
		})
	}
	return t, nil
}

// lists calls f with a list of nodes, and with those below it.
func lists(list *parse.ListNode, f func(*parse.ListNode)) {
	if list == nil {
		return
	}
	f(list)
	for _, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.IfNode:
			lists(n.List, f)
			lists(n.ElseList, f)
		case *parse.RangeNode:
			lists(n.List, f)
			lists(n.ElseList, f)
		case *parse.WithNode:
			lists(n.List, f)
			lists(n.ElseList, f)
		}
	}
}
