package httpui

import (
	"strings"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/login/weblogin"
)

// Auth is the authentication of the program into which a handler is mounted.
type Auth = weblogin.Auth

// identify sets the user that the credentials of the request belong to, if any.
func (req *request) identify() (err error) {
	req.identity, err = req.handler.sessions.Identify(req.r)
	req.User = req.identity.User
	return err
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
	case need >= accessBrowser && req.identity.Token:
		return httperror.Forbidden
	case req.readsOnly() && !req.reads():
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

// readsOnly reports whether the request has a token that must not change anything.
func (req *request) readsOnly() bool { return req.identity.Token && !req.identity.MayChange }

// next is where to go after the login: a path of this handler, never another site.
func (req *request) next(path string) string { return weblogin.Next(path, "/servers") }

// loginAt is the URL at which the reader logs in to see this page, "" if there is
// none.
func (req *request) loginAt() string {
	next := strings.TrimPrefix(req.r.URL.RequestURI(), req.handler.Prefix)
	switch {
	case req.handler.Auth != nil:
		return weblogin.WithNext(req.handler.LoginURL, req.URL(req.next(next)))
	case next == "/servers" || req.next(next) != next:
		return req.URL("/login")
	}
	return weblogin.WithNext(req.URL("/login"), next)
}
