package httpui

import (
	"net/http"

	"github.com/left4me/left4me/messages"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/password"
)

// An accountPage is what a user changes of himself.
type accountPage struct {
	refusal
	Tokens    []store.Token
	Secret    string // a token just made, shown this once
	Languages []*messages.Catalog
	Done      string // a message key, "" for none
}

func (v *visit) showAccount() error {
	page := accountPage{}
	if v.r.URL.Query().Get("done") == "password" {
		page.Done = "account.password_done"
	}
	return v.account(http.StatusOK, page)
}

func (v *visit) account(status int, page accountPage) error {
	tokens, err := v.ui.Store.Tokens(v.r.Context(), v.User.ID)
	if err != nil {
		return err
	}
	page.view, page.Tokens, page.Languages = v.view, tokens, languages
	cache := revalidate
	if page.Secret = v.secret("token", 0); page.Secret != "" {
		cache = noStore
	}
	return v.pageCached(status, "account", page, cache)
}

func (v *visit) setLanguage() error {
	in, err := v.input()
	if err != nil {
		return err
	}
	user := v.User
	if user.Language, err = in.Text("language"); err != nil {
		return err
	}
	if language(user.Language) == nil && user.Language != "" {
		return invalid("language", "language_bad")
	}
	if err := v.ui.Store.UpdateUser(v.r.Context(), user); err != nil {
		return err
	}
	return v.done("/account")
}

// setPassword needs the password there was, counts like a login, and ends all
// other logins and the tokens that may change things.
func (v *visit) setPassword() error {
	in, err := v.input()
	if err != nil {
		return err
	}
	text, err := in.Texts("password", "new_password", "repeat_password")
	fresh := text["new_password"]
	if err == nil {
		var wrong faults
		wrong.add(checkNewPassword("new_password", fresh))
		if fresh != text["repeat_password"] {
			wrong.add(invalid("repeat_password", "password_differs"))
		}
		err = wrong.err()
	}
	user := v.User
	if err == nil {
		user, err = v.checkLogin(v.User.Name, text["password"])
	}
	if err != nil {
		p := problemOf(err)
		if p == errWrongLogin {
			p = invalid("password", "password_wrong")
		}
		if v.wantsJSON() || p.field == "" {
			return p
		}
		return v.account(p.status, accountPage{refusal: refusal{Problem: p}})
	}
	if user.PasswordDigest, err = hasher.Hash(v.r.Context(), fresh); err != nil {
		return err
	}
	if err := v.ui.Store.UpdateUser(v.r.Context(), user); err != nil {
		return err
	}
	if err := v.ui.logins.EndAccess(v.r.Context(), user.ID, v.loginDigest); err != nil {
		return err
	}
	return v.done("/account?done=password")
}

// endLogins ends every login of the user but this one.
func (v *visit) endLogins() error {
	if err := v.ui.Store.DeleteLogins(v.r.Context(), v.User.ID, v.loginDigest); err != nil {
		return err
	}
	return v.done("/account")
}

func checkNewPassword(field, text string) error {
	if password.Check(text) != nil {
		return invalid(field, "password_length", password.MinLength)
	}
	return nil
}
