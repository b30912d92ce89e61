package httpui

import (
	"crypto/rand"
	"errors"
	"net/http"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/spec"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/rotation"
)

// rotatePassword gives a server a new RCON password: the game first, while left4me
// can still log in there, and then the store. It is shown once, on the page of the
// server or in the answer to a program. If the game does not take it, nothing
// changes unless the request says "later": then the store has it, and the server is
// shown as waiting.
func (req *request) rotatePassword(s store.Server, in formjson.Values) error {
	later, err := in.Flag("later")
	if err != nil {
		return err
	}
	// The same one again after an attempt whose end is not known: the game may have it.
	password := req.secret("rcon attempt", s.ID)
	if password == "" {
		if password, err = spec.NewPassword(rand.Read); err != nil {
			return err
		}
	}
	rotate := rotation.Rotation{Store: req.handler.Store, SetLive: req.handler.SetRCONPassword, OnNotTaken: func(id int64, err error) {
		req.handler.Log.Warn("RCON password not set", "server", id, "err", err)
	}}
	s, err = rotate.Set(req.r.Context(), s, password, later)
	if errors.Is(err, rotation.ErrNotTaken) {
		req.keepSecret("rcon attempt", s.ID, password)
		return req.confirmPending(s)
	}
	if err != nil {
		return err
	}
	return req.showOnce(http.StatusOK, map[string]any{"rcon_password": password, "pending": s.PasswordPending}, "rcon", s.ID, password, serverPath(s.ID))
}

// confirmPending asks whether to change the password although the game did not take it.
func (req *request) confirmPending(s store.Server) error {
	if req.wantsJSON() {
		return errNotTaken
	}
	return req.pageCached(http.StatusConflict, "confirm", confirmPage{
		pageData: req.pageData, Question: req.T("confirm.rotate"), Detail: req.T("confirm.rotate_detail"), Button: req.T("confirm.rotate_button"),
		Later: true, Action: serverPath(s.ID) + "/password", Back: serverPath(s.ID) + "/settings",
	}, noStore)
}
