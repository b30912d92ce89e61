package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// modified is when the invented database last changed.
const modified = `"modified":"2026-01-02T03:04:05Z"`

// database has one invented vulnerability, in strings.ToUpper of every Go.
var database = map[string]string{
	"/index/db.json":      `{` + modified + `}`,
	"/index/modules.json": `[{"path":"stdlib","vulns":[{"id":"GO-2000-0001",` + modified + `}]}]`,
	"/ID/GO-2000-0001.json": `{"schema_version":"1.3.1","id":"GO-2000-0001",` + modified + `,"published":"2026-01-02T03:04:05Z",
		"summary":"invented","details":"invented",
		"affected":[{"package":{"name":"stdlib","ecosystem":"Go"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}],
			"ecosystem_specific":{"imports":[{"path":"strings","symbols":["ToUpper"]}]}}]}`,
}

// serve serves files, and each with .gz behind its name too.
func serve(t *testing.T, files map[string]string) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file, ok := files[strings.TrimSuffix(r.URL.Path, ".gz")]
		switch {
		case !ok:
			http.NotFound(w, r)
		case strings.HasSuffix(r.URL.Path, ".gz"):
			packed := gzip.NewWriter(w)
			defer packed.Close()
			packed.Write([]byte(file))
		default:
			w.Write([]byte(file))
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// program writes a module whose main function is body, and changes to the module of left4me.
func program(t *testing.T, body string) (dir string) {
	t.Chdir("../..")
	dir = t.TempDir()
	for name, text := range map[string]string{
		"go.mod":  "module example.org/program\n\ngo 1.26\n",
		"main.go": "package main\n\nimport \"strings\"\n\nfunc main() { println(" + body + ") }\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestCalledVulnerabilityFails(t *testing.T) {
	dir := program(t, `strings.ToUpper("a")`)
	var out bytes.Buffer
	if err := look(&out, serve(t, database), dir, "./..."); exitCode(&out, err) == 0 {
		t.Errorf("it is content with a function that is vulnerable:\n%s", &out)
	}
	if !strings.Contains(out.String(), "GO-2000-0001") {
		t.Errorf("it does not name what it found:\n%s", &out)
	}
}

func TestUncalledVulnerabilityIsContent(t *testing.T) {
	dir := program(t, `strings.ToLower("A")`)
	var out bytes.Buffer
	if err := look(&out, serve(t, database), dir, "./..."); err != nil {
		t.Errorf("it fails though nothing vulnerable is called: %v\n%s", err, &out)
	}
}

func TestUnreachableDatabaseIsLeftOutAndSaid(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	var out bytes.Buffer
	err = look(&out, "http://"+closed.Addr().String(), ".")
	if !errors.Is(err, errUnreachable) || exitCode(&out, err) != 0 {
		t.Errorf("it fails where no database is: %v", err)
	}
	if out.Len() == 0 {
		t.Error("it does not say that it left something out")
	}
}

// A proxy that refuses to connect keeps the database out of reach, and is not its answer.
func TestProxyThatRefusesIsUnreachable(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	defer proxy.Close()
	saved := http.DefaultTransport
	defer func() { http.DefaultTransport = saved }()
	through := saved.(*http.Transport).Clone()
	through.Proxy = func(r *http.Request) (*url.URL, error) { return url.Parse(proxy.URL) }
	http.DefaultTransport = through
	if err := probe("https://vuln.example.org"); !errors.Is(err, errUnreachable) {
		t.Errorf("probe: %v, want %v", err, errUnreachable)
	}
}

// What filters a network cuts connections that it does not want.
func TestCutConnectionIsUnreachable(t *testing.T) {
	cutter := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }))
	defer cutter.Close()
	if err := probe(cutter.URL); !errors.Is(err, errUnreachable) {
		t.Errorf("probe: %v, want %v", err, errUnreachable)
	}
}

// A server that nobody vouches for is an answer, and not the database's.
func TestUntrustedDatabaseFails(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	if err := probe(server.URL); err == nil || errors.Is(err, errUnreachable) {
		t.Errorf("probe: %v, want that its certificate is wrong", err)
	}
}

func TestRubbishDatabaseFails(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"answers 404":      {},
		"a web page":       {"/index/db.json": "<html>Log in</html>"},
		"other JSON":       {"/index/db.json": `{"error":"no"}`},
		"half an index":    {"/index/db.json": `{` + modified},
		"an index alone":   {"/index/db.json": database["/index/db.json"]},
		"modules are text": {"/index/db.json": database["/index/db.json"], "/index/modules.json": "<html>"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := program(t, `strings.ToUpper("a")`)
			var out bytes.Buffer
			if err := look(&out, serve(t, files), dir, "./..."); exitCode(&out, err) == 0 {
				t.Errorf("it is content with a database that is none:\n%s", &out)
			}
		})
	}
}

func TestMissingFolderFails(t *testing.T) {
	t.Chdir("../..")
	var out bytes.Buffer
	if err := look(&out, "file://"+filepath.ToSlash(filepath.Join(t.TempDir(), "none")), ".", "./steam"); err == nil {
		t.Errorf("it is content with a folder that is not there:\n%s", &out)
	}
}
