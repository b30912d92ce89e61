package weblogin_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/login"
	"github.com/left4me/left4me/store/login/weblogin"
	"github.com/left4me/left4me/store/memstore"
)

func Example() {
	ctx, st := context.Background(), memstore.New()
	ann, _ := st.CreateUser(ctx, store.User{Name: "ann", Active: true})
	web := &weblogin.Sessions{Logins: login.New(login.Config{Store: st}), Cookie: "left4me"}

	w := httptest.NewRecorder()
	err := web.Start(w, httptest.NewRequest(http.MethodPost, "/login", nil), ann, "")
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for _, c := range w.Result().Cookies() {
		r.AddCookie(c)
	}
	id, _ := web.Identify(r)
	fmt.Println(id.User.Name, id.Token, err)
	// Output: ann false <nil>
}

// site is a store with a user, and Sessions on it.
func site(t *testing.T, active bool) (*memstore.Store, store.User, *weblogin.Sessions) {
	t.Helper()
	st := memstore.New()
	u, err := st.CreateUser(t.Context(), store.User{Name: "ann", Active: active})
	if err != nil {
		t.Fatal(err)
	}
	return st, u, &weblogin.Sessions{Logins: login.New(login.Config{Store: st}), Cookie: "left4me", Prefix: "/l4d"}
}

// TestCookiesAreForTheProgramAlone: no script reads them, and no other path or site gets them.
func TestCookiesAreForTheProgramAlone(t *testing.T) {
	t.Parallel()
	_, u, web := site(t, true)
	w := httptest.NewRecorder()
	if err := web.Start(w, httptest.NewRequest(http.MethodPost, "/l4d/login", nil), u, ""); err != nil {
		t.Fatal(err)
	}
	paths := map[string]string{"left4me": "/l4d/", "left4me_device": "/l4d/login"}
	for _, c := range w.Result().Cookies() {
		if c.Path != paths[c.Name] || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.MaxAge <= 0 {
			t.Errorf("%+v", c)
		}
		delete(paths, c.Name)
	}
	if len(paths) > 0 {
		t.Errorf("no cookie: %v", paths)
	}
	web.Secure = func(*http.Request) bool { return false }
	w = httptest.NewRecorder()
	web.Forget(w, httptest.NewRequest(http.MethodPost, "/l4d/logout", nil))
	if c := w.Result().Cookies(); len(c) != 1 || c[0].MaxAge >= 0 || c[0].Secure || c[0].Name != "left4me" {
		t.Errorf("%+v", c)
	}
}

// hostAuth is a program that knows one user.
type hostAuth struct {
	user store.User
	err  error
}

func (a hostAuth) Authenticate(*http.Request) (store.User, error) { return a.user, a.err }

// TestTokenGoesBeforeTheHost: a program with a token is the one who made it, whoever the
// program around thinks that it is.
func TestTokenGoesBeforeTheHost(t *testing.T) {
	t.Parallel()
	_, u, web := site(t, true)
	_, secret, err := web.Logins.CreateToken(t.Context(), store.Token{UserID: u.ID, Name: "script", MayChange: true})
	if err != nil {
		t.Fatal(err)
	}
	web.Auth = hostAuth{user: store.User{ID: 77, Name: "host", Active: true}}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	if id, err := web.Identify(r); err != nil || id.User.ID != 77 || id.Token {
		t.Errorf("%+v, %v", id, err)
	}
	r.Header.Set("Authorization", "bearer "+secret)
	if id, err := web.Identify(r); err != nil || id.User.ID != u.ID || !id.Token || !id.MayChange {
		t.Errorf("%+v, %v", id, err)
	}
	r.Header.Set("Authorization", "Bearer l4m_wrong")
	if id, err := web.Identify(r); err != nil || id.User.ID != 0 || !id.Token {
		t.Errorf("%+v, %v", id, err)
	}
}

func TestNobodyIsNoError(t *testing.T) {
	t.Parallel()
	_, u, web := site(t, false)
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for name, auth := range map[string]weblogin.Auth{"no cookie": nil, "not known": hostAuth{err: store.ErrNotFound}, "not active": hostAuth{user: u}} {
		web.Auth = auth
		if id, err := web.Identify(r); err != nil || id != (weblogin.Identity{}) {
			t.Errorf("%s: %+v, %v", name, id, err)
		}
	}
	web.Auth = hostAuth{err: store.ErrUnavailable}
	if _, err := web.Identify(r); !errors.Is(err, store.ErrUnavailable) {
		t.Error(err)
	}
}

// TestNoLoginLeadsToAnotherSite: what follows a login is a path of this one.
func TestNoLoginLeadsToAnotherSite(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"", "servers", "//evil.example", "https://evil.example/", "/\\evil.example", "/a\nb", "/" + strings.Repeat("a", 500)} {
		if got := weblogin.Next(path, "/usual"); got != "/usual" {
			t.Errorf("%q: %q", path, got)
		}
	}
	if got := weblogin.Next("/servers/7?period=7d", "/usual"); got != "/servers/7?period=7d" {
		t.Error(got)
	}
	for s, want := range map[string]bool{
		"/login": true, "https://id.example/in?app=l4d": true, "login": false, "//evil.example": false, "javascript:alert(1)": false, "https://": false,
		"https://a:b@id.example": false, "/a b": false, "/a#b": false, "/\\evil.example": false, "": false,
	} {
		if weblogin.IsAddress(s) != want {
			t.Errorf("%q is an address: %t", s, !want)
		}
	}
	if got := weblogin.WithNext("https://id.example/in?app=l4d", "/l4d/a?b=c"); got != "https://id.example/in?app=l4d&next=%2Fl4d%2Fa%3Fb%3Dc" {
		t.Error(got)
	}
	if got := weblogin.WithNext("", "/"); got != "" {
		t.Error(got)
	}
}
