package htmlpages

import (
	"slices"
	"testing"
	"testing/fstest"
)

// TestPagesHaveWhatTheyCall: templates that are called within others too, and no more; "" is the root.
func TestPagesHaveWhatTheyCall(t *testing.T) {
	t.Parallel()
	pages, err := Load(fstest.MapFS{
		"parts/layout.html": {Data: []byte(`{{define "layout"}}{{template "main" .}}{{end}}{{define "unused"}}{{template "a"}}{{end}}`)},
		"parts/calls.html": {Data: []byte(`{{define "a"}}a{{template "b" .}}{{end}}{{define "b"}}b{{if .}}{{template "a"}}{{else}}{{template "c"}}{{end}}{{end}}
			{{define "c"}}c{{range .}}{{else}}{{with 1}}{{template "d"}}{{end}}{{end}}{{end}}{{define "d"}}d{{end}}`)},
		"one.html": {Data: []byte(`{{define "main"}}{{template "a" .}}{{end}}`)},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, one := range pages.byName["one"].Templates() {
		names = append(names, one.Name())
	}
	if slices.Sort(names); !slices.Equal(names, []string{"", "a", "b", "c", "d", "layout", "main"}) {
		t.Errorf("%q", names)
	}
	if html, err := pages.Page("one", nil); string(html) != "abcd" || err != nil {
		t.Errorf("%q, %v", html, err)
	}
}
