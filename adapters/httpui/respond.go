package httpui

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/left4me/left4me/htmlpages"
	"github.com/left4me/left4me/httpcontent"
	"github.com/left4me/left4me/messages"
	"github.com/left4me/left4me/store/httperror"
)

const (
	typeHTML = "text/html; charset=utf-8"
	typeJSON = "application/json; charset=utf-8"
	typeText = "text/plain; charset=utf-8"
	typeSVG  = "image/svg+xml"
	typePNG  = "image/png"

	noStore    = "no-store"
	revalidate = "private, no-cache"
)

// send answers with content of a type, for some caches.
func (req *request) send(status int, contentType, cache string, c *httpcontent.Content) error {
	head := req.w.Header()
	head.Set("Content-Type", contentType)
	head.Set("Cache-Control", cache)
	if !strings.HasPrefix(cache, "public") {
		head.Add("Vary", "Accept-Language, Cookie, Authorization, HX-Request")
	}
	c.Serve(req.w, req.r, status)
	return nil
}

//go:embed static templates locale
var files embed.FS

// embeddedPages parses the templates once for all handlers of the process, in each language.
var embeddedPages = sync.OnceValues(func() (map[*messages.Catalog]*htmlpages.Pages, error) {
	pages, err := htmlpages.Load(folder("templates"), template.FuncMap{"list": func(v ...any) []any { return v }})
	in := make(map[*messages.Catalog]*htmlpages.Pages, len(languages))
	for _, l := range languages {
		if err == nil {
			in[l], err = pages.WithWords("T", func(key string) string { return l.Text(key) })
		}
	}
	return in, err
})

// pages are those in the reader's language.
func (pd pageData) pages() *htmlpages.Pages { return pd.handler.pages[pd.Catalog] }

// folder is one of the embedded folders.
func folder(name string) fs.FS {
	sub, err := fs.Sub(files, name)
	if err != nil {
		panic(err) // its name is not one
	}
	return sub
}

// static serves a file that pages load. Browsers ask for an icon by themselves where the page, as a
// badge, names none.
func (req *request) static() error {
	if !req.handler.assets.Serve(req.w, req.r, cmp.Or(req.r.PathValue("file"), "icon.svg")) {
		return httperror.NotFound
	}
	return nil
}

// page sends a whole page. Only the browser may keep it, and revalidates it each time.
func (req *request) page(status int, name string, data any) error {
	return req.pageCached(status, name, data, revalidate)
}

func (req *request) pageCached(status int, name string, data any, cache string) error {
	body, err := req.pages().Page(name, data)
	if err != nil {
		return err
	}
	return req.send(status, typeHTML, cache, httpcontent.New(body))
}

// json sends a value as JSON.
func (req *request) json(status int, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("httpui: encode answer: %w", err)
	}
	cache := revalidate
	if status != http.StatusOK || !req.reads() {
		cache = noStore
	}
	return req.send(status, typeJSON, cache, httpcontent.New(append(body, '\n')))
}

// respondJSON answers with what was read, converted to a type of the API.
func respondJSON[T, A any](req *request, convert func(T) A) func(T, error) error {
	return func(read T, err error) error {
		if err != nil {
			return err
		}
		return req.json(http.StatusOK, convert(read))
	}
}

// fresh is how long a rendered part is sent again.
const fresh = 500 * time.Millisecond

// shared sends content that is rendered once for all requests within a moment, or until a write.
func (req *request) shared(contentType, key string, build func(ctx context.Context) ([]byte, error)) error {
	res, err := req.handler.renders.Get(req.r.Context(), key, fresh, func(ctx context.Context) (*httpcontent.Content, error) {
		return contentOf(build(ctx))
	})
	if err != nil {
		return err
	}
	return req.send(http.StatusOK, contentType, revalidate, res)
}

// sharedPart is shared for a part of a page.
func (req *request) sharedPart(key, part string, data func(ctx context.Context) (any, error)) error {
	return req.shared(typeHTML, key, func(ctx context.Context) ([]byte, error) {
		d, err := data(ctx)
		if err != nil {
			return nil, err
		}
		return req.pages().Part(part, d)
	})
}

// contentOf is the content of a body that was made without an error.
func contentOf(body []byte, err error) (*httpcontent.Content, error) {
	if err != nil {
		return nil, err
	}
	return httpcontent.New(body), nil
}
