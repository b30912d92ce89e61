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
// changes unless the visitor says "later": then the store has it, and the server is
// shown as waiting.
func (v *visit) rotatePassword() error {
	s, err := v.server()
	if err != nil {
		return err
	}
	in, err := v.input()
	if err != nil {
		return err
	}
	later, err := in.Flag("later")
	if err != nil {
		return err
	}
	// The same one again after an attempt whose end is not known: the game may have it.
	had, password := s.RCONPassword, v.secret("rcon attempt", s.ID)
	if password == "" {
		if password, err = spec.NewPassword(rand.Read); err != nil {
			return err
		}
	}
	live := v.tellGame(s.ID, password)
	if !live && !later {
		v.keepSecret("rcon attempt", s.ID, password)
		return v.askLater(s)
	}
	s.RCONPassword, s.PasswordPending = password, !live
	if err := v.ui.Store.UpdateServer(v.r.Context(), s); err != nil {
		if live {
			v.tellGame(s.ID, had)
		}
		return err
	}
	if v.wantsJSON() {
		return v.json(http.StatusOK, map[string]any{"rcon_password": password, "pending": s.PasswordPending})
	}
	v.keepSecret("rcon", s.ID, password)
	return v.redirect(serverPath(s.ID))
}

// tellGame sets a password in the game that runs, and reports whether it took it. It
// does not end with the request: the game must not change while nobody notes it.
func (v *visit) tellGame(id int64, password string) bool {
	if v.ui.SetRCONPassword == nil || password == "" {
		return false
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(v.r.Context()), liveTimeout)
	defer cancel()
	err := v.ui.SetRCONPassword(ctx, id, password)
	if err != nil {
		v.ui.Log.Warn("RCON password not set", "server", id, "err", err)
	}
	return err == nil
}

// askLater asks whether to change the password although the game did not take it.
func (v *visit) askLater(s store.Server) error {
	if v.wantsJSON() {
		return errNotTaken
	}
	return v.pageCached(http.StatusConflict, "confirm", confirmPage{
		view: v.view, Question: v.T("confirm.rotate"), Detail: v.T("confirm.rotate_detail"), Button: v.T("confirm.rotate_button"),
		Later: true, Action: serverPath(s.ID) + "/password", Back: serverPath(s.ID) + "/settings",
	}, noStore)
}
