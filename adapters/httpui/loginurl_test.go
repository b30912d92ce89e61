package httpui_test

import (
	"net/http"
	"testing"

	"github.com/left4me/left4me/adapters/httpui"
)

// TestNobodyIsSentToTheHostsLogin: with another program's logins, who asks for a page
// gets to its login and back.
func TestNobodyIsSentToTheHostsLogin(t *testing.T) {
	t.Parallel()
	tests := []struct{ login, ask, want string }{
		{"/signin", "/l4d/servers/7?period=7d", "/signin?next=%2Fl4d%2Fservers%2F7%3Fperiod%3D7d"},
		{"https://id.example/in?app=l4d", "/l4d/servers", "https://id.example/in?app=l4d&next=%2Fl4d%2Fservers"},
	}
	for _, tt := range tests {
		s := newSite(t, func(c *httpui.Config) { c.Auth, c.Prefix, c.LoginURL = hostAuth{c.Store}, "/l4d", tt.login })
		w := s.get(tt.ask).want(http.StatusFound)
		if got := w.Header().Get("Location"); got != tt.want || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s goes on at %q (%s), want %q", tt.ask, got, w.Header().Get("Cache-Control"), tt.want)
		}
		s.get("/l4d/servers").with("X-User", "mara").want(http.StatusOK)
		s.get("/l4d/api/v1/servers").want(http.StatusUnauthorized)
		s.post("/l4d/servers", nil).want(http.StatusUnauthorized)
		if w := s.get("/l4d/servers").with("HX-Request", "true").want(http.StatusUnauthorized); w.Header().Get("HX-Refresh") != "true" {
			t.Error("a part of a page does not have the page ask for the login")
		}
	}
}

func TestLoginURLIsChecked(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	for _, bad := range []string{"login", "//evil.example", "javascript:alert(1)", "https://", "https://a:b@id.example", "/a b", "/a#b", "/\\evil.example"} {
		if _, err := httpui.NewHandler(httpui.Config{Store: s.store, Auth: hostAuth{s.store}, LoginURL: bad}); err == nil {
			t.Errorf("LoginURL %q is taken", bad)
		}
	}
	if _, err := httpui.NewHandler(httpui.Config{Store: s.store, LoginURL: "/login"}); err == nil {
		t.Error("a LoginURL without Auth is taken")
	}
}
