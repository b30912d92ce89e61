package httpui_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/steam"
)

// TestCrossOrigin: no route changes anything for a page of another site.
func TestCrossOrigin(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	before := h.mine(t)
	for _, rt := range httpui.Routes() {
		if rt.Method == "GET" {
			continue
		}
		for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
			if w := h.call(rt).as(h.mara).with(name, value).do(); w.Code != http.StatusForbidden {
				t.Errorf("%s %s with %s %s: status %d, want 403", rt.Method, rt.Path, name, value, w.Code)
			}
		}
	}
	if diff := cmp.Diff(before, h.mine(t)); diff != "" {
		t.Errorf("something changed (-before +after):\n%s", diff)
	}
}

// TestHeaders: every answer carries what protects it.
func TestHeaders(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for _, rt := range httpui.Routes() {
		for _, c := range []*call{h.call(rt), h.call(rt).as(h.mara).with("Sec-Fetch-Site", "cross-site")} {
			w := c.do()
			csp := w.Header().Get("Content-Security-Policy")
			if !strings.HasPrefix(csp, "default-src 'none'; script-src 'self'") || strings.Contains(csp, "unsafe-") {
				t.Errorf("%s %s: Content-Security-Policy is %q", rt.Method, rt.Path, csp)
			}
			// One page is for frames of other pages, and for nothing else.
			frames, ancestors := "DENY", "'none'"
			if rt.Path == "/public/{token}/embed" {
				frames, ancestors = "", "*"
			}
			if !strings.HasSuffix(csp, "frame-ancestors "+ancestors) {
				t.Errorf("%s %s: Content-Security-Policy is %q", rt.Method, rt.Path, csp)
			}
			want := map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": frames, "Referrer-Policy": "same-origin"}
			for name, value := range want {
				if got := w.Header().Get(name); got != value {
					t.Errorf("%s %s: %s is %q, want %q", rt.Method, rt.Path, name, got, value)
				}
			}
			if w.Header().Get("Cache-Control") == "" {
				t.Errorf("%s %s: no Cache-Control", rt.Method, rt.Path)
			}
		}
	}
}

func TestNotFound(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.get("/nope").want(http.StatusNotFound)
	s.get("/servers/0").as(s.mara).want(http.StatusNotFound)
	s.get("/servers/01").as(s.mara).want(http.StatusNotFound)
	s.get("/servers/99999999999999999999").as(s.mara).want(http.StatusNotFound)
	s.get("/players/[g:1:4681548]").as(s.mara).want(http.StatusNotFound)
	s.get("/players/" + steam.FromAccountID(5).String()).as(s.mara).want(http.StatusNotFound)
	w := s.post("/healthz", nil).want(http.StatusMethodNotAllowed)
	if got := w.Header().Get("Allow"); got != "GET, HEAD" {
		t.Errorf("Allow is %q, want GET, HEAD", got)
	}
	w = s.get("/api/v1/watchlist/" + steam.FromAccountID(5).String()).want(http.StatusMethodNotAllowed)
	if got := w.Header().Get("Allow"); got != "DELETE" {
		t.Errorf("Allow is %q, want DELETE", got)
	}
	w = s.get("/api/v1/nope").want(http.StatusNotFound)
	contains(t, w, `{"error":{"code":"not_found","message":"not found","field":""}}`)
}
