package httpui

import (
	"net/http"
	"strings"
	"time"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/store"
)

const maxTokens = 50

func (v *visit) createToken() error {
	in, err := v.input()
	if err != nil {
		return err
	}
	t, err := v.tokenOf(in)
	if err != nil {
		if v.wantsJSON() {
			return err
		}
		p := problemOf(err)
		return v.account(p.status, accountPage{refusal: refusal{Problem: p}})
	}
	tokens, err := v.ui.Store.Tokens(v.r.Context(), v.User.ID)
	if err != nil {
		return err
	}
	if len(tokens) >= maxTokens {
		return invalid("name", "too_many_tokens", maxTokens)
	}
	t, secret, err := v.ui.logins.CreateToken(v.r.Context(), t)
	if err != nil {
		return err
	}
	if v.wantsJSON() {
		return v.json(http.StatusCreated, map[string]any{"id": t.ID, "token": secret})
	}
	v.keepSecret("token", 0, secret)
	return v.redirect("/account")
}

// tokenOf is the token that a form or a program asks for. Its end is a day, of
// which it is good to the end where the reader is, or a time.
func (v *visit) tokenOf(in formjson.Values) (store.Token, error) {
	t := store.Token{UserID: v.User.ID, CreatedAt: v.Now}
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
	if day, err := time.ParseInLocation(time.DateOnly, end, v.Location); err == nil {
		t.EndsAt = v.dayFrom(day, 1)
	} else if t.EndsAt, err = time.Parse(time.RFC3339, end); err != nil {
		return t, invalid("ends_at", "token_end_bad")
	}
	if !t.EndsAt.After(v.Now) {
		return t, invalid("ends_at", "token_end_bad")
	}
	return t, nil
}

func (v *visit) deleteToken() error {
	id, err := v.number("id")
	if err != nil {
		return err
	}
	if err := v.ui.Store.DeleteToken(v.r.Context(), v.User.ID, id); err != nil {
		return err
	}
	return v.done("/account")
}
