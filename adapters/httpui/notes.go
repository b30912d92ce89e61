package httpui

import (
	"net/http"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/input"
	"github.com/left4me/left4me/store/people"
	"github.com/left4me/left4me/store/playerhistory"
)

func playerPath(id steam.ID) string { return "/players/" + id.String() }

// known is the player in the path, if they have played on a server of the reader.
func (req *request) known() (steam.ID, error) {
	id, _, err := req.knownTo()
	return id, err
}

// knownTo is known with the reader.
func (req *request) knownTo() (steam.ID, people.Viewer, error) {
	id, err := req.player()
	if err != nil {
		return id, people.Viewer{}, err
	}
	_, v, err := req.person(req.r.Context(), id, playerhistory.Query{Limit: 1})
	return id, v, err
}

func (req *request) createNote(id steam.ID, in formjson.Values) error {
	text, err := input.Note(in)
	if err != nil {
		return err
	}
	n, err := req.handler.Store.CreateNote(req.r.Context(), store.Note{OwnerID: req.User.ID, AuthorID: req.User.ID, SteamID: id, Text: text, CreatedAt: req.Now})
	if err != nil {
		return err
	}
	if req.wantsJSON() {
		return req.json(http.StatusCreated, api.NewNote(n))
	}
	return req.redirect(playerPath(id))
}

func (req *request) deleteNote(id steam.ID) error {
	number, err := req.number("note")
	if err != nil {
		return err
	}
	return req.changed(playerPath(id), req.handler.Store.DeleteNote(req.r.Context(), req.User.ID, id, number))
}

func (req *request) apiNotes() error {
	id, v, err := req.knownTo()
	if err != nil {
		return err
	}
	return respondJSON(req, api.NewNotes)(req.handler.Store.Notes(req.r.Context(), v.Owners(), id))
}

// changeTag adds a tag, or deletes it if "delete" is asked for.
func (req *request) changeTag(id steam.ID, in formjson.Values) error {
	tag, remove, err := input.Tag(in)
	if err != nil {
		return err
	}
	if remove {
		err = req.handler.Store.DeleteTag(req.r.Context(), req.User.ID, id, tag)
	} else {
		err = req.handler.Store.AddTag(req.r.Context(), req.User.ID, id, tag)
	}
	return req.changed(playerPath(id), err)
}

func (req *request) deleteTag(id steam.ID) error {
	return req.changed(playerPath(id), req.handler.Store.DeleteTag(req.r.Context(), req.User.ID, id, req.r.PathValue("tag")))
}

func (req *request) apiTags() error {
	id, v, err := req.knownTo()
	if err != nil {
		return err
	}
	tags, err := req.handler.Store.Tags(req.r.Context(), v.Owners(), []steam.ID{id})
	return respondJSON(req, api.NewTags)(tags[id], err)
}

// watchPlayer puts a player on the watch list, known or not.
func (req *request) watchPlayer(in formjson.Values) error {
	id, err := input.Player(in)
	if err != nil {
		return err
	}
	return req.changed(playerPath(id), req.handler.Store.Watch(req.r.Context(), req.User.ID, store.Watch{SteamID: id, CreatedAt: req.Now}))
}

func (req *request) unwatchPlayer(id steam.ID) error {
	return req.changed("/players", req.handler.Store.Unwatch(req.r.Context(), req.User.ID, id))
}

func (req *request) apiWatchList(v people.Viewer) error {
	return respondJSON(req, api.NewWatchList)(people.WatchList(req.r.Context(), req.handler.Store, v))
}
