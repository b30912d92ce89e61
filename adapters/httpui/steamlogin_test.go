package httpui_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/openid"
	"github.com/left4me/left4me/steam/openid/openidtest"
	"github.com/left4me/left4me/store"
)

// newSteamSite is a site with login through a fake of Steam.
func newSteamSite(t *testing.T) (*site, *openidtest.Provider) {
	t.Helper()
	p := openidtest.NewProvider()
	t.Cleanup(p.Close)
	return newSite(t, func(c *httpui.Config) {
		c.SteamLogin = &openid.Site{BaseURL: "https://left4me.example", Client: openid.Client{Endpoint: p.Endpoint}}
	}), p
}

// throughSteam begins with a call and returns the call with which Steam sends the browser
// back.
func (s *site) throughSteam(p *openidtest.Provider, c *call) *call {
	s.t.Helper()
	w := c.want(http.StatusFound)
	at, err := url.Parse(w.Header().Get("Location"))
	if err != nil || !strings.HasPrefix(at.String(), p.Endpoint) {
		s.t.Fatalf("goes to %v, %v", at, err)
	}
	to := at.Query().Get("openid.return_to")
	back, err := url.Parse(to)
	if err != nil || back.Host != "left4me.example" {
		s.t.Fatal(to, err)
	}
	q := back.Query()
	for k, v := range p.Answer(to, time.Now()) {
		q[k] = v
	}
	return s.get(back.Path+"?"+q.Encode()).with("Cookie", strings.Join([]string{c.header.Get("Cookie"), cookieOf(w, "steam_openid")}, "; "))
}

func cookieOf(w *httptest.ResponseRecorder, name string) string {
	for _, c := range w.Result().Cookies() {
		if c.Name == name && c.MaxAge > 0 {
			return c.Name + "=" + c.Value
		}
	}
	return "none=none"
}

// TestLinkThenLogInThroughSteam: who has linked a Steam account logs in with it, and who
// takes the link away does not.
func TestLinkThenLogInThroughSteam(t *testing.T) {
	t.Parallel()
	s, p := newSteamSite(t)
	id := steam.FromAccountID(4501)
	p.SetPerson(id)
	s.throughSteam(p, s.post("/account/steam", nil).as(s.mara)).want(http.StatusFound)
	if u, err := s.store.User(t.Context(), s.mara.ID); err != nil || u.SteamID != id {
		t.Fatalf("linked: %v, %v", u.SteamID, err)
	}
	w := s.throughSteam(p, s.get("/login/steam?next=/players")).want(http.StatusFound)
	if w.Header().Get("Location") != "/players" {
		t.Errorf("goes on at %s", w.Header().Get("Location"))
	}
	if body := s.get("/account").with("Cookie", cookieOf(w, "left4me")).want(http.StatusOK).Body.String(); !strings.Contains(body, id.String()) {
		t.Error("the account page does not show the Steam ID")
	}
	s.throughSteam(p, s.post("/account/steam", nil).as(s.paul)).want(http.StatusConflict)
	s.post("/account/steam/delete", nil).as(s.mara).want(http.StatusFound)
	s.throughSteam(p, s.get("/login/steam")).want(http.StatusForbidden)
}

// TestSteamLoginMakesNoUser of who is unknown or switched off, and says so.
func TestSteamLoginMakesNoUser(t *testing.T) {
	t.Parallel()
	s, p := newSteamSite(t)
	off := s.mara
	off.Active, off.SteamID = false, steam.FromAccountID(2)
	if err := s.store.UpdateUser(t.Context(), off); err != nil {
		t.Fatal(err)
	}
	for _, id := range []steam.ID{steam.FromAccountID(1), off.SteamID} {
		p.SetPerson(id)
		w := s.throughSteam(p, s.get("/login/steam")).want(http.StatusForbidden)
		if !strings.Contains(w.Body.String(), "no user has this Steam account") || cookieOf(w, "left4me") != "none=none" {
			t.Errorf("%v: %v\n%s", id, w.Result().Cookies(), w.Body)
		}
	}
	if users, err := s.store.Users(t.Context()); err != nil || len(users) != 2 {
		t.Errorf("users: %v, %v", users, err)
	}
	p.SetPerson(steam.ID{})
	if w := s.throughSteam(p, s.get("/login/steam")).want(http.StatusBadRequest); !strings.Contains(w.Body.String(), "canceled") {
		t.Errorf("canceled: %s", w.Body)
	}
}

