package httpui

import (
	"cmp"
	"context"
	"net/http"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/input"
)

func (req *request) createToken(in formjson.Values) error {
	t, err := input.Token(in, req.User.ID, req.Now, req.Location)
	if err != nil {
		return req.reject(err, func(form formError) error {
			return req.account(form.Problem.Status, accountPage{formError: form})
		})
	}
	t, secret, err := req.handler.logins.CreateToken(req.r.Context(), t)
	if err != nil {
		return err
	}
	if req.reauthenticate() != nil { // what ended the login has ended tokens before this one was stored
		return cmp.Or(req.handler.Store.DeleteToken(context.WithoutCancel(req.r.Context()), t.UserID, t.ID), error(httperror.Unauthorized))
	}
	return req.showOnce(http.StatusCreated, map[string]any{"id": t.ID, "token": secret}, "token", 0, secret, "/account")
}

func (req *request) deleteToken(id int64) error {
	return req.changed("/account", req.handler.Store.DeleteToken(req.r.Context(), req.User.ID, id))
}
