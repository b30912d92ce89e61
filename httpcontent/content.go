package httpcontent

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// minGzip is how many bytes a body has at least that is compressed: less is one packet
// anyhow.
const minGzip = 1024

// Content is a body with what names it. It never changes, and many goroutines may send it
// at once. Its zero value is empty.
type Content struct {
	Body  []byte
	ETag  string // "" for none
	small bool   // compressed as well as can be, not as fast
	once  sync.Once
	gzip  []byte // set once; nil: not worth it
}

// New returns the content of a body, which must not change afterwards.
func New(body []byte) *Content {
	sum := sha256.Sum256(body)
	// Weak: the same for both encodings.
	return &Content{Body: body, ETag: `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`}
}

// compressed returns the body as gzip, nil if that is not worth it. A body is compressed for the first client that
// takes it: most have what they ask for again, and get no body.
func (c *Content) compressed() []byte {
	c.once.Do(func() {
		if len(c.Body) >= minGzip {
			c.gzip = compress(c.Body, c.small)
		}
	})
	return c.gzip
}

// Pages are made for one answer: a tenth more bytes take half the time. Files are made once.
var fast, small = writers(gzip.BestSpeed), writers(gzip.BestCompression)

func writers(level int) *sync.Pool {
	return &sync.Pool{New: func() any {
		zw, _ := gzip.NewWriterLevel(nil, level)
		return zw
	}}
}

func compress(body []byte, best bool) []byte {
	pool := fast
	if best {
		pool = small
	}
	var b bytes.Buffer
	b.Grow(len(body) / 4)
	zw := pool.Get().(*gzip.Writer)
	defer pool.Put(zw)
	zw.Reset(&b)
	zw.Write(body)
	zw.Close()
	return b.Bytes()
}

// Serve answers with the body, or 304 if the client has it. The headers of the answer,
// such as Content-Type and Cache-Control, are set before. A HEAD gets headers only.
func (c *Content) Serve(w http.ResponseWriter, r *http.Request, status int) {
	head := w.Header()
	head.Add("Vary", "Accept-Encoding")
	stored := head.Get("Cache-Control") != "no-store"
	if status == http.StatusOK && stored && c.ETag != "" {
		head.Set("ETag", c.ETag)
		if matches(r.Header.Get("If-None-Match"), c.ETag) {
			head.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	body := c.Body
	if stored && acceptsGzip(r) {
		if zipped := c.compressed(); zipped != nil {
			head.Set("Content-Encoding", "gzip")
			body = zipped
		}
	}
	head.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body) // a client that has left is no error
	}
}

func matches(header, etag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		one = strings.TrimSpace(one)
		if one == "*" || strings.TrimPrefix(one, "W/") == strings.TrimPrefix(etag, "W/") {
			return true
		}
	}
	return false
}

func acceptsGzip(r *http.Request) bool {
	for one := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(one), ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			q = strings.ReplaceAll(q, " ", "")
			return !(strings.HasPrefix(q, "q=0") && strings.Trim(q[3:], ".0") == "")
		}
	}
	return false
}
