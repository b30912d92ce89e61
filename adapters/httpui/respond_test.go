package httpui_test

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/steam/avatars"
	"github.com/left4me/left4me/store"
)

// TestNotModified: what did not change is not sent again, and what did is.
func TestNotModified(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	s.apply(store.Update{ServerID: srv.ID, Run: run(1, 4, "c1m1_hotel", time.Second)})
	s.state(srv.ID, store.Running, "", "")
	for _, p := range []string{"/servers/1/live-state", "/servers/1/chart", "/api/v1/servers", "/api/v1/servers/1", "/api/v1/servers/1/live-state", "/static/live.js"} {
		first := s.get(p).as(s.mara).want(http.StatusOK)
		etag := first.Header().Get("ETag")
		if etag == "" {
			t.Errorf("%s: no ETag", p)
			continue
		}
		w := s.get(p).as(s.mara).with("If-None-Match", `"x", `+etag).do()
		// A minute may have begun in between: then it is sent again, with another tag.
		if w.Code != http.StatusNotModified && w.Header().Get("ETag") == etag {
			t.Errorf("%s: status %d with the same tag", p, w.Code)
		}
		if w.Code == http.StatusNotModified && w.Body.Len() > 0 {
			t.Errorf("%s: 304 has a body", p)
		}
	}

	// A poll that sees the same again changes nothing on what is looked at: a
	// handler that kept nothing renders the same.
	for again := true; again; {
		minute := time.Now().Truncate(time.Minute)
		for _, p := range []string{"/servers", path("/servers/%d/live-state", srv.ID)} {
			etag := s.get(p).as(s.mara).with("HX-Request", "true").want(http.StatusOK).Header().Get("ETag")
			if err := s.store.Touch(t.Context(), []store.RunEnd{{ServerID: srv.ID, LastSeenAt: time.Now()}}); err != nil {
				t.Fatal(err)
			}
			handler, err := httpui.NewHandler(httpui.Config{Store: s.store, Stale: staleAfter})
			if err != nil {
				t.Fatal(err)
			}
			s.handler = handler
			w := s.get(p).as(s.mara).with("HX-Request", "true").with("If-None-Match", etag).do()
			again = !time.Now().Truncate(time.Minute).Equal(minute) // texts such as "3 min ago" went on meanwhile
			if w.Code != http.StatusNotModified && !again {
				t.Errorf("%s: status %d after a poll that saw nothing new", p, w.Code)
			}
		}
	}
	etag := s.get("/servers/1/live-state").as(s.mara).want(http.StatusOK).Header().Get("ETag")
	s.get("/servers/999/live-state").as(s.mara).with("If-None-Match", "*").want(http.StatusNotFound)
	s.get("/servers/1/live-state").as(s.paul).with("If-None-Match", etag).want(http.StatusNotFound)
}

func TestGzip(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	for _, p := range []string{"/servers", "/static/app.css", "/login"} {
		plain := s.get(p).as(s.mara)
		if p == "/login" {
			plain = s.get(p)
		}
		want := plain.want(http.StatusOK).Body.String()
		w := plain.with("Accept-Encoding", "br, gzip").want(http.StatusOK)
		if w.Header().Get("Content-Encoding") != "gzip" {
			t.Errorf("%s: not compressed", p)
			continue
		}
		zr, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(zr)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("%s (-plain +gzip):\n%s", p, diff)
		}
		if w := plain.with("Accept-Encoding", "gzip;q=0").want(http.StatusOK); w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%s: compressed for who does not want it", p)
		}
		if !strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "Accept-Encoding") {
			t.Errorf("%s: Vary is %q", p, w.Header().Values("Vary"))
		}
	}
}

func TestAssetsAreKept(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	page := s.get("/login").want(http.StatusOK).Body.String()
	for _, name := range []string{"app.css", "live.js", "icon.svg"} {
		_, rest, _ := strings.Cut(page, "/static/"+name)
		version, _, _ := strings.Cut(rest, `"`)
		w := s.get("/static/" + name + version).want(http.StatusOK)
		if got := w.Header().Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Errorf("%s%s: Cache-Control is %q", name, version, got)
		}
		if got := s.get("/static/" + name + "?v=old").want(http.StatusOK).Header().Get("Cache-Control"); got != "public, no-cache" {
			t.Errorf("%s of another version: Cache-Control is %q", name, got)
		}
	}
	s.get("/static/nope").want(http.StatusNotFound)
	if got := s.get("/favicon.ico").want(http.StatusOK).Header().Get("Content-Type"); got != "image/svg+xml" {
		t.Errorf("the icon is %q", got)
	}
}

// TestFirstLoad: what a browser loads for its first look is small.
func TestFirstLoad(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	for i := range 9 {
		srv := s.server(s.mara, path("Server %d", i), 27015+i)
		s.apply(store.Update{ServerID: srv.ID, Run: run(1, 4, "c1m1_hotel", time.Second)})
	}
	for _, page := range []string{"/servers", "/servers/1"} {
		plain, packed := 0, 0
		for _, p := range []string{page, "/static/app.css", "/static/live.js", "/static/icon.svg"} {
			plain += s.get(p).as(s.mara).want(http.StatusOK).Body.Len()
			packed += s.get(p).as(s.mara).with("Accept-Encoding", "gzip").want(http.StatusOK).Body.Len()
		}
		t.Logf("%s: %d bytes, %d compressed", page, plain, packed)
		if plain > 45_000 {
			t.Errorf("%s: a first load of %d bytes, want at most 45,000", page, plain)
		}
	}
}

func TestNoMetrics(t *testing.T) {
	t.Parallel()
	newSite(t, func(c *httpui.Config) { c.Metrics = nil }).get("/metrics").want(http.StatusNotFound)
}

func TestHealth(t *testing.T) {
	t.Parallel()
	var sick error
	s := newSite(t, func(c *httpui.Config) {
		c.Ready = func() error { return sick }
		c.Metrics = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "poller_polls_total 7") })
	})
	contains(t, s.get("/healthz").want(http.StatusOK), "ok")
	contains(t, s.get("/readyz").want(http.StatusOK), "ok")
	sick = errors.New("last pass was 2 min ago")
	contains(t, s.get("/readyz").want(http.StatusServiceUnavailable), "last pass was 2 min ago")
	s.get("/healthz").want(http.StatusOK)
	contains(t, s.get("/metrics").want(http.StatusOK), "poller_polls_total 7\n")

	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	s.get("/readyz").want(http.StatusServiceUnavailable)
	s.get("/healthz").want(http.StatusOK)
	w := s.get("/servers").as(s.mara).want(http.StatusServiceUnavailable)
	lacks(t, w, "sql", "store/")
	contains(t, w, `<a class="button primary" href="">Try again</a>`)
	lacks(t, s.post("/servers", url.Values{"name": {"x"}}).as(s.mara).want(http.StatusServiceUnavailable), `href=""`)
}

func TestConfigRefuses(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	for name, c := range map[string]httpui.Config{
		"no store":          {},
		"prefix":            {Store: s.store, Prefix: "left4me"},
		"prefix with slash": {Store: s.store, Prefix: "/left4me/"},
		"prefix pattern":    {Store: s.store, Prefix: "/{x}"},
		"avatar scheme":     {Store: s.store, Avatars: avatars.Config{BaseURL: "ftp://example.org"}},
		"avatar CSP":        {Store: s.store, Avatars: avatars.Config{BaseURL: "https://example.org; script-src *"}},
		"avatar query":      {Store: s.store, Avatars: avatars.Config{BaseURL: "https://example.org/?a=b"}},
	} {
		if _, err := httpui.NewHandler(c); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
