package httpui

import (
	"net/http"
	"strings"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/people"
)

// MayErase reports whether the reader may erase the player.
func (p playerPage) MayErase() bool { return people.MayErase(p.User, p.Viewer.Servers) }

func (req *request) confirmErase(id steam.ID) error {
	v, err := people.ViewerOf(req.r.Context(), req.handler.Store, req.User.ID, id)
	if err == nil && !people.MayErase(req.User, v.Servers) {
		err = httperror.NotFound
	}
	if err != nil {
		return err
	}
	last, err := req.handler.Store.LastSessions(req.r.Context(), []steam.ID{id}, v.ServerIDs())
	if err != nil {
		return err
	}
	player := strings.TrimSpace(display(last[id].LastName) + " " + id.String())
	return req.page(http.StatusOK, "confirm", confirmPage{
		pageData: req.pageData, Question: req.T("confirm.erase", player), Detail: req.T("confirm.erase_detail"), Button: req.T("player.erase"),
		Sessions: req.T("confirm.erase_sessions"), Action: playerPath(id) + "/erase", Back: playerPath(id),
	})
}

// erasePlayer erases the identity of a player, and their sessions too if "sessions" is set.
func (req *request) erasePlayer(id steam.ID, in formjson.Values) error {
	sessions, err := in.Flag("sessions")
	if err == nil {
		_, err = people.Erase(req.r.Context(), req.handler.Store, req.User, req.User.Name, store.Erasure{SteamID: id, Sessions: sessions}, req.Now)
	}
	return req.changed("/players", err)
}
