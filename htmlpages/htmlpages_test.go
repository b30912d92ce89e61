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

type reader struct{ Names []string }

// T is only called where a key is not all that a template says.
func (reader) T(key string, args ...any) string { return fmt.Sprint("T of ", key, args) }

func ExamplePages_WithWords() {
	pages, err := htmlpages.Load(fstest.MapFS{"parts/layout.html": {Data: []byte(`{{define "layout"}}` +
		`<h1 title="{{.T "title"}}">{{.T "title"}}</h1>{{range .Names}}<p>{{.}} {{$.T "here"}} {{$.T "since" 2}}</p>{{else}}{{$.T "none"}}{{end}}{{end}}`)}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	words := map[string]string{"title": `"Rein & raus"`, "here": "hier", "none": "niemand"}
	german, err := pages.WithWords("T", func(key string) string { return words[key] })
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, names := range [][]string{{"Zoey"}, nil} {
		html, err := german.Part("layout", reader{names})
		fmt.Printf("%s %v\n", html, err)
	}
	// Output:
	// <h1 title="&#34;Rein &amp; raus&#34;">&#34;Rein &amp; raus&#34;</h1><p>Zoey hier T of since[2]</p> <nil>
	// <h1 title="&#34;Rein &amp; raus&#34;">&#34;Rein &amp; raus&#34;</h1>niemand <nil>
}

// Words are put into each page and part, below each kind of node, and only where the method is called on
// the data or a variable, with a key alone.
func TestWordsEverywhere(t *testing.T) {
	t.Parallel()
	pages, err := htmlpages.Load(fstest.MapFS{
		"parts/layout.html": {Data: []byte(`{{define "layout"}}{{template "main" .}}{{template "part" .}}{{end}}{{define "main"}}{{end}}`)},
		"parts/part.html":   {Data: []byte(`{{define "part"}}{{with .Names}}{{$.T "with"}}{{else}}{{.T "no"}}{{end}}{{end}}`)},
		"page.html":         {Data: []byte(`{{define "main"}}{{$p := .}}{{if .Names}}{{$p.T "if"}}{{end}}{{if not .Names}}{{else}}{{.T "else"}}{{end}}{{.T "a" | printf "%s!"}}{{with .T "b"}}{{.}}{{end}}{{end}}`)},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	words, err := pages.WithWords("T", func(key string) string { return "<" + key + ">" })
	if err != nil {
		t.Fatal(err)
	}
	const want = "&lt;if&gt;&lt;else&gt;T of a[]!T of b[]&lt;with&gt;"
	if html, err := words.Page("page", reader{[]string{"Zoey"}}); err != nil || string(html) != want {
		t.Errorf("got %s, %v, want %s", html, err, want)
	}
	if html, err := words.Part("part", reader{}); err != nil || string(html) != "&lt;no&gt;" {
		t.Errorf("part: %s, %v", html, err)
	}
	if html, err := pages.Page("page", reader{[]string{"Zoey"}}); err != nil || string(html) != "T of if[]T of else[]T of a[]!T of b[]T of with[]" {
		t.Errorf("without words: %s, %v", html, err)
	}
	if _, err := pages.WithWords("T", func(string) string { return "" }); err == nil {
		t.Error("pages that were rendered: no error")
	}
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
