package people

import (
	"context"
	"slices"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// Person is all that a viewer may know of a player.
type Person struct {
	SteamID steam.ID
	Summary store.PlayerSummary
	Profile store.Profile // zero if it is not known
	Bans    store.Bans
	Told    bool         // Steam told Bans
	Notes   []store.Note // newest first
	Tags    []string
	Watched bool // by the viewer
}

// Load returns what is known of a player, with the visits that were last seen after since
// and at most names of their names. A player who was never on the servers of the viewer, and
// of whom the viewer has neither notes nor tags nor a watch, is [store.ErrNotFound]. Of one
// who was never there, what Steam told is left out: it would say that they play elsewhere.
func Load(ctx context.Context, st Store, v Viewer, id steam.ID, since time.Time, names int) (*Person, error) {
	p := &Person{SteamID: id}
	var err error
	if p.Summary, err = st.PlayerSummary(ctx, id, v.ServerIDs(), since, names); err != nil {
		return nil, err
	}
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
	if p.Summary.Sessions == 0 {
		if len(p.Notes)+len(p.Tags) == 0 && !p.Watched {
			return nil, store.ErrNotFound
		}
		return p, nil
	}
	profiles, err := st.Profiles(ctx, []steam.ID{id})
	if err != nil {
		return nil, err
	}
	bans, err := st.Bans(ctx, []steam.ID{id})
	p.Profile = profiles[id]
	p.Bans, p.Told = bans[id], bans[id].SteamID == id
	return p, err
}
