package httpui

import (
	"net/http"

	"github.com/left4me/left4me/doctor"
	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/input"
)

// testServer tests the connection to a server, and shows the findings.
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

// testNew tests the connection to a server that is not made yet, as it was typed. Nothing is stored.
func (req *request) testNew(in formjson.Values) error {
	s := store.Server{UserID: req.User.ID}
	err := input.Connection(&s, in)
	if err != nil {
		return req.rejectForm(in, 0, err)
	}
	form := typed(in)
	if form.Findings, err = req.handler.Doctor(req.r.Context(), s, req.User.Admin); err != nil {
		return req.rejectForm(in, 0, err)
	}
	if req.wantsJSON() {
		return req.json(http.StatusOK, map[string][]doctor.Finding{"findings": form.Findings})
	}
	return req.serverForm(http.StatusOK, form)
}

// Tests reports whether servers can be tested.
func (pd pageData) Tests() bool { return pd.handler.Doctor != nil }
