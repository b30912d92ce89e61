package httpui

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/login"
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
			v.ui.logins.Count(v.clientAddr())
		}
		return err
	}
	text, err := in.Texts("username", "password", "next")
	if err != nil {
		return err
	}
	name, next := text["username"], v.next(text["next"])
	user, err := v.checkLogin(name, text["password"])
	if err == nil {
		if err := v.identify(); err != nil { // the login that this one replaces
			return err
		}
		if err := v.begin(user); err != nil {
			return err
		}
		return v.redirect(next)
	}
	if p := problemOf(err); p.theirs() && !v.wantsJSON() {
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

// checkLogin returns the user whose name and password these are.
func (v *visit) checkLogin(name, password string) (store.User, error) {
	return v.ui.logins.Check(v.r.Context(), login.Attempt{
		Name: name, Password: password, Addr: v.clientAddr(), Marks: v.cookies(deviceCookie),
		Login: store.Login{Digest: v.loginDigest, UserID: v.User.ID},
	})
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
	v.setCookie(cookieName, "", "/", 0)
	v.w.Header().Set("Clear-Site-Data", `"cache"`)
	return v.redirect("/login")
}
