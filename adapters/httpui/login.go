package httpui

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/left4me/left4me/store"
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

// checkLogin returns the user whose name and password these are. Each attempt
// counts before it is made, for the name and for the address; one that
// succeeds is taken back.
func (v *visit) checkLogin(name, password string) (store.User, error) {
	now := time.Now()
	byName, err := store.UserKey(name)
	if err != nil {
		return store.User{}, errUserName
	}
	byAddr := addrKey(v.ui.clientAddr(v.r))
	if wait := max(v.ui.byUser.wait(byName, now), v.ui.byAddr.wait(byAddr, now)); wait > 0 {
		v.ui.Log.Warn("login refused: too many failures", "user", clip(name, 64), "addr", byAddr)
		return store.User{}, tooMany(wait)
	}
	v.ui.byUser.take(byName, now)
	v.ui.byAddr.take(byAddr, now)

	user, err := v.ui.Store.UserByName(v.r.Context(), name)
	against, known := user.PasswordDigest, true
	switch {
	case errors.Is(err, store.ErrNotFound) || err == nil && !user.Active:
		against, known = unknownDigest(), false
	case err != nil:
		v.ui.byUser.undo(byName)
		v.ui.byAddr.undo(byAddr)
		return store.User{}, err
	}
	ok, err := checkPasswordContext(v.r.Context(), against, password)
	if err != nil {
		v.ui.byUser.undo(byName)
		v.ui.byAddr.undo(byAddr)
		return store.User{}, err
	}
	if !ok || !known {
		v.ui.Log.Info("login failed", "user", clip(name, 64), "addr", byAddr)
		return store.User{}, errWrongLogin
	}
	v.ui.byUser.forget(byName)
	v.ui.byAddr.undo(byAddr)
	if weakDigest(user.PasswordDigest) {
		v.strengthen(user, password)
	}
	return user, nil
}

// strengthen stores the password with as many rounds as new ones get.
func (v *visit) strengthen(user store.User, password string) {
	fresh, err := hashPassword(password, rounds)
	if err == nil {
		user.PasswordDigest = fresh
		err = v.ui.Store.UpdateUser(v.r.Context(), user)
	}
	if err != nil {
		v.ui.Log.Warn("could not strengthen a password digest", "user", user.Name, "err", err)
	}
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
