package httpui

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/login"
)

// Auth is the authentication of the program into which a handler is mounted.
type Auth interface {
	// Authenticate returns the user of the store on whose behalf r is made,
	// or [store.ErrNotFound] if there is none. It is called once a request,
	// by many at the same time. Requests with a bearer token that this
	// package gave out do not reach it.
	Authenticate(r *http.Request) (store.User, error)
}

const (
	cookieName   = "left4me"
	deviceCookie = "left4me_device" // marks a browser in which a user has logged in
	deviceTime   = 365 * 24 * time.Hour
)

// identify sets the user that the credentials of the request belong to, if any.
func (req *request) identify() error {
	ctx := req.r.Context()
	if scheme, secret, ok := strings.Cut(req.r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		token, user, err := req.handler.logins.FindToken(ctx, strings.TrimSpace(secret))
		req.token, req.mayChange = true, token.MayChange
		return req.setUser(user, err)
	}
	if req.handler.Auth != nil {
		user, err := req.handler.Auth.Authenticate(req.r)
		return req.setUser(user, err)
	}
	login, user, err := req.handler.logins.Find(ctx, req.cookies(cookieName)...)
	req.loginDigest = login.Digest
	return req.setUser(user, err)
}

// serverRoles are what routes about a server require there.
var serverRoles = map[access]store.Role{accessViewer: store.RoleViewer, accessOperator: store.RoleOperator, accessOwner: store.RoleOwner}

// authorize identifies the user of the request and fails if the route requires more.
func (req *request) authorize(need access) error {
	if err := req.handler.csrf.Check(req.r); err != nil {
		return errCrossOrigin
	}
	if need == accessPublic {
		return nil
	}
	if err := req.identify(); err != nil {
		return err
	}
	req.applyPreferences(req.User)
	switch {
	case req.User.ID == 0:
		return httperror.Unauthorized
	case need >= accessBrowser && req.token:
		return httperror.Forbidden
	case req.token && !req.mayChange && !req.reads():
		return errReadOnly
	case need == accessAdmin && !req.User.Admin:
		return httperror.Forbidden
	case serverRoles[need] != "":
		s, err := req.server()
		if err == nil && !s.Role.Allows(serverRoles[need]) {
			err = httperror.Forbidden
		}
		req.Owns, req.Operates = s.Role.Allows(store.RoleOwner), s.Role.Allows(store.RoleOperator)
		req.authorized = s
		return err
	}
	return nil
}

// cookies are the values of all cookies of one name.
func (req *request) cookies(name string) []string {
	var values []string
	for _, c := range req.r.CookiesNamed(name) {
		values = append(values, c.Value)
	}
	return values
}

// setUser sets the user of the request. No user, and one who is not active, are no error.
func (req *request) setUser(user store.User, err error) error {
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err != nil:
		return err
	case user.Active:
		req.User = user
	}
	return nil
}

// startSession logs user in, and gives the browser a mark.
func (req *request) startSession(user store.User) error {
	secret, err := req.handler.logins.Start(req.r.Context(), user, req.loginDigest)
	if err != nil {
		return err
	}
	req.setCookie(cookieName, secret, "/", login.Lifetime)
	req.setCookie(deviceCookie, req.handler.logins.Mark(user, req.cookies(deviceCookie)), "/login", deviceTime)
	return nil
}

// setCookie sets a cookie for a path of this handler; without a lifetime it removes it.
func (req *request) setCookie(name, value, path string, lifetime time.Duration) {
	maxAge := int(lifetime / time.Second)
	if maxAge == 0 {
		maxAge = -1
	}
	http.SetCookie(req.w, &http.Cookie{
		Name: name, Value: value, Path: req.handler.Prefix + path, MaxAge: maxAge,
		HttpOnly: true, Secure: req.secure(), SameSite: http.SameSiteLaxMode,
	})
}
