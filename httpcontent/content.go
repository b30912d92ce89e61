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
	Body []byte
	ETag string // "" for none

	gzip []byte // nil: not worth it
}

// New returns the content of a body, which must not change afterwards.
func New(body []byte) *Content {
	sum := sha256.Sum256(body)
	// Weak: the same for both encodings.
	c := &Content{Body: body, ETag: `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`}
	if len(body) >= minGzip {
		c.gzip = compress(body)
	}
	return c
}

var writers = sync.Pool{New: func() any {
	zw, _ := gzip.NewWriterLevel(nil, 5)
	return zw
}}

func compress(body []byte) []byte {
	var b bytes.Buffer
	zw := writers.Get().(*gzip.Writer)
	defer writers.Put(zw)
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
	if c.gzip != nil && stored && acceptsGzip(r) {
		head.Set("Content-Encoding", "gzip")
		body = c.gzip
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
