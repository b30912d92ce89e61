package httpui

import (
	"net/http"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/messages"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/input"
	"github.com/left4me/left4me/store/publicpage"
)

// An accountPage has the settings of a user.
type accountPage struct {
	formError
	Tokens    []store.Token
	Secret    string // a token just made, shown this once
	Languages []*messages.Catalog
	Community store.Community // zero: it is off
	Origin    string
	Done      string // a message key, "" for none
}

func (req *request) showAccount() error {
	page := accountPage{}
	if req.r.URL.Query().Get("done") == "password" {
		page.Done = "account.password_done"
	}
	return req.account(http.StatusOK, page)
}

func (req *request) account(status int, page accountPage) error {
	tokens, err := req.handler.Store.Tokens(req.r.Context(), req.User.ID)
	if err != nil {
		return err
	}
	if page.Community, err = publicpage.Community(req.r.Context(), req.handler.Store, req.User.ID); err != nil {
		return err
	}
	page.Origin = req.origin()
	page.pageData, page.Tokens, page.Languages = req.pageData, tokens, languages
	cache := revalidate
	if page.Secret = req.secret("token", 0); page.Secret != "" {
		cache = noStore
	}
	return req.pageCached(status, "account", page, cache)
}

func (req *request) setLanguage(in formjson.Values) error {
	tag, err := in.Text("language")
	if err != nil {
		return err
	}
	if messages.Tagged(tag, languages...) == nil && tag != "" {
		return invalid("language", "language_bad")
	}
	user := req.User
	user.Language = tag
	return req.changed("/account", req.handler.Store.ChangeUser(req.r.Context(), req.User, user))
}

// setPassword needs the password there was, counts like a login, and ends all
// other logins and the tokens that may change things.
func (req *request) setPassword(in formjson.Values) error {
	old, fresh, err := input.PasswordChange(in)
	user := req.User
	if err == nil {
		user, err = req.checkLogin(req.User.Name, old)
	}
	if err == nil {
		err = req.handler.logins.ChangePassword(req.r.Context(), user, fresh, req.identity.Login)
	}
	if err != nil {
		p := httperror.Of(err)
		if p == httperror.WrongLogin {
			p = invalid("password", "password_wrong")
		}
		if req.wantsJSON() || p.Field == "" {
			return p
		}
		return req.account(p.Status, accountPage{formError: formError{Problem: p}})
	}
	return req.changed("/account?done=password", nil)
}

// endLogins ends every login of the user but this one.
func (req *request) endLogins() error {
	return req.changed("/account", req.handler.Store.DeleteLogins(req.r.Context(), req.User.ID, req.identity.Login))
}
