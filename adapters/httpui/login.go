package httpui

import (
	"errors"
	"net/http"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/login"
	"github.com/left4me/left4me/store/password"
)

type loginPage struct {
	formError
	Name string
	Next string
}

func (req *request) home() error { return req.redirect("/servers") }

func (req *request) showLogin() error {
	if err := req.identify(); err != nil {
		return err
	}
	next := req.next(req.r.URL.Query().Get("next"))
	if req.User.ID != 0 && !req.identity.Token {
		return req.redirect(next)
	}
	return req.page(http.StatusOK, "login", loginPage{formError: formError{pageData: req.pageData}, Next: next})
}

func (req *request) login() error {
	in, err := req.input()
	if err != nil {
		if errors.Is(err, httperror.Busy) {
			req.handler.logins.Count(req.clientAddr())
		}
		return err
	}
	text, err := in.Texts("username", "password", "next")
	if err != nil {
		return err
	}
	name, next := text["username"], req.next(text["next"])
	user, err := req.checkLogin(name, text["password"])
	return req.endLogin(user, err, name, next)
}

// endLogin is the end of every attempt to log in: the session of the user, or the page with
// the error.
func (req *request) endLogin(user store.User, err error, name, next string) error {
	if err == nil {
		if err := req.identify(); err != nil { // the login that this one replaces
			return err
		}
		if err := req.handler.sessions.Start(req.w, req.r, user, req.identity.Login); err != nil {
			return err
		}
		return req.redirect(next)
	}
	return req.reject(err, func(form formError) error {
		return req.page(form.Problem.Status, "login", loginPage{form, name, next})
	})
}

// hasher makes the digests of passwords: a variable, for tests only.
var hasher password.Hasher

// checkLogin returns the user whose name and password these are.
func (req *request) checkLogin(name, password string) (store.User, error) {
	return req.handler.logins.Check(req.r.Context(), login.Attempt{
		Name: name, Password: password, Addr: req.clientAddr(), Marks: req.handler.sessions.Marks(req.r),
		Login: store.Login{Digest: req.identity.Login, UserID: req.User.ID},
	})
}

func (req *request) logout() error {
	if err := req.identify(); err != nil {
		return err
	}
	if req.identity.Login != "" {
		if err := req.handler.Store.DeleteLogin(req.r.Context(), req.identity.Login); err != nil {
			return err
		}
	}
	req.handler.sessions.Forget(req.w, req.r)
	req.w.Header().Set("Clear-Site-Data", `"cache"`)
	return req.redirect("/login")
}
