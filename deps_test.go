package left4me_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/left4me/left4me"

// pureStd is all of the standard library that a pure package may import.
var pureStd = []string{
	"cmp", "errors", "fmt", "iter", "maps", "math", "slices", "strconv", "strings", "time", "unicode", "unicode/*",
}

// rule says what the code of a package may import. Its tests may import all of
// this module, and what its runtime code and testThird may.
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
	"internal/times":          {pure: true},
	"steam":                   {pure: true},
	"spec":                    {pure: true},
	"spec/l4d2":               {pure: true},
	"spec/l4d2/mapnames":      {ours: []string{"messages", "spec/l4d2"}},
	"schedule":                {pure: true},
	"livestate":               {pure: true, ours: []string{"internal/times", "steam"}},
	"livestate/stats":         {pure: true, ours: []string{"internal/times", "livestate", "steam"}},
	"livestate/stats/svg":     {pure: true, ours: []string{"livestate/stats"}},
	"livestate/stats/sums":    {pure: true, ours: []string{"internal/times", "livestate", "livestate/stats", "steam"}},
	"livestate/alert":         {pure: true, ours: []string{"livestate", "steam"}},
	"livestate/events":        {ours: []string{"livestate"}},
	"livestate/poll":          {ours: []string{"livestate", "rcon", "rcon/a2s", "rcon/status", "steam"}},
	"livestate/gamelog":       {ours: []string{"livestate", "livestate/poll", "rcon/srclog", "rcon/srclog/register", "steam"}}, // an Attendant of poll.Fleet
	"livestate/record":        {ours: []string{"livestate", "steam"}},
	"actions":                 {ours: []string{"rcon", "rcon/status", "steam"}},
	"rcon/status":             {pure: true, ours: []string{"steam"}},
	"rcon/a2s":                {},
	"rcon/srclog":             {ours: []string{"steam"}},
	"rcon/srclog/register":    {},
	"rcon":                    {},
	"rcon/rcontest":           {ours: []string{"rcon", "rcon/status", "steam"}, kit: true},
	"steam/webapi":            {ours: []string{"steam"}},
	"steam/webapi/webapitest": {ours: []string{"steam", "steam/webapi"}, kit: true},
	"steam/avatars":           {ours: []string{"steam/webapi"}},
	"steam/openid":            {ours: []string{"steam"}},
	"steam/openid/openidtest": {ours: []string{"steam"}, kit: true},
	"steam/profiles":          {ours: []string{"internal/times", "steam", "steam/webapi"}},
	"ttlcache":                {},
	"httplimit":               {third: []string{"golang.org/x/time"}},
	"httpcontent":             {},
	"htmlpages":               {},
	"formjson":                {},
	"messages":                {third: []string{"golang.org/x/text"}},
	"messages/htmltime":       {ours: []string{"messages"}},
	"sse":                     {},
	"safedial":                {},
	"webhook":                 {},
	"webhook/delivery":        {ours: []string{"safedial", "webhook"}},
	"webhook/discord":         {ours: []string{"webhook/delivery"}},
	"safecsv":                 {},
	"preview":                 {third: []string{"golang.org/x/image"}},
	"store":                   {ours: []string{"livestate", "livestate/alert", "livestate/stats/sums", "schedule", "steam", "steam/profiles"}},
	"store/audit":             {ours: []string{"livestate", "livestate/record", "steam", "store"}},
	"doctor":                  {ours: []string{"livestate/poll", "rcon", "rcon/srclog/register", "rcon/status", "safedial", "spec", "store"}},
	"store/diagnose":          {ours: []string{"doctor", "httplimit", "rcon", "safedial", "store", "store/hold", "store/startspec"}},
	"store/hold":              {ours: []string{"rcon", "safedial", "store"}},
	"store/operate":           {ours: []string{"actions", "livestate/poll", "rcon", "store", "store/hold"}},
	"store/problem":           {ours: []string{"livestate", "livestate/poll", "rcon", "safedial", "store"}},
	"store/retention":         {},
	"store/trends":            {ours: []string{"livestate/stats", "livestate/stats/svg", "store", "ttlcache"}},
	"store/rotation":          {ours: []string{"store"}},
	"store/startspec":         {ours: []string{"actions", "spec", "store"}},
	"store/playerhistory":     {ours: []string{"livestate", "livestate/stats", "steam", "store"}},
	"store/login":             {ours: []string{"httplimit", "steam", "store", "store/password"}},
	"store/login/weblogin":    {ours: []string{"store", "store/login"}},
	"store/frompython":        {ours: []string{"internal/times", "livestate", "spec", "steam", "steam/webapi", "store", "store/password"}},
	"store/sqlite/pythonfile": {ours: []string{"livestate", "store", "store/frompython"}, third: []string{"github.com/ncruces/go-sqlite3"}},
	"store/glance":            {ours: []string{"store", "store/condition"}},
	"store/condition":         {ours: []string{"livestate", "store"}},
	"store/queue":             {},
	"store/scheduled":         {ours: []string{"actions", "livestate/poll", "rcon", "rcon/status", "schedule", "steam/webapi", "store", "store/hold", "store/operate"}},
	"store/alerts":            {ours: []string{"livestate", "livestate/alert", "messages", "steam", "store", "webhook", "webhook/discord"}},
	"store/targets":           {ours: []string{"livestate", "livestate/poll", "rcon", "store", "store/hold", "store/problem", "store/samegame"}},
	"store/health":            {ours: []string{"livestate/gamelog", "livestate/poll", "livestate/record", "steam/profiles", "store", "store/batch", "store/shard"}},
	"store/sharing":           {ours: []string{"store", "store/operate"}},
	"store/quota":             {ours: []string{"store"}},
	"store/httperror":         {ours: []string{"formjson", "httplimit", "steam/avatars", "steam/openid", "store", "store/login", "actions", "store/operate", "store/quota", "store/sharing"}},
	"store/input":             {ours: []string{"actions", "formjson", "livestate/alert", "schedule", "steam", "webhook/discord", "livestate/stats", "rcon", "rcon/status", "store", "store/httperror", "store/password"}},
	"store/password":          {third: []string{"golang.org/x/crypto"}},
	"store/report":            {ours: []string{"livestate", "livestate/stats", "livestate/stats/sums", "steam", "store"}},
	"store/people":            {ours: []string{"internal/times", "livestate", "steam", "steam/webapi", "store", "store/condition", "store/playerhistory", "ttlcache"}},
	"store/publicpage":        {ours: []string{"store", "store/login"}},
	"store/samegame":          {ours: []string{"store"}},
	"store/storetest":         {ours: []string{"livestate", "livestate/alert", "livestate/stats", "livestate/stats/sums", "schedule", "steam", "store"}, third: []string{"github.com/google/go-cmp"}, kit: true},
	"store/batch":             {ours: []string{"internal/times", "livestate", "steam", "store"}},
	"store/clock":             {ours: []string{"internal/times", "livestate", "store"}},
	"store/lease":             {ours: []string{"store", "store/batch"}},
	"store/shard":             {ours: []string{"store", "store/lease"}},
	"store/memstore":          {ours: []string{"internal/times", "livestate", "livestate/stats", "livestate/stats/sums", "schedule", "steam", "steam/webapi", "store"}},
	"store/internal/blocks":   {ours: []string{"livestate/stats/sums", "steam"}},
	"store/internal/rows":     {ours: []string{"internal/times", "livestate", "livestate/alert", "livestate/stats/sums", "schedule", "steam", "steam/webapi", "store"}, third: []string{"github.com/uptrace/bun"}},
	"store/sqlite":            {ours: []string{"livestate", "store", "store/internal/queries", "store/internal/rows"}, third: []string{"github.com/uptrace/bun", "github.com/ncruces/go-sqlite3"}},
	"adapters/daemon":         {ours: []string{"livestate", "livestate/events", "livestate/gamelog", "rcon/srclog", "store/queue", "livestate/poll", "livestate/record", "rcon", "safedial", "steam", "steam/profiles", "steam/webapi", "store", "store/batch", "store/clock", "store/health", "store/hold", "store/lease", "store/people", "store/problem", "store/retention", "store/samegame", "store/shard", "store/targets"}},
	"adapters/notify":         {ours: []string{"livestate", "livestate/alert", "livestate/poll", "steam", "store", "store/alerts", "store/problem", "webhook/delivery", "webhook/discord"}},
	"adapters/metrics":        {ours: []string{"httplimit", "livestate/events", "livestate/gamelog", "livestate/poll", "livestate/record", "rcon/srclog", "spec/l4d2", "steam/profiles", "store", "store/batch", "store/shard"}, third: []string{"github.com/prometheus/client_golang"}},
	"api":                     {ours: []string{"spec", "livestate", "livestate/stats", "safecsv", "steam", "store", "livestate/alert", "schedule", "store/alerts", "store/condition", "store/people", "store/report"}},
	"api/listing":             {ours: []string{"api", "livestate", "store", "store/httperror"}},
	"api/eventstream":         {ours: []string{"api", "httplimit", "livestate", "sse", "store", "store/httperror"}},
	"adapters/httpui": {
		ours: []string{
			"api", "api/eventstream", "api/listing", "doctor", "formjson", "htmlpages", "httpcontent", "httplimit", "livestate", "livestate/stats", "livestate/stats/svg", "store/condition", "actions",
			"livestate/alert", "store/alerts", "messages", "messages/htmltime", "preview", "rcon", "rcon/status", "safecsv", "schedule", "spec", "spec/l4d2", "spec/l4d2/mapnames", "steam", "steam/avatars", "steam/openid", "store",
			"store/glance", "store/httperror", "store/input", "store/login", "store/login/weblogin", "store/password", "store/people", "store/playerhistory", "store/quota", "store/report", "store/rotation", "store/startspec", "store/trends", "ttlcache", "store/operate",
			"store/samegame", "store/scheduled", "store/sharing", "store/publicpage",
		},
	},

	"store/feed":             {ours: []string{"livestate", "livestate/events", "store"}},
	"store/transfer":         {ours: []string{"store"}},
	"store/internal/queries": {ours: []string{"livestate", "livestate/stats", "livestate/stats/sums", "schedule", "steam", "store", "store/internal/blocks", "store/internal/rows", "store/transfer"}, third: []string{"github.com/uptrace/bun"}},
	"store/postgres": {
		ours:  []string{"livestate", "store", "store/internal/queries", "store/internal/rows", "store/transfer"},
		third: []string{"github.com/jackc/pgx", "github.com/uptrace/bun"},
	},
	"store/postgres/postgrestest": {third: []string{"github.com/jackc/pgx"}, kit: true},

	"store/sqlite/pythonfile/pythonfiletest": {third: []string{"github.com/ncruces/go-sqlite3"}, kit: true},
}

