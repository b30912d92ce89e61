package httpui

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/login"
)

// Auth is the authentication of the program into which a handler is mounted.
type Auth interface {
	// Authenticate returns the user of the store on whose behalf r is made,
	// or [store.ErrNotFound] if it is nobody's. It is called once a request,
	// by many at the same time. Requests with a bearer token that this
	// package gave out do not reach it.
	Authenticate(r *http.Request) (store.User, error)
}

const (
	cookieName   = "left4me"
	deviceCookie = "left4me_device" // marks a browser in which a user has logged in
	deviceTime   = 365 * 24 * time.Hour
)

// identify sets the user of the visit, if the request proves one.
func (v *visit) identify() error {
	ctx := v.r.Context()
	if scheme, secret, ok := strings.Cut(v.r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		token, user, err := v.ui.logins.FindToken(ctx, strings.TrimSpace(secret))
		v.token, v.mayChange = true, token.MayChange
		return v.is(user, err)
	}
	if v.ui.Auth != nil {
		user, err := v.ui.Auth.Authenticate(v.r)
		return v.is(user, err)
	}
	login, user, err := v.ui.logins.Find(ctx, v.cookies(cookieName)...)
	v.loginDigest = login.Digest
	return v.is(user, err)
}

// cookies are the values of all cookies of one name.
func (v *visit) cookies(name string) []string {
	var values []string
	for _, c := range v.r.CookiesNamed(name) {
		values = append(values, c.Value)
	}
	return values
}

// is makes user the one who asks. Nobody and a user who was switched off are no error.
func (v *visit) is(user store.User, err error) error {
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err != nil:
		return err
	case user.Active:
		v.User = user
	}
	return nil
}

// begin logs user in, and gives the browser a mark.
func (v *visit) begin(user store.User) error {
	secret, err := v.ui.logins.Start(v.r.Context(), user, v.loginDigest)
	if err != nil {
		return err
	}
	v.setCookie(cookieName, secret, "/", login.Lifetime)
	v.setCookie(deviceCookie, v.ui.logins.Mark(user, v.cookies(deviceCookie)), "/login", deviceTime)
	return nil
}

// setCookie sets a cookie for a path of this handler; without a lifetime it removes it.
func (v *visit) setCookie(name, value, path string, lifetime time.Duration) {
	maxAge := int(lifetime / time.Second)
	if maxAge == 0 {
		maxAge = -1
	}
	http.SetCookie(v.w, &http.Cookie{
		Name: name, Value: value, Path: v.ui.Prefix + path, MaxAge: maxAge,
		HttpOnly: true, Secure: v.secure(), SameSite: http.SameSiteLaxMode,
	})
}
