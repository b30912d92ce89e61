package httpui

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/password"
)

type loginPage struct {
	refusal
	Name   string
	Next   string
	Failed bool // name or password is wrong
	Slow   bool // too many attempts
}

func (v *visit) home() error { return v.redirect("/servers") }

func (v *visit) showLogin() error {
	if err := v.identify(); err != nil {
		return err
	}
	next := v.next(v.r.URL.Query().Get("next"))
	if v.User.ID != 0 && !v.token {
		return v.redirect(next)
	}
	return v.page(http.StatusOK, "login", loginPage{refusal: refusal{view: v.view}, Next: next})
}

// next is where to go after the login: a path of this handler, never another site.
func (v *visit) next(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || len(path) > 500 ||
		strings.ContainsFunc(path, func(r rune) bool { return r < ' ' || r == '\\' || r == 0x7f }) {
		return "/servers"
	}
	return path
}

func (v *visit) login() error {
	in, err := v.input()
	if err != nil {
		if errors.Is(err, errUnavailable) {
			v.ui.limits.byAddr.Take(httplimit.Network(v.clientAddr()).String(), time.Now())
		}
		return err
	}
	text, err := in.texts("username", "password", "next")
	if err != nil {
		return err
	}
	name, next := text["username"], v.next(text["next"])
	user, err := v.checkLogin(name, text["password"])
	var p *problem
	switch {
	case err == nil:
		if err := v.identify(); err != nil { // the login that this one replaces
			return err
		}
		if err := v.begin(user); err != nil {
			return err
		}
		v.rememberDevice(user)
		return v.redirect(next)
	case errors.As(err, &p) && !v.wantsJSON():
		page := loginPage{refusal: refusal{v.view, p}, Name: name, Next: next, Failed: p == errWrongLogin, Slow: p.status == http.StatusTooManyRequests}
		if p.status == http.StatusTooManyRequests {
			v.w.Header().Set("Retry-After", strconv.Itoa(p.retry))
		}
		return v.page(p.status, "login", page)
	}
	return err
}

// hasher makes the digests of passwords: a variable, for tests only.
var hasher password.Hasher

// checkLogin returns the user whose name and password these are. Each attempt
// counts before it is made; one that succeeds is taken back. An attempt that finds
// no place to wait counts for its address.
func (v *visit) checkLogin(name, password string) (store.User, error) {
	key, err := store.UserKey(name)
	if err != nil {
		return store.User{}, errUserName
	}
	user, err := v.ui.Store.UserByName(v.r.Context(), name)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return store.User{}, err
	}
	against, known := user.PasswordDigest, err == nil && user.Active
	if !known {
		against = hasher.Decoy()
	}
	a, wait := v.attempt(key, user)
	if wait > 0 {
		v.ui.Log.Warn("login refused: too many failures", "user", clip(name, 64), "addr", a.addr.String())
		return store.User{}, tooMany(wait)
	}
	ok, err := a.check(v.r.Context(), against, password)
	switch {
	case errors.Is(err, errBusy):
		a.refundName()
		return store.User{}, err
	case err != nil:
		a.cancel()
		return store.User{}, err
	case !ok || !known:
		v.ui.Log.Info("login failed", "user", clip(name, 64), "addr", a.addr.String())
		return store.User{}, errWrongLogin
	}
	a.succeed()
	if hasher.Weak(user.PasswordDigest) {
		user = v.strengthen(user, password)
	}
	return user, nil
}

// strengthen stores the password with as many rounds as new ones get, and returns
// the user as stored.
func (v *visit) strengthen(user store.User, password string) store.User {
	strong := user
	var err error
	if strong.PasswordDigest, err = hasher.Hash(v.r.Context(), password); err == nil {
		err = v.ui.Store.UpdateUser(v.r.Context(), strong)
	}
	if err != nil {
		v.ui.Log.Warn("could not strengthen a password digest", "user", user.Name, "err", err)
		return user
	}
	return strong
}

func (v *visit) logout() error {
	if err := v.identify(); err != nil {
		return err
	}
	if v.loginDigest != "" {
		if err := v.ui.Store.DeleteLogin(v.r.Context(), v.loginDigest); err != nil {
			return err
		}
	}
	v.setCookie("", -1)
	v.w.Header().Set("Clear-Site-Data", `"cache"`)
	return v.redirect("/login")
}