// examples are programs. They wire everything, test kits included, but import no
// other program but what lies below them.
var examples = rule{third: []string{"github.com/alecthomas/kong", "golang.org/x/sync", "golang.org/x/term"}}

var testThird = []string{"github.com/google/go-cmp"}

// nested are the folders that are modules of their own: what they need is heavy.
var nested = []string{"e2e", "interop"}

func TestDependencyRule(t *testing.T) {
	t.Parallel()
	used := make(map[string]map[string]bool) // by the folder that imports
	for _, file := range goFiles(t) {
		dir, test := folder(file), strings.HasSuffix(file, "_test.go")
		r, ok := rules[dir]
		example := strings.HasPrefix(dir, "examples/")
		if example {
			r = examples
		} else if !ok {
			t.Errorf("%s: package %q has no row in the dependency rule", file, dir)
			continue
		}
		if used[dir] == nil {
			used[dir] = make(map[string]bool)
		}
		for _, imp := range importsOf(t, file) {
			ours, isOurs := strings.CutPrefix(imp, module+"/")
			switch {
			case isOurs && example:
				if strings.HasPrefix(ours, "examples/") && !strings.HasPrefix(ours, dir+"/") {
					t.Errorf("%s imports another example: %s", file, ours)
				}
			case isOurs && test:
				if strings.HasPrefix(ours, "examples/") {
					t.Errorf("%s imports a program: %s", file, ours)
				}
			case isOurs:
				used[dir][ours] = true
				if rules[ours].kit && !r.kit {
					t.Errorf("%s: runtime code imports the test kit %s", file, ours)
				}
				if !slices.Contains(r.ours, ours) {
					t.Errorf("%s must not import %s", file, ours)
				}
			case imp == "C":
				t.Errorf("%s: everything must build without cgo", file)
			case !strings.Contains(strings.SplitN(imp, "/", 2)[0], "."): // the standard library
				if r.pure && !test && !matches(pureStd, imp) {
					t.Errorf("%s is pure and must not import %s", file, imp)
				}
			default:
				allowed := r.third
				if test {
					allowed = slices.Concat(allowed, testThird)
				}
				i := slices.IndexFunc(allowed, func(p string) bool { return imp == p || strings.HasPrefix(imp, p+"/") })
				if i < 0 {
					t.Errorf("%s must not import %s", file, imp)
				} else if !test {
					used[dir][allowed[i]] = true
				}
			}
		}
	}
	for dir, r := range rules {
		if used[dir] == nil {
			t.Errorf("the dependency rule has a row for %q, which is not there", dir)
		}
		for _, imp := range slices.Concat(r.ours, r.third) {
			if !used[dir][imp] {
				t.Errorf("the dependency rule lets %q import %s, which it does not", dir, imp)
			}
		}
	}
}

