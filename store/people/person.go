package people

import (
	"context"
	"errors"
	"slices"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/playerhistory"
)

// Person is all that a viewer may know of a player.
type Person struct {
	playerhistory.History
	Bans    store.Bans
	Told    bool         // Steam told Bans
	Notes   []store.Note // newest first
	Tags    []string
	Watched bool // by the viewer
}

// Load returns what is known of a player, and a page of their sessions: q says which;
// its Servers are those of the viewer. A player who was never there, and for which the viewer has
// neither notes nor tags nor a watch, is [store.ErrNotFound], and so is a page behind the last
// one. Of one who was never there, what Steam told is left out: it would say that they play
// elsewhere.
func Load(ctx context.Context, st Store, v Viewer, id steam.ID, q playerhistory.Query) (*Person, error) {
	q.Servers = v.ServerIDs()
	history, err := playerhistory.Read(ctx, st, id, q)
	if err != nil && (!errors.Is(err, store.ErrNotFound) || q.From != (store.SessionCursor{})) {
		return nil, err
	}
	p, absent := &Person{History: history}, err
	if p.Notes, err = st.Notes(ctx, v.Owners(), id); err != nil {
		return nil, err
	}
	tags, err := st.Tags(ctx, v.Owners(), []steam.ID{id})
	if err != nil {
		return nil, err
	}
	p.Tags = tags[id]
	watched, err := st.Watched(ctx, v.UserID)
	if err != nil {
		return nil, err
	}
	p.Watched = slices.ContainsFunc(watched, func(w store.Watch) bool { return w.SteamID == id })
	if absent != nil {
		if len(p.Notes)+len(p.Tags) == 0 && !p.Watched {
			return nil, absent
		}
		return p, nil
	}
	bans, err := st.Bans(ctx, []steam.ID{id})
	p.Bans, p.Told = bans[id], bans[id].SteamID == id
	return p, err
}

// Server returns the name of a server of the viewer, "" if it is none.
func (v Viewer) Server(id int64) string {
	for i := range v.Servers {
		if v.Servers[i].ID == id {
			return v.Servers[i].Name
		}
	}
	return ""
}
