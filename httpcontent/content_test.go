package httpcontent_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/left4me/left4me/httpcontent"
)

var long = strings.Repeat("left4me ", 1000)

// get serves a text with a Cache-Control and a request header.
func get(t *testing.T, method, text, cache, name, value string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "/", nil)
	r.Header.Set(name, value)
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", "text/plain")
	w.Header().Set("Cache-Control", cache)
	httpcontent.New([]byte(text)).Serve(w, r, http.StatusOK)
	return w
}

func TestNotModified(t *testing.T) {
	t.Parallel()
	etag := get(t, "GET", "one", "no-cache", "X", "").Header().Get("ETag")
	for match, want := range map[string]int{
		etag: 304, strings.TrimPrefix(etag, "W/"): 304, `"x", ` + etag: 304, "*": 304, "": 200, `"x"`: 200,
	} {
		w := get(t, "GET", "one", "no-cache", "If-None-Match", match)
		if w.Code != want || (w.Body.Len() == 0) != (want == 304) {
			t.Errorf("If-None-Match %q: status %d, body %q", match, w.Code, w.Body)
		}
	}
	if w := get(t, "GET", "two", "no-cache", "If-None-Match", etag); w.Code != http.StatusOK {
		t.Errorf("another body: status %d", w.Code)
	}
	if w := get(t, "HEAD", "one", "no-cache", "X", ""); w.Body.Len() > 0 || w.Header().Get("Content-Length") != "3" {
		t.Errorf("HEAD: %q, %v", w.Body, w.Header())
	}
}

// TestGzip only for who takes it, and only where it saves something.
func TestGzip(t *testing.T) {
	t.Parallel()
	for accept, want := range map[string]bool{
		"gzip": true, "br, GZIP;q=0.5": true, "": false, "br": false, "gzip;q=0": false, "gzip; q=0.000": false,
	} {
		w := get(t, "GET", long, "no-cache", "Accept-Encoding", accept)
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != want {
			t.Errorf("Accept-Encoding %q: compressed is %t", accept, got)
		}
		if w.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("Vary is %q", w.Header().Get("Vary"))
		}
		if !want {
			continue
		}
		zr, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(zr); err != nil || string(got) != long {
			t.Errorf("%d bytes, %v", len(got), err)
		}
	}
	if w := get(t, "GET", "short", "no-cache", "Accept-Encoding", "gzip"); w.Header().Get("Content-Encoding") != "" {
		t.Error("a packet is compressed")
	}
}

// TestSecretsHaveNoLength: what no cache may store is neither compressed nor named.
func TestSecretsHaveNoLength(t *testing.T) {
	t.Parallel()
	w := get(t, "GET", long, "no-store", "Accept-Encoding", "gzip")
	if w.Header().Get("Content-Encoding") != "" || w.Header().Get("ETag") != "" || w.Body.String() != long {
		t.Errorf("headers %v", w.Header())
	}
}

func TestFilesAreKept(t *testing.T) {
	t.Parallel()
	files, err := httpcontent.Load(fstest.MapFS{"app.css": {Data: []byte("a{}")}, "sub/x": {Data: []byte("x")}})
	if err != nil {
		t.Fatal(err)
	}
	serve := func(target string) (bool, http.Header) {
		w := httptest.NewRecorder()
		name, _, _ := strings.Cut(target, "?")
		return files.Serve(w, httptest.NewRequestWithContext(t.Context(), "GET", "/"+target, nil), name), w.Header()
	}
	for target, want := range map[string]string{
		files.Versioned("app.css"): "public, max-age=31536000, immutable", "app.css?v=old": "public, no-cache", "app.css": "public, no-cache",
	} {
		ok, head := serve(target)
		if !ok || head.Get("Cache-Control") != want || head.Get("Content-Type") != "text/css; charset=utf-8" {
			t.Errorf("%s: %t, %v", target, ok, head)
		}
	}
	for _, name := range []string{"nope", "sub", "x"} {
		if ok, _ := serve(name); ok {
			t.Errorf("%s is there", name)
		}
	}
}
