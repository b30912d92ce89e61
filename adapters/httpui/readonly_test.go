package httpui_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/store"
)

// TestReadOnly: every write but the login is 405, no page has another form, and no link
// leads to a page that is not there.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	handler, err := httpui.NewHandler(httpui.Config{Store: h.store, Stale: staleAfter, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	h.handler = handler
	servers, err := h.store.Servers(t.Context(), h.mara.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, rt := range httpui.Routes() {
		c := h.get(h.paths.Replace(rt.Path)).as(h.admin)
		if c.method = rt.Method; rt.Method == "GET" || rt.Path == "/login" || rt.Path == "/logout" {
			continue
		}
		if w := c.do(); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") == "" {
			t.Errorf("%s %s: status %d, Allow %q", rt.Method, rt.Path, w.Code, w.Header().Get("Allow"))
		}
	}
	after, err := h.store.Servers(t.Context(), h.mara.ID)
	if err != nil || len(after) != len(servers) {
		t.Errorf("%d servers of %d are left, %v", len(after), len(servers), err)
	}
	pages := []string{"/servers", "/blueprints"}
	for _, s := range servers {
		pages = append(pages, path("/servers/%d", s.ID), path("/servers/%d/spec", s.ID))
	}
	for _, p := range pages {
		w := h.get(p).as(h.mara).want(http.StatusOK)
		lacks(t, w, "/settings", "/new\"", "/account", "/users", "/delete", `href="/blueprints/`)
		if n := strings.Count(w.Body.String(), `method="post"`); n != 1 {
			t.Errorf("%s has %d forms, want the one to log out", p, n)
		}
	}
	h.post("/login", credentials("mara", "mara-password")).want(http.StatusFound)
	h.post("/logout", nil).as(h.mara).want(http.StatusFound)
}

// TestTitleAndHome: pages carry the name of the program around, and lead back to it.
func TestTitleAndHome(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *httpui.Config) { c.Title, c.HomeURL = "Fun & Games", "https://example.org/" })
	w := s.get("/servers").as(s.mara).want(http.StatusOK)
	contains(t, w, "· Fun &amp; Games</title>", `<a class="brand" href="https://example.org/">`, "<span>Fun &amp; Games</span>")
	s = newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	s.apply(store.Update{ServerID: srv.ID, Run: run(1, 4, "c1m1_hotel", time.Second)})
	contains(t, s.get("/servers/1").as(s.mara).want(http.StatusOK), "<title>one · left4me</title>", `<a class="brand" href="/servers">`)
	for _, bad := range []string{"javascript:alert(1)", "//evil.example", "x", "/a b", "https://"} {
		if _, err := httpui.NewHandler(httpui.Config{Store: s.store, HomeURL: bad}); err == nil {
			t.Errorf("HomeURL %q is accepted", bad)
		}
	}
}
