package left4me_test

import (
	"go/ast"
	"go/doc"
	"go/doc/comment"
	"regexp"
	"strings"
	"testing"
)

// brackets are what is left of a link to a name that is not there.
var brackets = regexp.MustCompile(`(?:^|\W)\[\*?(\w+\.)?[A-Z]\w*(\.[A-Z]\w*)?\]`)

// TestDocLinksLeadSomewhere: what stands in brackets in the documentation of a package is a name of it, or of
// another one of this module.
func TestDocLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	docs := documentation(t)
	names := make(map[string]map[string]bool) // by import path
	for _, p := range docs {
		names[p.ImportPath] = namesOf(p)
	}
	links := 0
	for dir, p := range docs {
		for name, text := range textsOf(p) {
			eachText(p.Parser().Parse(text).Content, func(piece comment.Text) {
				switch piece := piece.(type) {
				case comment.Plain:
					if m := brackets.FindString(string(piece)); m != "" {
						t.Errorf("%s: the documentation of %s has %s, which is no name", dir, name, m)
					}
				case *comment.DocLink:
					links++
					to, ours := names[piece.ImportPath]
					if want := strings.TrimPrefix(piece.Recv+"."+piece.Name, "."); ours && want != "" && !to[want] {
						t.Errorf("%s: the documentation of %s links to %s.%s, which is not there", dir, name, piece.ImportPath, want)
					}
				}
			})
		}
	}
	if links < 100 {
		t.Errorf("only %d links were found", links)
	}
}

// eachText calls f with the parts of the text of blocks; code has no links.
func eachText(blocks []comment.Block, f func(comment.Text)) {
	for _, block := range blocks {
		switch block := block.(type) {
		case *comment.Paragraph:
			for _, piece := range block.Text {
				f(piece)
			}
		case *comment.Heading:
			for _, piece := range block.Text {
				f(piece)
			}
		case *comment.List:
			for _, item := range block.Items {
				eachText(item.Content, f)
			}
		}
	}
}

// textsOf is the documentation of a package and of its names.
func textsOf(p *doc.Package) map[string]string {
	texts := map[string]string{"the package": p.Doc}
	values := func(list []*doc.Value) {
		for _, v := range list {
			texts[v.Names[0]] = v.Doc
		}
	}
	funcs := func(prefix string, list []*doc.Func) {
		for _, f := range list {
			texts[prefix+f.Name] = f.Doc
		}
	}
	values(p.Consts)
	values(p.Vars)
	funcs("", p.Funcs)
	for _, typ := range p.Types {
		texts[typ.Name] = typ.Doc
		values(typ.Consts)
		values(typ.Vars)
		funcs("", typ.Funcs)
		funcs(typ.Name+".", typ.Methods)
	}
	return texts
}

// namesOf are the names that a package exports; fields and methods have their type before them.
func namesOf(p *doc.Package) map[string]bool {
	names := make(map[string]bool)
	values := func(list []*doc.Value) {
		for _, v := range list {
			for _, name := range v.Names {
				names[name] = true
			}
		}
	}
	funcs := func(prefix string, list []*doc.Func) {
		for _, f := range list {
			names[prefix+f.Name] = true
		}
	}
	values(p.Consts)
	values(p.Vars)
	funcs("", p.Funcs)
	for _, typ := range p.Types {
		names[typ.Name] = true
		values(typ.Consts)
		values(typ.Vars)
		funcs("", typ.Funcs)
		funcs(typ.Name+".", typ.Methods)
		ast.Inspect(typ.Decl, func(n ast.Node) bool {
			if field, ok := n.(*ast.Field); ok {
				for _, name := range field.Names {
					names[typ.Name+"."+name.Name] = true
				}
			}
			return true
		})
	}
	return names
}
