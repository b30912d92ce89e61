package httpui

import (
	"context"
	"crypto/rand"
	"net/http"
	"time"

	"github.com/left4me/left4me/spec"
	"github.com/left4me/left4me/store"
)

// liveTimeout bounds how long a game server is waited for.
const liveTimeout = 10 * time.Second

// rotatePassword gives a server a new RCON password: the game first, while left4me
// can still log in there, and then the store. It is shown once, on the page of the
// server or in the answer to a program. If the game does not take it, nothing
// changes unless the request says "later": then the store has it, and the server is
// shown as waiting.
func (req *request) rotatePassword() error {
	s, err := req.server()
	if err != nil {
		return err
	}
	in, err := req.input()
	if err != nil {
		return err
	}
	later, err := in.Flag("later")
	if err != nil {
		return err
	}
	// The same one again after an attempt whose end is not known: the game may have it.
	had, password := s.RCONPassword, req.secret("rcon attempt", s.ID)
	if password == "" {
		if password, err = spec.NewPassword(rand.Read); err != nil {
			return err
		}
	}
	live := req.setGamePassword(s.ID, password)
	if !live && !later {
		req.keepSecret("rcon attempt", s.ID, password)
		return req.confirmPending(s)
	}
	s.RCONPassword, s.PasswordPending = password, !live
	if err := req.handler.Store.UpdateServer(req.r.Context(), s); err != nil {
		if live {
			req.setGamePassword(s.ID, had)
		}
		return err
	}
	if req.wantsJSON() {
		return req.json(http.StatusOK, map[string]any{"rcon_password": password, "pending": s.PasswordPending})
	}
	req.keepSecret("rcon", s.ID, password)
	return req.redirect(serverPath(s.ID))
}

// setGamePassword sets a password in the game that runs, and reports whether it took it. It
// does not end with the request: the game must not have a password that the store lacks.
func (req *request) setGamePassword(id int64, password string) bool {
	if req.handler.SetRCONPassword == nil || password == "" {
		return false
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(req.r.Context()), liveTimeout)
	defer cancel()
	err := req.handler.SetRCONPassword(ctx, id, password)
	if err != nil {
		req.handler.Log.Warn("RCON password not set", "server", id, "err", err)
	}
	return err == nil
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
