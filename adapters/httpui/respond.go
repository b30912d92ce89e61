package httpui

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	typeHTML = "text/html; charset=utf-8"
	typeJSON = "application/json; charset=utf-8"
	typeText = "text/plain; charset=utf-8"
	typeSVG  = "image/svg+xml"

	noStore    = "no-store"
	revalidate = "private, no-cache"
)

// A rendered is a body that is ready to be sent, with what names it. It may be
// sent by many at once.
type rendered struct {
	body []byte
	gz   []byte // nil: not worth it
	etag string
}

const gzipFrom = 1024 // bytes; less is one packet anyhow

func render(body []byte) *rendered {
	sum := sha256.Sum256(body)
	// Weak: the same for both encodings.
	res := &rendered{body: body, etag: `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`}
	if len(body) >= gzipFrom {
		res.gz = compress(body)
	}
	return res
}

var gzips = sync.Pool{New: func() any {
	zw, _ := gzip.NewWriterLevel(nil, 5)
	return zw
}}

func compress(body []byte) []byte {
	var b bytes.Buffer
	zw := gzips.Get().(*gzip.Writer)
	defer gzips.Put(zw)
	zw.Reset(&b)
	zw.Write(body)
	zw.Close()
	return b.Bytes()
}

// send answers with a body, or 304 if the asker has it.
func (v *visit) send(status int, contentType, cache string, res *rendered) error {
	head := v.w.Header()
	head.Set("Content-Type", contentType)
	head.Set("Cache-Control", cache)
	if head.Add("Vary", "Accept-Encoding"); !strings.HasPrefix(cache, "public") {
		head.Add("Vary", "Accept-Language, Cookie, Authorization, HX-Request")
	}
	if status == http.StatusOK && cache != noStore {
		head.Set("ETag", res.etag)
		if matches(v.r.Header.Get("If-None-Match"), res.etag) {
			head.Del("Content-Type")
			v.w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	body := res.body
	// What holds a secret is not compressed: its length would tell of it.
	if res.gz != nil && cache != noStore && acceptsGzip(v.r) {
		head.Set("Content-Encoding", "gzip")
		body = res.gz
	}
	head.Set("Content-Length", strconv.Itoa(len(body)))
	v.w.WriteHeader(status)
	if v.r.Method != http.MethodHead {
		v.w.Write(body) // an asker who left is no error of ours
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
	return v.send(status, typeHTML, cache, render(body))
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
	return v.send(status, typeJSON, cache, render(append(body, '\n')))
}

// fresh is how long a part is shown to all as it was rendered.
const fresh = 500 * time.Millisecond

// shared sends what is rendered once for all who look within a moment, or until a write.
func (v *visit) shared(contentType, key string, build func(ctx context.Context) ([]byte, error)) error {
	res, err := v.ui.renders.Get(v.r.Context(), key, fresh, func(ctx context.Context) (*rendered, error) {
		return renderIf(build(ctx))
	})
	if err != nil {
		return err
	}
	return v.send(http.StatusOK, contentType, revalidate, res)
}

// renderIf is render of a body that was made without an error.
func renderIf(body []byte, err error) (*rendered, error) {
	if err != nil {
		return nil, err
	}
	return render(body), nil
}

func matches(header, etag string) bool {
	for _, one := range strings.Split(header, ",") {
		one = strings.TrimSpace(one)
		if one == "*" || strings.TrimPrefix(one, "W/") == strings.TrimPrefix(etag, "W/") {
			return true
		}
	}
	return false
}

func acceptsGzip(r *http.Request) bool {
	for _, one := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(one), ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			q = strings.ReplaceAll(q, " ", "")
			return !(strings.HasPrefix(q, "q=0") && strings.Trim(q[3:], ".0") == "")
		}
	}
	return false
}
