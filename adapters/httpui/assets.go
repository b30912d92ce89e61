package httpui

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"path"
)

//go:embed static
var staticFiles embed.FS

// assets are the files that pages load, compressed once at the start.
type assets struct {
	files map[string]asset
}

type asset struct {
	contentType string
	version     string // changes with the content
	*rendered
}

var assetTypes = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": typeSVG}

func loadAssets() (*assets, error) {
	a := &assets{files: make(map[string]asset)}
	entries, err := staticFiles.ReadDir("static")
	if err != nil {
		return nil, fmt.Errorf("httpui: static files: %w", err)
	}
	for _, e := range entries {
		body, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			return nil, fmt.Errorf("httpui: static files: %w", err)
		}
		kind, ok := assetTypes[path.Ext(e.Name())]
		if !ok {
			kind = mime.TypeByExtension(path.Ext(e.Name()))
		}
		sum := sha256.Sum256(body)
		a.files[e.Name()] = asset{contentType: kind, version: hex.EncodeToString(sum[:6]), rendered: render(body)}
	}
	return a, nil
}

// path is where a file is, with its version, so that browsers may keep it for ever.
func (a *assets) path(name string) string {
	return "/static/" + name + "?v=" + a.files[name].version
}

func (v *visit) static() error {
	file, ok := v.ui.assets.files[v.r.PathValue("file")]
	if !ok {
		return errNotFound
	}
	cache := "public, no-cache"
	if v.r.URL.RawQuery == "v="+file.version {
		cache = "public, max-age=31536000, immutable"
	}
	return v.send(http.StatusOK, file.contentType, cache, file.rendered)
}
