package httpcontent

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
)

// Files are files that pages load, compressed once. They never change.
type Files struct{ byName map[string]file }

type file struct {
	*Content
	contentType string
	version     string // changes with the content
}

var types = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

// Load reads all files of a folder, without the folders in it.
func Load(folder fs.FS) (*Files, error) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, fmt.Errorf("httpcontent: %w", err)
	}
	f := &Files{byName: make(map[string]file)}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		body, err := fs.ReadFile(folder, e.Name())
		if err != nil {
			return nil, fmt.Errorf("httpcontent: %w", err)
		}
		ext := path.Ext(e.Name())
		sum := sha256.Sum256(body)
		content := New(body)
		content.small = true
		f.byName[e.Name()] = file{
			Content: content, contentType: cmp.Or(types[ext], mime.TypeByExtension(ext), "application/octet-stream"),
			version: hex.EncodeToString(sum[:6]),
		}
	}
	return f, nil
}

// Versioned returns a name with the version of its file as a query, for the URL in a page.
func (f *Files) Versioned(name string) string { return name + "?v=" + f.byName[name].version }

// Serve answers with a file and reports whether there is one of that name. If the query
// is the version of the file, the client may keep it for a year.
func (f *Files) Serve(w http.ResponseWriter, r *http.Request, name string) bool {
	one, ok := f.byName[name]
	if !ok {
		return false
	}
	w.Header().Set("Content-Type", one.contentType)
	cache := "public, no-cache"
	if r.URL.RawQuery == "v="+one.version {
		cache = "public, max-age=31536000, immutable"
	}
	w.Header().Set("Cache-Control", cache)
	one.Content.Serve(w, r, http.StatusOK)
	return true
}