// TestSteamAnswerOfSomeoneElse: a link that another person's login ends with, or one that
// belongs to another login, changes nothing.
func TestSteamAnswerOfSomeoneElse(t *testing.T) {
	t.Parallel()
	s, p := newSteamSite(t)
	p.SetPerson(steam.FromAccountID(4501))
	back := s.throughSteam(p, s.post("/account/steam", nil).as(s.paul))
	own := back.header.Get("Cookie")
	back.as(s.mara).want(http.StatusBadRequest)
	back.with("Cookie", strings.Replace(own, "left4me=paul", "left4me=mara", 1)).want(http.StatusBadRequest)
	back.with("Cookie", own).want(http.StatusFound)
	if u, err := s.store.User(t.Context(), s.mara.ID); err != nil || !u.SteamID.IsZero() {
		t.Errorf("mara's: %v, %v", u.SteamID, err)
	}
	s.get(strings.Replace(back.path, "/account/", "/login/", 1)).with("Cookie", own).want(http.StatusBadRequest)
	if w := s.post("/account/steam", nil).as(s.mara).with("Sec-Fetch-Site", "cross-site").do(); w.Code != http.StatusForbidden {
		t.Errorf("a form of another site: status %d", w.Code)
	}
}

// TestOnlyWayInIsKept: who has no password keeps the Steam account, and sees no form for a
// new password.
func TestOnlyWayInIsKept(t *testing.T) {
	t.Parallel()
	s, _ := newSteamSite(t)
	u, err := s.store.CreateUser(t.Context(), store.User{Name: "co", SteamID: steam.FromAccountID(7), Active: true})
	if err != nil {
		t.Fatal(err)
	}
	s.login(u)
	s.post("/account/steam/delete", nil).as(u).want(http.StatusForbidden)
	s.post("/login", credentials("co", "")).want(http.StatusUnauthorized)
	if body := s.get("/account").as(u).want(http.StatusOK).Body.String(); strings.Contains(body, "/account/password") || strings.Contains(body, "/steam/delete") {
		t.Error("there is a form that cannot work")
	}
}

// TestSteamThatIsAway or answers too often logs nobody in.
func TestSteamThatIsAway(t *testing.T) {
	t.Parallel()
	s, p := newSteamSite(t)
	mara := s.mara
	mara.SteamID = steam.FromAccountID(4501)
	if err := s.store.UpdateUser(t.Context(), mara); err != nil {
		t.Fatal(err)
	}
	p.SetPerson(mara.SteamID)
	p.SetStatus(http.StatusServiceUnavailable)
	for range 20 {
		s.throughSteam(p, s.get("/login/steam")).from("203.0.113.5:1").want(http.StatusServiceUnavailable)
	}
	p.SetStatus(0)
	s.throughSteam(p, s.get("/login/steam")).from("203.0.113.5:1").want(http.StatusTooManyRequests)
	s.throughSteam(p, s.get("/login/steam")).from("203.0.113.6:1").want(http.StatusFound)
}

// TestNoSteamLogin: without the setting there is nothing of it.
func TestNoSteamLogin(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	for _, c := range []*call{s.get("/login/steam"), s.get("/login/steam/return"), s.get("/account/steam/return").as(s.mara), s.post("/account/steam", nil).as(s.mara)} {
		c.want(http.StatusNotFound)
	}
	for path, c := range map[string]*call{"/login": s.get("/login"), "/account": s.get("/account").as(s.mara)} {
		if w := c.want(http.StatusOK); strings.Contains(w.Body.String(), "Steam") || !strings.Contains(w.Header().Get("Content-Security-Policy"), "form-action 'self';") {
			t.Errorf("%s tells of Steam", path)
		}
	}
}

func TestSteamLoginUnderAPrefix(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	config := httpui.Config{Store: h.store, Prefix: "/games/l4d", SteamLogin: &openid.Site{BaseURL: "https://left4me.example/games/l4d"}}
	handler, err := httpui.NewHandler(config)
	if err != nil {
		t.Fatal(err)
	}
	h.handler = handler
	if body := h.get("/games/l4d/login").want(http.StatusOK).Body.String(); !strings.Contains(body, `href="https://left4me.example/games/l4d/login/steam?next=%2Fservers"`) {
		t.Error("the login page does not lead to Steam:", body)
	}
	w := h.get("/games/l4d/login/steam").want(http.StatusFound)
	if c := w.Result().Cookies()[0]; c.Path != "/games/l4d/login/steam/return" || !c.Secure {
		t.Errorf("cookie %v", c)
	}
	for _, base := range []string{"https://left4me.example", "left4me.example/games/l4d", ""} {
		config.SteamLogin = &openid.Site{BaseURL: base}
		if _, err := httpui.NewHandler(config); err == nil {
			t.Errorf("BaseURL %q is accepted", base)
		}
	}
}
