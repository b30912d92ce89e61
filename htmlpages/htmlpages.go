// Package htmlpages renders HTML pages out of a folder of templates: whole pages, and the
// parts of them that refresh by themselves.
//
//	pages, err := htmlpages.Load(folder, nil)
//	...
//	html, err := pages.Page("servers", data)  // the whole page
//	html, err = pages.Part("players", data)   // what it loads again
//	german, err := pages.WithWords("T", word) // {{.T "title"}} is text, and no call
//
// The folder "parts" holds the templates that all pages share, among them "layout", the
// frame of a page. Any other file is one page, named after the file. It defines what the
// layout needs of it, such as "main".
package htmlpages

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
	"sync"
)

// Pages are parsed templates. They never change, and are safe for concurrent use.
type Pages struct {
	shared *template.Template
	byName map[string]*template.Template
}

// Load parses the files named *.html of a folder and of its folder "parts". The functions
// can be called in all of them; nil is fine.
func Load(folder fs.FS, funcs template.FuncMap) (*Pages, error) {
	shared, err := template.New("").Funcs(funcs).ParseFS(folder, "parts/*.html")
	if err != nil {
		return nil, fmt.Errorf("htmlpages: %w", err)
	}
	files, err := fs.Glob(folder, "*.html")
	if err != nil {
		return nil, fmt.Errorf("htmlpages: %w", err)
	}
	p := &Pages{shared: shared, byName: make(map[string]*template.Template, len(files))}
	for _, file := range files {
		t, err := shared.Clone()
		if err == nil {
			t, err = t.ParseFS(folder, file)
		}
		if err != nil {
			return nil, fmt.Errorf("htmlpages: %w", err)
		}
		if t, err = needed(t, funcs); err != nil {
			return nil, err
		}
		p.byName[strings.TrimSuffix(path.Base(file), ".html")] = t
	}
	return p, nil
}

// Page renders a whole page: the template "layout" with what the page defines.
func (p *Pages) Page(name string, data any) ([]byte, error) {
	t, ok := p.byName[name]
	if !ok {
		return nil, fmt.Errorf("htmlpages: no page %q", name)
	}
	return execute(t, "layout", data)
}

// Part renders a shared template alone.
func (p *Pages) Part(name string, data any) ([]byte, error) {
	return execute(p.shared, name, data)
}

// buffers are those in which pages were rendered: a new one would grow ten times for a page.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// maxBuffer is the largest one that is kept, in bytes.
const maxBuffer = 1 << 18

// execute renders all before anything is sent, so that an error makes no half page.
func execute(t *template.Template, name string, data any) ([]byte, error) {
	b := buffers.Get().(*bytes.Buffer)
	defer func() {
		if b.Cap() <= maxBuffer {
			buffers.Put(b)
		}
	}()
	b.Reset()
	if err := t.ExecuteTemplate(b, name, data); err != nil {
		return nil, fmt.Errorf("htmlpages: render %s: %w", name, err)
	}
	return bytes.Clone(b.Bytes()), nil
}
