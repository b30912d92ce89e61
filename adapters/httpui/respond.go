package httpui

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/left4me/left4me/httpcontent"
)

const (
	typeHTML = "text/html; charset=utf-8"
	typeJSON = "application/json; charset=utf-8"
	typeText = "text/plain; charset=utf-8"
	typeSVG  = "image/svg+xml"

	noStore    = "no-store"
	revalidate = "private, no-cache"
)

// send answers with content of a type, for some caches.
func (v *visit) send(status int, contentType, cache string, c *httpcontent.Content) error {
	head := v.w.Header()
	head.Set("Content-Type", contentType)
	head.Set("Cache-Control", cache)
	if !strings.HasPrefix(cache, "public") {
		head.Add("Vary", "Accept-Language, Cookie, Authorization, HX-Request")
	}
	c.Serve(v.w, v.r, status)
	return nil
}

//go:embed static
var staticFiles embed.FS

// static serves a file that pages load.
func (v *visit) static() error {
	if !v.ui.assets.Serve(v.w, v.r, v.r.PathValue("file")) {
		return errNotFound
	}
	return nil
}

// page sends a whole page. Only the asker may keep it, and asks again each time.
func (v *visit) page(status int, name string, data any) error {
	return v.pageCached(status, name, data, revalidate)
}

func (v *visit) pageCached(status int, name string, data any, cache string) error {
	body, err := v.ui.pages.page(name, data)
	if err != nil {
		return err
	}
	return v.send(status, typeHTML, cache, httpcontent.New(body))
}

// json sends a value as JSON.
func (v *visit) json(status int, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("httpui: encode answer: %w", err)
	}
	cache := revalidate
	if status != http.StatusOK || !v.reads() {
		cache = noStore
	}
	return v.send(status, typeJSON, cache, httpcontent.New(append(body, '\n')))
}

// fresh is how long a part is shown to all as it was rendered.
const fresh = 500 * time.Millisecond

// shared sends what is rendered once for all who look within a moment, or until a write.
func (v *visit) shared(contentType, key string, build func(ctx context.Context) ([]byte, error)) error {
	res, err := v.ui.renders.Get(v.r.Context(), key, fresh, func(ctx context.Context) (*httpcontent.Content, error) {
		return contentOf(build(ctx))
	})
	if err != nil {
		return err
	}
	return v.send(http.StatusOK, contentType, revalidate, res)
}

// contentOf is the content of a body that was made without an error.
func contentOf(body []byte, err error) (*httpcontent.Content, error) {
	if err != nil {
		return nil, err
	}
	return httpcontent.New(body), nil
}
