package input

import (
	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
)

// Note returns the text of a note about a player, as [store.NoteText] does.
func Note(in formjson.Values) (string, error) {
	text, err := in.Text("text")
	if err != nil {
		return "", err
	}
	if text, err = store.NoteText(text); err != nil {
		return "", httperror.Invalid("text", "note_bad", store.MaxNoteText)
	}
	return text, nil
}

// Tag returns the tag of a player, as [store.Tag] does, and whether delete asks to remove it.
func Tag(in formjson.Values) (tag string, remove bool, err error) {
	if tag, err = in.Text("tag"); err != nil {
		return "", false, err
	}
	if tag, err = store.Tag(tag); err != nil {
		return "", false, httperror.Invalid("tag", "tag_bad", store.MaxTag)
	}
	remove, err = in.Flag("delete")
	return tag, remove, err
}

// Player returns the player whose Steam ID stands in steam_id, in any form of [steam.Parse].
func Player(in formjson.Values) (steam.ID, error) {
	text, err := in.Text("steam_id")
	if err != nil {
		return steam.ID{}, err
	}
	id, err := steam.Parse(text)
	if err != nil || !id.IsIndividual() {
		return steam.ID{}, httperror.Invalid("steam_id", "steam_id_bad")
	}
	return id, nil
}
