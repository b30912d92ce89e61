package left4me_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func readFile(name string) (string, error) {
	b, err := os.ReadFile(name)
	return string(b), err
}

// TestEveryExportedNameIsDocumented reads the packages as pkg.go.dev does.
func TestEveryExportedNameIsDocumented(t *testing.T) {
	t.Parallel()
	fset := token.NewFileSet()
	packages := make(map[string][]*ast.File)
	for _, name := range goFiles(t) {
		f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		packages[path.Dir(name)] = append(packages[path.Dir(name)], f)
	}
	for dir, files := range packages {
		p, err := doc.NewFromFiles(fset, files, path.Join(module, dir))
		if err != nil {
			t.Fatal(err)
		}
		if p.Doc == "" {
			t.Errorf("%s: the package has no documentation", dir)
		}
		if p.Name == "main" {
			continue
		}
		undocumented(t, dir, p)
		if dir != "." && len(p.Examples) == 0 && !hasExample(p) {
			t.Errorf("%s: no runnable Example", dir)
		}
	}
}

func undocumented(t *testing.T, dir string, p *doc.Package) {
	t.Helper()
	complain := func(name, text string) {
		if strings.TrimSpace(text) == "" {
			t.Errorf("%s: exported %s has no documentation", dir, name)
		}
	}
	values := func(vs []*doc.Value) {
		for _, v := range vs {
			for _, s := range v.Decl.Specs {
				spec := s.(*ast.ValueSpec)
				own := v.Doc + spec.Doc.Text() + spec.Comment.Text()
				for _, n := range spec.Names {
					if n.IsExported() {
						complain(n.Name, own)
					}
				}
			}
		}
	}
	funcs := func(prefix string, fs []*doc.Func) {
		for _, f := range fs {
			complain(prefix+f.Name, f.Doc)
		}
	}
	values(p.Consts)
	values(p.Vars)
	funcs("", p.Funcs)
	for _, typ := range p.Types {
		complain(typ.Name, typ.Doc)
		values(typ.Consts)
		values(typ.Vars)
		funcs("", typ.Funcs)
		funcs(typ.Name+".", typ.Methods)
	}
}

func hasExample(p *doc.Package) bool {
	return slices.ContainsFunc(p.Funcs, func(f *doc.Func) bool { return len(f.Examples) > 0 }) ||
		slices.ContainsFunc(p.Types, func(typ *doc.Type) bool {
			return len(typ.Examples) > 0 ||
				slices.ContainsFunc(typ.Funcs, func(f *doc.Func) bool { return len(f.Examples) > 0 }) ||
				slices.ContainsFunc(typ.Methods, func(f *doc.Func) bool { return len(f.Examples) > 0 })
		})
}

var (
	link       = regexp.MustCompile(`\]\(([^)#\s]+)(?:#[^)]*)?\)`)
	makeTarget = regexp.MustCompile("`make ([a-z0-9]+)")
)

// TestDocumentsPointAtThingsThatExist follows the relative links of the
// documents and looks up the make targets that they name.
func TestDocumentsPointAtThingsThatExist(t *testing.T) {
	t.Parallel()
	makefile, err := readFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"} {
		text, err := readFile(name)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			if _, err := os.Stat(m[1]); err != nil {
				t.Errorf("%s links to %s: %v", name, m[1], err)
			}
		}
		for _, m := range makeTarget.FindAllStringSubmatch(text, -1) {
			if !regexp.MustCompile(`(?m)^` + m[1] + `:`).MatchString(makefile) {
				t.Errorf("%s names `make %s`, which the Makefile does not have", name, m[1])
			}
		}
	}
}
