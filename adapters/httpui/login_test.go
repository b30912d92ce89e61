package httpui_test

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/store"
)

func credentials(name, password string) url.Values {
	return url.Values{"username": {name}, "password": {password}}
}

// cookie is the login cookie that an answer sets, nil if it sets none.
func cookie(w *httptest.ResponseRecorder) *http.Cookie {
	for _, c := range w.Result().Cookies() {
		if c.Name == "left4me" {
			return c
		}
	}
	return nil
}

func TestLogin(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	w := s.get("/servers/7?period=7d").want(http.StatusFound)
	if got, want := w.Header().Get("Location"), "/login?next=%2Fservers%2F7%3Fperiod%3D7d"; got != want {
		t.Fatalf("goes on at %q, want %q", got, want)
	}
	contains(t, s.get(w.Header().Get("Location")).want(http.StatusOK), `value="/servers/7?period=7d"`)

	form := credentials("MARA", "mara-password")
	form.Set("next", "/blueprints")
	w = s.post("/login", form).as(s.paul).want(http.StatusFound) // a cookie planted before means nothing
	if got := w.Header().Get("Location"); got != "/blueprints" {
		t.Errorf("goes on at %q, want /blueprints", got)
	}
	c := cookie(w)
	if c == nil || c.Value == "paul" || len(c.Value) != 43 {
		t.Fatalf("cookie is %v", c)
	}
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Secure {
		t.Errorf("cookie is %v", c)
	}
	s.get("/servers").as(s.paul).want(http.StatusFound) // the login it replaced has ended
	s.get("/servers").with("Cookie", "left4me="+c.Value).want(http.StatusOK)
	got, err := s.store.UserByName(t.Context(), "mara")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(got.PasswordDigest, "pbkdf2-sha256$"+strconv.Itoa(httpui.TestRounds)+"$") {
		t.Error("a weak digest was not made stronger at the login")
	}

	w = s.post("/logout", nil).with("Cookie", "left4me="+c.Value).want(http.StatusFound)
	if out := cookie(w); out == nil || out.MaxAge >= 0 {
		t.Errorf("logout sets %v", out)
	}
	s.get("/servers").with("Cookie", "left4me="+c.Value).want(http.StatusFound)
}

// Users of a system that hashed with werkzeug log in with the passwords that they have.
func TestWerkzeugDigestsAreReplacedAtLogin(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	for name, digest := range map[string]string{
		"old":   "pbkdf2:sha256:1000$aSaltOf16Letters$25bfc759c86fdb85e18abafe6035e35053337ffd5596c3ba80faaee464f9f6de",
		"newer": "scrypt:1024:8:1$aSaltOf16Letters$91840f180ed1303583dcb270a252176708462d50684ad4d02731bf3f7ad0cd5a6b217f0c6085e98200ae05670ca124aea480383b05430391ac9accc429980dc6",
	} {
		if _, err := s.store.CreateUser(t.Context(), store.User{Name: name, PasswordDigest: digest, Active: true}); err != nil {
			t.Fatal(err)
		}
		s.post("/login", credentials(name, "Correct horse")).want(http.StatusUnauthorized)
		s.post("/login", credentials(name, "correct horse")).want(http.StatusFound)
		got, err := s.store.UserByName(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(got.PasswordDigest, "pbkdf2-sha256$") {
			t.Errorf("%s: the digest was not replaced at the login", name)
		}
		s.post("/login", credentials(name, "correct horse")).want(http.StatusFound)
	}
}

func TestLoginGoesNowhereElse(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	tests := map[string]string{
		"/blueprints": "/blueprints", "/servers/7?period=7d": "/servers/7?period=7d",
		"https://evil.example/": "/servers", "//evil.example": "/servers", "/\\evil.example": "/servers",
		"javascript:alert(1)": "/servers", "/a\nb": "/servers", "": "/servers",
	}
	for next, want := range tests {
		w := s.get("/login?" + url.Values{"next": {next}}.Encode()).as(s.mara).want(http.StatusFound)
		if got := w.Header().Get("Location"); got != want {
			t.Errorf("next %q goes on at %q, want %q", next, got, want)
		}
	}
}

// TestLoginLimits: a name and an address may fail a few times, and the rest of
// the world does not suffer from it.
func TestLoginLimits(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	for range 5 {
		contains(t, s.post("/login", credentials("mara", "wrong")).from("203.0.113.1:5").want(http.StatusUnauthorized), "wrong user name or password")
	}
	w := s.post("/login", credentials(" Mara ", "wrong")).from("203.0.113.2:5").do()
	for i := 0; w.Code == http.StatusUnauthorized && i < 30; i++ { // a slow machine lets some be forgotten
		w = s.post("/login", credentials(" Mara ", "wrong")).from("203.0.113.2:5").do()
	}
	if w.Code != http.StatusTooManyRequests {
		t.Fatalf("the name was never limited: status %d", w.Code)
	}
	if n, err := strconv.Atoi(w.Header().Get("Retry-After")); err != nil || n < 1 || n > 31 {
		t.Errorf("Retry-After is %q", w.Header().Get("Retry-After"))
	}
	s.post("/login", credentials("paul", "paul-password")).from("203.0.113.1:5").want(http.StatusFound)

	status := http.StatusUnauthorized
	for i := 0; status == http.StatusUnauthorized && i < 30; i++ {
		// Another host of the same network each time, and no name too often.
		if i%5 == 0 {
			s.user("n"+strconv.Itoa(i/5), false)
		}
		status = s.post("/login", credentials("n"+strconv.Itoa(i/5), "x")).from(path("[2001:db8::%x]:5", i+1)).do().Code
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("the address was never limited: status %d", status)
	}
	s.post("/login", credentials("paul", "paul-password")).from("[2001:db8:0:1::1]:5").want(http.StatusFound)
}

func TestInactiveUser(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	u := s.paul
	u.Active = false
	if err := s.store.UpdateUser(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	s.get("/servers").as(s.paul).want(http.StatusFound)
	s.post("/login", credentials("paul", "paul-password")).want(http.StatusUnauthorized)
}

func TestSecureCookie(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *httpui.Config) {
		c.Prefix = "/l4d"
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	})
	login := func(c *call, over *tls.ConnectionState) *http.Cookie {
		r := httptest.NewRequestWithContext(t.Context(), c.method, c.path, strings.NewReader(c.body))
		r.Header, r.RemoteAddr, r.TLS = c.header, c.remote, over
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, r)
		if w.Code != http.StatusFound || w.Header().Get("Location") != "/l4d/servers" {
			t.Fatalf("status %d, goes on at %q", w.Code, w.Header().Get("Location"))
		}
		return cookie(w)
	}
	mara := credentials("mara", "mara-password")
	plain := s.post("/l4d/login", mara).from("203.0.113.1:1").with("X-Forwarded-Proto", "https")
	if c := login(plain, nil); c.Secure || c.Path != "/l4d/" {
		t.Errorf("anybody can claim to be a proxy: %v", c)
	}
	if c := login(s.post("/l4d/login", mara).from("10.1.2.3:1").with("X-Forwarded-Proto", "https"), nil); !c.Secure {
		t.Errorf("behind TLS: %v", c)
	}
	if c := login(s.post("/l4d/login", mara).from("203.0.113.1:1"), &tls.ConnectionState{}); !c.Secure {
		t.Errorf("over TLS: %v", c)
	}
	s.get("/login").want(http.StatusNotFound)
}