// A path without a dot is of the standard library as long as nothing stands in for
// it, and a replacement would be unknown to those who import this module.
func TestModules(t *testing.T) {
	t.Parallel()
	text, err := readFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if regexp.MustCompile(`(?m)^\s*replace\b|=>`).MatchString(text) {
		t.Error("go.mod replaces a module")
	}
	for _, dir := range nested {
		if _, err := os.Stat(path.Join(dir, "go.mod")); err != nil {
			t.Errorf("%s is no module of its own: %v", dir, err)
		}
	}
}

// impure are the functions of a pure package's imports that look at the clock, at the
// machine or at its terminal.
var impure = map[string]*regexp.Regexp{
	"time": regexp.MustCompile(`^(Now|Since|Until|After|AfterFunc|Sleep|Tick|NewTimer|NewTicker|Local|LoadLocation)$`),
	"fmt":  regexp.MustCompile(`^(Print|Scan)(f|ln)?$`),
}

// TestPureCalls holds the pure packages to the rest of their rule: no clock, no
// goroutine, no output.
func TestPureCalls(t *testing.T) {
	t.Parallel()
	for _, file := range goFiles(t) {
		if strings.HasSuffix(file, "_test.go") || !rules[folder(file)].pure {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		complain := func(n ast.Node, what string) {
			t.Errorf("%s: a pure package must not use %s", fset.Position(n.Pos()), what)
		}
		names := make(map[string]string) // of the imports, by the name in this file
		for _, imp := range f.Imports {
			p, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			name := path.Base(p)
			if imp.Name != nil {
				name = imp.Name.Name
			}
			if name == "." {
				complain(imp, "a dot import")
			}
			names[name] = p
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				complain(n, "a goroutine")
			case *ast.CallExpr:
				if id, ok := n.Fun.(*ast.Ident); ok && (id.Name == "print" || id.Name == "println") {
					complain(n, id.Name)
				}
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok {
					if banned := impure[names[x.Name]]; banned != nil && banned.MatchString(n.Sel.Name) {
						complain(n, x.Name+"."+n.Sel.Name)
					}
				}
			}
			return true
		})
	}
}

// folder is that of a file, "" for the root.
func folder(file string) string {
	if dir := path.Dir(file); dir != "." {
		return dir
	}
	return ""
}

func matches(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		ok, err := path.Match(p, name)
		return err == nil && ok
	})
}

// goFiles are all Go files of the root module, by their slash-separated paths.
func goFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if d.IsDir() {
			base := path.Base(name)
			if slices.Contains(nested, name) || base == "node_modules" || (len(base) > 1 && base[0] == '.') {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) == ".go" {
			files = append(files, name)
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
