package httpui_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/adapters/httpui"
)

// TestHeadAnswersAsGet: a HEAD has the status and the headers of the GET, whoever asks.
func TestHeadAnswersAsGet(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	asks := map[string]func(*call) *call{
		"nobody":           func(c *call) *call { return c },
		"a stranger":       func(c *call) *call { return c.as(h.paul) },
		"the owner":        func(c *call) *call { return c.as(h.mara) },
		"a program":        func(c *call) *call { return c.with("Accept", "application/json") },
		"a part of nobody": func(c *call) *call { return c.with("HX-Request", "true") },
		"a part of owner":  func(c *call) *call { return c.as(h.mara).with("HX-Request", "true") },
	}
	paths := []string{"/nothing", "/servers/999", "/api/v1/nothing"}
	for _, rt := range httpui.Routes() {
		if rt.Method == "GET" {
			paths = append(paths, h.call(rt).path)
		}
	}
	for who, ask := range asks {
		for _, p := range paths {
			get := ask(h.get(p)).do()
			head := ask(h.get(p))
			head.method = http.MethodHead
			got := head.do()
			if strings.HasPrefix(p, "/login/steam") { // has a new secret each time
				for _, h := range []http.Header{get.Header(), got.Header()} {
					h.Del("Location")
					h.Del("Set-Cookie")
				}
			}
			if got.Code != get.Code {
				t.Errorf("%s, %s: HEAD has status %d, GET %d", p, who, got.Code, get.Code)
			}
			if diff := cmp.Diff(get.Header(), got.Header()); diff != "" {
				t.Errorf("%s, %s: headers (-GET +HEAD):\n%s", p, who, diff)
			}
		}
	}
}
