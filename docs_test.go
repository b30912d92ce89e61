package left4me_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func readFile(name string) (string, error) {
	b, err := os.ReadFile(name)
	return string(b), err
}

// documentation reads the packages as pkg.go.dev does, by their folders.
func documentation(t *testing.T) map[string]*doc.Package {
	t.Helper()
	fset := token.NewFileSet()
	packages := make(map[string][]*ast.File)
	for _, name := range goFiles(t) {
		f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		packages[path.Dir(name)] = append(packages[path.Dir(name)], f)
	}
	docs := make(map[string]*doc.Package)
	for dir, files := range packages {
		p, err := doc.NewFromFiles(fset, files, path.Join(module, dir))
		if err != nil {
			t.Fatal(err)
		}
		docs[dir] = p
	}
	return docs
}

func TestEveryExportedNameIsDocumented(t *testing.T) {
	t.Parallel()
	for dir, p := range documentation(t) {
		if p.Doc == "" {
			t.Errorf("%s: the package has no documentation", dir)
		}
		if p.Name == "main" {
			continue
		}
		undocumented(t, dir, p)
		if dir != "." && !slices.ContainsFunc(examplesOf(p), func(e *doc.Example) bool { return e.Output != "" || e.EmptyOutput }) {
			t.Errorf("%s: no Example that go test runs", dir)
		}
	}
}

var article = regexp.MustCompile(`^(A|An|The) `)

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
	// begins wants a text that begins with the name, as godoc's do.
	begins := func(full, name, text string) {
		complain(full, text)
		if first := article.ReplaceAllString(text, ""); text != "" && !strings.HasPrefix(first, name) {
			t.Errorf("%s: the documentation of %s begins with another name: %.40q", dir, full, text)
		}
	}
	funcs := func(prefix string, fs []*doc.Func) {
		for _, f := range fs {
			begins(prefix+f.Name, f.Name, f.Doc)
		}
	}
	methods := func(typ *doc.Type) {
		for _, s := range typ.Decl.Specs {
			face, ok := s.(*ast.TypeSpec).Type.(*ast.InterfaceType)
			if !ok {
				continue
			}
			for _, m := range face.Methods.List {
				for _, n := range m.Names { // none if it is embedded
					if n.IsExported() {
						begins(typ.Name+"."+n.Name, n.Name, m.Doc.Text())
					}
				}
			}
		}
	}
	values(p.Consts)
	values(p.Vars)
	funcs("", p.Funcs)
	for _, typ := range p.Types {
		begins(typ.Name, typ.Name, typ.Doc)
		methods(typ)
		values(typ.Consts)
		values(typ.Vars)
		funcs("", typ.Funcs)
		funcs(typ.Name+".", typ.Methods)
	}
}

func examplesOf(p *doc.Package) []*doc.Example {
	all := slices.Clone(p.Examples)
	add := func(funcs []*doc.Func) {
		for _, f := range funcs {
			all = append(all, f.Examples...)
		}
	}
	add(p.Funcs)
	for _, typ := range p.Types {
		all = append(all, typ.Examples...)
		add(typ.Funcs)
		add(typ.Methods)
	}
	return all
}

var (
	link       = regexp.MustCompile(`\]\(([^)#\s]*)(#[^)]*)?\)`)
	heading    = regexp.MustCompile(`(?m)^#+ (.*)$`)
	fence      = regexp.MustCompile("(?ms)^```.*?^```$")
	makeTarget = regexp.MustCompile("(?m)(?:^|`)make ([a-z0-9-]+)")
	goCommand  = regexp.MustCompile("go (?:run|build|test|vet) [^`\\n]*?\\./([a-z0-9/]+)")
)

// TestDocumentsPointAtThingsThatExist follows the relative links of the documents, with
// their anchors, and looks up the make targets and the packages that their commands name.
func TestDocumentsPointAtThingsThatExist(t *testing.T) {
	t.Parallel()
	makefile, err := readFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(pages, "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md") {
		text, err := readFile(name)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "://") || m[1]+m[2] == "" {
				continue
			}
			to := path.Join(path.Dir(filepath.ToSlash(name)), m[1])
			if m[1] == "" {
				to = filepath.ToSlash(name)
			}
			if _, err := os.Stat(to); err != nil || !filepath.IsLocal(to) {
				t.Errorf("%s links to %s, which is not here: %v", name, m[1], err)
			} else if m[2] != "" && !slices.Contains(anchors(t, to), m[2]) {
				t.Errorf("%s links to %s%s, which has only %v", name, m[1], m[2], anchors(t, to))
			}
		}
		for _, m := range makeTarget.FindAllStringSubmatch(text, -1) {
			if !regexp.MustCompile(`(?m)^` + m[1] + `:`).MatchString(makefile) {
				t.Errorf("%s names `make %s`, which the Makefile does not have", name, m[1])
			}
		}
		for _, m := range goCommand.FindAllStringSubmatch(text, -1) {
			if files, err := filepath.Glob(m[1] + "/*.go"); err != nil || len(files) == 0 {
				t.Errorf("%s has a command for ./%s, which is no package", name, m[1])
			}
		}
	}
}

// anchors are those of the headings of a page, as GitHub makes them.
func anchors(t *testing.T, name string) []string {
	t.Helper()
	text, err := readFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range heading.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		kept := strings.Map(func(r rune) rune {
			switch {
			case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
				return unicode.ToLower(r)
			case r == ' ':
				return '-'
			}
			return -1
		}, m[1])
		all = append(all, "#"+kept)
	}
	return all
}

// TestProseFitsThePage: lines of prose have less than 160 columns, as CONTRIBUTING.md says.
func TestProseFitsThePage(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(pages, "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md") {
		text, err := readFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fenced := false
		for i, line := range strings.Split(text, "\n") {
			if strings.HasPrefix(line, "```") {
				fenced = !fenced
			}
			if !fenced && !strings.HasPrefix(line, "|") && utf8.RuneCountInString(line) >= 160 {
				t.Errorf("%s:%d: the line has 160 columns or more", name, i+1)
			}
		}
	}
}
