package httpui_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/left4me/left4me/store"
)

var cfgBlock = regexp.MustCompile(`(?s)<pre class="file" tabindex="0" id="cfg">(.*?)</pre>`)

// serverCfg is the server.cfg that a page shows to copy, "" if it shows none.
func serverCfg(w *httptest.ResponseRecorder) string {
	found := cfgBlock.FindStringSubmatch(w.Body.String())
	if found == nil {
		return ""
	}
	return html.UnescapeString(found[1])
}

// TestPlaceholderIsNoPassword: a page that may not show the RCON password shows a
// comment, because a game that runs the file takes a placeholder for the password.
func TestPlaceholderIsNoPassword(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	for _, language := range []string{"en", "zh-CN"} {
		for _, password := range []string{srv.RCONPassword, "p@ss word"} {
			srv.RCONPassword = password
			if err := s.store.UpdateServer(t.Context(), srv); err != nil {
				t.Fatal(err)
			}
			w := s.get("/servers/1/spec").as(s.mara).with("Accept-Language", language).want(http.StatusOK)
			last := ""
			for line := range strings.Lines(serverCfg(w)) {
				if last = line; strings.Contains(line, "rcon_password") && !strings.HasPrefix(line, "//") {
					t.Errorf("the game runs %q", line)
				}
			}
			if !strings.HasPrefix(last, "// ") || !strings.Contains(last, "rcon_password") {
				t.Errorf("the file does not tell of the password: it ends in %q", last)
			}
			lacks(t, w, password, "***")
		}
	}
}

// TestTrueFileIsShownOnce: whoever makes a password gets the file with it, once,
// where no cache keeps it.
func TestTrueFileIsShownOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	b := s.blueprint(s.mara, "b")
	b.Config = []string{"sv_gametypes coop"}
	if err := s.store.UpdateBlueprint(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	steps := []func(){
		func() {
			s.post("/servers", url.Values{"name": {"one"}, "port": {"27015"}, "blueprint_id": {path("%d", b.ID)}}).as(s.mara).want(http.StatusFound)
		},
		func() { s.post("/servers/1/password", url.Values{"later": {"1"}}).as(s.mara).want(http.StatusFound) },
	}
	for i, step := range steps {
		step()
		srv, err := s.store.Server(t.Context(), s.mara.ID, 1)
		if err != nil {
			t.Fatal(err)
		}
		s.get("/servers/1").as(s.paul).want(http.StatusNotFound)
		head := s.get("/servers/1").as(s.mara)
		head.method = http.MethodHead
		if w := head.want(http.StatusOK); w.Header().Get("Cache-Control") != "no-store" || w.Body.Len() > 0 {
			t.Errorf("step %d: HEAD has the headers %v and a body of %d bytes", i, w.Header(), w.Body.Len())
		}
		w := s.get("/servers/1").as(s.mara).with("Accept-Encoding", "gzip").want(http.StatusOK)
		if want := "sv_gametypes coop\nrcon_password \"" + srv.RCONPassword + "\"\n"; serverCfg(w) != want {
			t.Errorf("step %d: the file is %q, want %q", i, serverCfg(w), want)
		}
		if got := w.Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("step %d: Cache-Control is %q", i, got)
		}
		for _, again := range []string{"/servers/1", "/servers/1/spec", "/servers/1/settings"} {
			lacks(t, s.get(again).as(s.mara).want(http.StatusOK), srv.RCONPassword)
		}
	}
}

// TestTrueFileOfABrokenBlueprint: a blueprint that cannot be used does not keep a
// new password from its maker.
func TestTrueFileOfABrokenBlueprint(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	b := store.Blueprint{ID: srv.BlueprintID, UserID: s.mara.ID, Name: "one", Config: []string{"a\nb"}}
	if err := s.store.UpdateBlueprint(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	s.post("/servers/1/password", url.Values{"later": {"1"}}).as(s.mara).want(http.StatusFound)
	w := s.get("/servers/1").as(s.mara).want(http.StatusOK)
	contains(t, w, `class="secret"`)
	if got := serverCfg(w); got != "" {
		t.Errorf("the file is %q", got)
	}
}
