package httpui

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
	"sync"
)

//go:embed templates
var templateFiles embed.FS

// pages are the templates. Those in the folder parts are shared by all;
// any other is a page, which defines "main".
type pages struct {
	shared *template.Template
	byName map[string]*template.Template
}

// embeddedPages parses the templates once for all handlers of the process.
var embeddedPages = sync.OnceValues(loadPages)

func loadPages() (*pages, error) {
	shared, err := template.New("").Funcs(template.FuncMap{"list": func(v ...any) []any { return v }}).
		ParseFS(templateFiles, "templates/parts/*.html")
	if err != nil {
		return nil, fmt.Errorf("httpui: templates: %w", err)
	}
	p := &pages{shared: shared, byName: make(map[string]*template.Template)}
	files, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("httpui: templates: %w", err)
	}
	for _, file := range files {
		t, err := shared.Clone()
		if err == nil {
			t, err = t.ParseFS(templateFiles, file)
		}
		if err != nil {
			return nil, fmt.Errorf("httpui: templates: %w", err)
		}
		p.byName[strings.TrimSuffix(path.Base(file), ".html")] = t
	}
	return p, nil
}

// page renders a whole page.
func (p *pages) page(name string, data any) ([]byte, error) {
	t, ok := p.byName[name]
	if !ok {
		return nil, fmt.Errorf("httpui: no page %q", name)
	}
	return execute(t, "layout", data)
}

// part renders a shared template alone.
func (p *pages) part(name string, data any) ([]byte, error) {
	return execute(p.shared, name, data)
}

func execute(t *template.Template, name string, data any) ([]byte, error) {
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, name, data); err != nil {
		return nil, fmt.Errorf("httpui: render %s: %w", name, err)
	}
	return b.Bytes(), nil
}
