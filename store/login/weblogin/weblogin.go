// Package weblogin finds who an HTTP request is from: the user of a login that a browser keeps
// in a cookie, of a token that a program sends, or of the program around.
//
//	web := &weblogin.Sessions{Logins: logins, Cookie: "left4me"}
//	id, err := web.Identify(r)
//	...
//	err = web.Start(w, r, user, id.Login) // after a login
//
// It also says which addresses may follow a login, so that no link leads through it to another
// site.
package weblogin

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/login"
)

const markTime = 365 * 24 * time.Hour

// Auth is the authentication of a program that has logins of its own.
type Auth interface {
	// Authenticate returns the user of the store on whose behalf r is made,
	// or [store.ErrNotFound] if there is none. It is called once a request,
	// by many at the same time. Requests with a bearer token that this
	// package gave out do not reach it.
	Authenticate(r *http.Request) (store.User, error)
}

// Sessions find the users of requests. The fields must not change while it is used; many
// goroutines may use it.
type Sessions struct {
	// Logins checks logins and tokens. Required.
	Logins *login.Service

	// Cookie is the name of the cookie of a login. That of the mark of a browser in which a
	// user has logged in is the same with "_device" behind.
	Cookie string

	// Prefix is the path under which the program is mounted, such as "/left4me". Marks are for
	// the path "/login" there.
	Prefix string

	// Secure reports whether cookies are for TLS only. Nil: they are.
	Secure func(r *http.Request) bool

	// Auth authenticates what has no token, instead of the cookies. Nil: the cookies do.
	Auth Auth
}

// An Identity is who a request is from. The zero Identity is nobody.
type Identity struct {
	User      store.User // zero: nobody, or not active
	Token     bool       // by a token, or what was sent as one
	MayChange bool       // a token may change things too
	Login     string     // the digest of the browser's login, "" for none
}

// Identify returns who a request is from. Nobody, and a user who is not active, are no error.
func (s *Sessions) Identify(r *http.Request) (id Identity, err error) {
	var user store.User
	if scheme, secret, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		var token store.Token
		token, user, err = s.Logins.FindToken(r.Context(), strings.TrimSpace(secret))
		id.Token, id.MayChange = true, token.MayChange
	} else if s.Auth != nil {
		user, err = s.Auth.Authenticate(r)
	} else {
		var found store.Login
		found, user, err = s.Logins.Find(r.Context(), cookies(r, s.Cookie)...)
		id.Login = found.Digest
	}
	switch {
	case errors.Is(err, store.ErrNotFound):
		err = nil
	case err == nil && user.Active:
		id.User = user
	}
	return id, err
}

// Start logs a user in, in place of the login with the digest replaced, and gives the browser a
// mark.
func (s *Sessions) Start(w http.ResponseWriter, r *http.Request, user store.User, replaced string) error {
	secret, err := s.Logins.Start(r.Context(), user, replaced)
	if err != nil {
		return err
	}
	s.setCookie(w, r, s.Cookie, secret, "/", login.Lifetime)
	s.setCookie(w, r, s.markCookie(), s.Logins.Mark(user, s.Marks(r)), "/login", markTime)
	return nil
}

// Forget removes the cookie of the login from the browser. The mark stays.
func (s *Sessions) Forget(w http.ResponseWriter, r *http.Request) {
	s.setCookie(w, r, s.Cookie, "", "/", 0)
}

// Marks are those of the browser, for [login.Attempt].
func (s *Sessions) Marks(r *http.Request) []string { return cookies(r, s.markCookie()) }

func (s *Sessions) markCookie() string { return s.Cookie + "_device" }

// cookies are the values of all cookies of one name.
func cookies(r *http.Request, name string) (values []string) {
	for _, c := range r.CookiesNamed(name) {
		values = append(values, c.Value)
	}
	return values
}

// setCookie sets a cookie for a path below the prefix; without a lifetime it removes it.
func (s *Sessions) setCookie(w http.ResponseWriter, r *http.Request, name, value, path string, lifetime time.Duration) {
	maxAge := int(lifetime / time.Second)
	if maxAge == 0 {
		maxAge = -1
	}
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: s.Prefix + path, MaxAge: maxAge,
		HttpOnly: true, Secure: s.Secure == nil || s.Secure(r), SameSite: http.SameSiteLaxMode,
	})
}
