package httpui

import (
	"net/http"
	"strings"
	"time"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/store"
)

const maxTokens = 50

func (req *request) createToken() error {
	in, err := req.input()
	if err != nil {
		return err
	}
	t, err := req.tokenOf(in)
	if err != nil {
		if req.wantsJSON() {
			return err
		}
		p := httpErrorOf(err)
		return req.account(p.status, accountPage{formError: formError{Problem: p}})
	}
	tokens, err := req.handler.Store.Tokens(req.r.Context(), req.User.ID)
	if err != nil {
		return err
	}
	if len(tokens) >= maxTokens {
		return invalid("name", "too_many_tokens", maxTokens)
	}
	t, secret, err := req.handler.logins.CreateToken(req.r.Context(), t)
	if err != nil {
		return err
	}
	if req.wantsJSON() {
		return req.json(http.StatusCreated, map[string]any{"id": t.ID, "token": secret})
	}
	req.keepSecret("token", 0, secret)
	return req.redirect("/account")
}

// tokenOf is the token that a form or a program asks for. Its end is a day, of
// which it is good to the end where the reader is, or a time.
func (req *request) tokenOf(in formjson.Values) (store.Token, error) {
	t := store.Token{UserID: req.User.ID, CreatedAt: req.Now}
	text, err := in.Texts("name", "ends_at")
	if err != nil {
		return t, err
	}
	if t.Name, err = checkTitle("name", text["name"]); err != nil {
		return t, err
	}
	if t.MayChange, err = in.Flag("may_change"); err != nil {
		return t, err
	}
	end := strings.TrimSpace(text["ends_at"])
	if end == "" {
		return t, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, end, req.Location); err == nil {
		t.EndsAt = req.dayFrom(day, 1)
	} else if t.EndsAt, err = time.Parse(time.RFC3339, end); err != nil {
		return t, invalid("ends_at", "token_end_bad")
	}
	if !t.EndsAt.After(req.Now) {
		return t, invalid("ends_at", "token_end_bad")
	}
	return t, nil
}

func (req *request) deleteToken() error {
	id, err := req.number("id")
	if err != nil {
		return err
	}
	if err := req.handler.Store.DeleteToken(req.r.Context(), req.User.ID, id); err != nil {
		return err
	}
	return req.redirectOrNoContent("/account")
}
