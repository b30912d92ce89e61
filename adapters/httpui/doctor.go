package httpui

import (
	"net/http"

	"github.com/left4me/left4me/doctor"
	"github.com/left4me/left4me/store"
)

// testServer looks at a server and says what is wrong with it.
func (req *request) testServer(s store.Server) error {
	findings, err := req.handler.Doctor(req.r.Context(), s, req.User.Admin)
	if err != nil {
		return err
	}
	if req.wantsJSON() {
		return req.json(http.StatusOK, map[string][]doctor.Finding{"findings": findings})
	}
	return req.serverForm(http.StatusOK, serverForm{ID: s.ID, Values: valuesOf(s), Findings: findings})
}

// Tests reports whether servers can be tested.
func (f serverForm) Tests() bool { return f.ID != 0 && f.handler.Doctor != nil }
