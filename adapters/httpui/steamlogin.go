package httpui

import (
	"net/http"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store/httperror"
)

// Where Steam sends browsers back.
const (
	steamReturn = "/login/steam/return"
	linkReturn  = "/account/steam/return"
)

// HasSteamLogin reports whether people may log in through Steam.
func (pd pageData) HasSteamLogin() bool { return pd.handler.SteamLogin != nil && pd.HasLogins() }

// SteamLoginURL is where that begins: where the login itself is, wherever this page was found.
func (pd pageData) SteamLoginURL(next string) string {
	return pd.handler.SteamLogin.BaseURL + "/login/steam?" + query("next", next)
}

func (req *request) startSteam() error {
	return req.askSteam(steamReturn, "", req.next(req.r.URL.Query().Get("next")))
}

func (req *request) finishSteam() error {
	next := ""
	user, err := req.handler.logins.Steam(req.r.Context(), req.clientAddr(), func() (id steam.ID, err error) {
		id, next, err = req.handler.SteamLogin.Finish(req.w, req.r, steamReturn, "")
		return id, err
	})
	return req.endLogin(user, err, "", req.next(next))
}

// linkSteam begins to add a Steam ID to the account. What comes back is for this login alone.
func (req *request) linkSteam() error { return req.askSteam(linkReturn, req.identity.Login, "") }

func (req *request) finishLink() error {
	id, _, err := req.handler.SteamLogin.Finish(req.w, req.r, linkReturn, req.identity.Login)
	if err == nil {
		err = req.setSteamID(id)
	}
	if p := httperror.Of(err); err != nil && p.OfClient() {
		return req.account(p.Status, accountPage{formError: formError{Problem: p}})
	} else if err != nil {
		return err
	}
	return req.redirect("/account")
}

// unlinkSteam removes the Steam ID, unless it is the only way to log in.
func (req *request) unlinkSteam() error {
	if req.User.PasswordDigest == "" {
		return httperror.Forbidden
	}
	return req.changed("/account", req.setSteamID(steam.ID{}))
}

func (req *request) setSteamID(id steam.ID) error {
	user := req.User
	user.SteamID = id
	return req.handler.Store.ChangeUser(req.r.Context(), req.User, user)
}

func (req *request) askSteam(path, subject, next string) error {
	req.w.Header().Set("Cache-Control", "no-store")
	http.Redirect(req.w, req.r, req.handler.SteamLogin.Begin(req.w, path, subject, next), http.StatusFound)
	return nil
}