func TestForwardedAddressCounts(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *httpui.Config) { c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")} })
	s.user("other", false)
	status := http.StatusUnauthorized
	for i := 0; status == http.StatusUnauthorized && i < 60; i++ { // a slow machine lets some be forgotten
		if i%5 == 0 {
			s.user("n"+strconv.Itoa(i/5), false)
		}
		status = s.post("/login", credentials("n"+strconv.Itoa(i/5), "x")).from("10.0.0.1:1").with("X-Forwarded-For", "198.51.100.9, 203.0.113.7, 10.0.0.9").do().Code
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("the address was never limited: status %d", status)
	}
	s.post("/login", credentials("other", "x")).from("10.0.0.1:1").with("X-Forwarded-For", "198.51.100.9").want(http.StatusUnauthorized)
}

// hostAuth is a program's own authentication: a header names the user.
type hostAuth struct{ users store.Users }

func (a hostAuth) Authenticate(r *http.Request) (store.User, error) {
	return a.users.UserByName(r.Context(), r.Header.Get("X-User"))
}

func TestHostAuth(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *httpui.Config) { c.Auth = hostAuth{c.Store} })
	s.get("/servers").with("X-User", "mara").want(http.StatusOK)
	s.get("/servers").with("X-User", "nobody").want(http.StatusUnauthorized)
	s.get("/servers").as(s.mara).want(http.StatusUnauthorized) // our cookie means nothing there
	s.get("/login").want(http.StatusNotFound)
	lacks(t, s.get("/servers").with("X-User", "mara").want(http.StatusOK), "/logout")
}

// TestSecondCookieLogsNobodyOut: another site of the domain can add a cookie of the
// same name, before or after the login's.
func TestSecondCookieLogsNobodyOut(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	for _, cookies := range []string{
		"left4me=mara; left4me=planted", "left4me=planted; left4me=mara", "left4me=; left4me=a; left4me=b; left4me=mara",
	} {
		s.get("/servers").with("Cookie", cookies).want(http.StatusOK)
	}
	s.get("/servers").with("Cookie", "left4me=planted; left4me=other").want(http.StatusFound)
	s.post("/logout", nil).with("Cookie", "left4me=planted; left4me=mara").want(http.StatusFound)
	s.get("/servers").as(s.mara).want(http.StatusFound)
}
