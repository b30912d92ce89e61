package htmlpages_test

import (
	"fmt"
	"html/template"
	"testing"
	"testing/fstest"

	"github.com/left4me/left4me/htmlpages"
)

var folder = fstest.MapFS{
	"parts/layout.html":  {Data: []byte(`{{define "layout"}}<main>{{template "main" .}}</main>{{end}}`)},
	"parts/players.html": {Data: []byte(`{{define "players"}}<ul>{{range .}}<li>{{.}}</li>{{end}}</ul>{{end}}`)},
	"server.html":        {Data: []byte(`{{define "main"}}<h1>Versus</h1>{{template "players" .}}{{end}}`)},
	"broken.html":        {Data: []byte(`{{define "main"}}<h1>{{.Missing.Field}}</h1>{{end}}`)},
}

func Example() {
	pages, err := htmlpages.Load(folder, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	page, _ := pages.Page("server", []string{"Zoey", "<Nick>"})
	part, _ := pages.Part("players", []string{"Zoey"})
	fmt.Printf("%s\n%s\n", page, part)
	// Output:
	// <main><h1>Versus</h1><ul><li>Zoey</li><li>&lt;Nick&gt;</li></ul></main>
	// <ul><li>Zoey</li></ul>
}

// TestErrorMakesNoHalfPage: a page that cannot be rendered, or does not exist, is an error
// without a body.
func TestErrorMakesNoHalfPage(t *testing.T) {
	t.Parallel()
	pages, err := htmlpages.Load(folder, template.FuncMap{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"broken", "absent"} {
		if body, err := pages.Page(name, "text"); err == nil || body != nil {
			t.Errorf("%s: %q, %v", name, body, err)
		}
	}
	if body, err := pages.Part("absent", nil); err == nil || body != nil {
		t.Errorf("part: %q, %v", body, err)
	}
}

func TestLoadRefusesWhatDoesNotParse(t *testing.T) {
	t.Parallel()
	for name, folder := range map[string]fstest.MapFS{
		"no parts":    {"server.html": {Data: []byte("x")}},
		"a bad part":  {"parts/layout.html": {Data: []byte("{{if}}")}},
		"a bad page":  {"parts/layout.html": {Data: []byte("x")}, "server.html": {Data: []byte("{{end}}")}},
		"no function": {"parts/layout.html": {Data: []byte("{{unknown 1}}")}},
	} {
		if _, err := htmlpages.Load(folder, nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
