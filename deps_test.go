package left4me_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/left4me/left4me"

// pureStd is all of the standard library that a pure package may import.
var pureStd = []string{
	"cmp", "errors", "fmt", "iter", "maps", "slices", "strconv", "strings", "time", "unicode", "unicode/*",
}

// rule says what the runtime code of a package may import.
type rule struct {
	pure  bool     // of the standard library only pureStd
	ours  []string // packages of this module
	third []string // modules of others, by prefix
	kit   bool     // a test kit: runtime code never imports it
}

// rules is the dependency rule: values < protocols < contract < implementations
// < adapters < examples. A package that is not here has no place in the house.
var rules = map[string]rule{
	"":                        {},
	"steam":                   {pure: true},
	"spec":                    {pure: true},
	"livestate":               {pure: true, ours: []string{"steam"}},
	"rcon/status":             {pure: true, ours: []string{"steam"}},
	"rcon":                    {},
	"rcon/rcontest":           {ours: []string{"rcon"}, kit: true},
	"steam/webapi":            {ours: []string{"steam"}},
	"steam/webapi/webapitest": {ours: []string{"steam", "steam/webapi"}, kit: true},
	"store":                   {ours: []string{"livestate", "steam"}},
	"store/storetest":         {ours: []string{"livestate", "steam", "store"}, third: []string{"github.com/google/go-cmp"}, kit: true},
	"store/sqlite":            {ours: []string{"livestate", "steam", "store"}, third: []string{"github.com/uptrace/bun", "github.com/ncruces/go-sqlite3"}},
	"adapters/daemon":         {ours: []string{"livestate", "rcon", "rcon/status", "steam", "steam/webapi", "store"}, third: []string{"golang.org/x/sync"}},
	"adapters/httpui":         {ours: []string{"livestate", "rcon/status", "spec", "steam", "store"}, third: []string{"golang.org/x/sync"}},
}

// nested are the folders that are modules of their own: what they need is heavy.
var nested = []string{"e2e", "interop"}

func TestDependencyRule(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	defer func() {
		for dir := range rules {
			if !seen[dir] {
				t.Errorf("the dependency rule has a row for %q, which is not there", dir)
			}
		}
	}()
	for file := range goFiles(t) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		dir := path.Dir(file)
		if dir == "." {
			dir = ""
		}
		seen[dir] = true
		r, ok := rules[dir]
		example := strings.HasPrefix(dir, "examples/")
		if !ok && !example {
			t.Errorf("%s: package %q has no row in the dependency rule", file, dir)
			continue
		}
		for _, imp := range importsOf(t, file) {
			ours, isOurs := strings.CutPrefix(imp, module+"/")
			switch {
			case isOurs && example:
				// Examples wire everything, test kits included; but they are programs
				// and import no other program but what lies below them.
				if strings.HasPrefix(ours, "examples/") && !strings.HasPrefix(ours, dir+"/") {
					t.Errorf("%s imports another example: %s", file, ours)
				}
			case isOurs:
				if rules[ours].kit && !r.kit {
					t.Errorf("%s: runtime code imports the test kit %s", file, ours)
				}
				if !slices.Contains(r.ours, ours) {
					t.Errorf("%s must not import %s", file, ours)
				}
			case !strings.Contains(strings.SplitN(imp, "/", 2)[0], "."):
				if r.pure && !matches(pureStd, imp) {
					t.Errorf("%s is pure and must not import %s", file, imp)
				}
			case example:
			case !slices.ContainsFunc(r.third, func(p string) bool { return imp == p || strings.HasPrefix(imp, p+"/") }):
				t.Errorf("%s must not import %s", file, imp)
			}
		}
	}
}

// TestPureCalls holds the pure packages to the rest of their rule: no clock, no
// goroutine.
func TestPureCalls(t *testing.T) {
	t.Parallel()
	for file, text := range goFiles(t) {
		if strings.HasSuffix(file, "_test.go") || !rules[path.Dir(file)].pure {
			continue
		}
		for n, line := range strings.Split(text, "\n") {
			code, _, _ := strings.Cut(line, "//")
			for _, banned := range []string{"time.Now(", "time.Since(", "time.Until(", "time.After", "time.NewT", "time.Sleep(", "go func"} {
				if strings.Contains(code, banned) {
					t.Errorf("%s:%d: a pure package must not use %s", file, n+1, banned)
				}
			}
		}
	}
}

func matches(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		ok, err := path.Match(p, name)
		return err == nil && ok
	})
}

// goFiles yields every Go file of the root module, by its slash-separated path,
// with its text.
func goFiles(t *testing.T) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if d.IsDir() {
			base := path.Base(name)
			if slices.Contains(nested, name) || base == "testdata" || base == "node_modules" || (len(base) > 1 && base[0] == '.') {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) == ".go" {
			text, err := readFile(name)
			if err != nil {
				return err
			}
			files[name] = text
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 10 {
		t.Fatalf("found only %d Go files: the walk is broken", len(files))
	}
	return files
}

func importsOf(t *testing.T, file string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, p)
	}
	return paths
}
