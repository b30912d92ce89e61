package people

import (
	"context"
	"slices"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// Watched is a player on the watch list of a viewer.
type Watched struct {
	store.Watch
	Last  Player // has no session if the player was never on the servers
	Known bool   // Last has one
	Tags  []string
}

// WatchList returns the watch list of a viewer: those who are playing first, then those
// who were seen last, then those who were never seen.
func WatchList(ctx context.Context, st Store, v Viewer) ([]Watched, error) {
	watched, err := st.Watched(ctx, v.UserID)
	if err != nil {
		return nil, err
	}
	players := make([]steam.ID, len(watched))
	for i, w := range watched {
		players[i] = w.SteamID
	}
	last, err := st.LastSessions(ctx, players, v.ServerIDs())
	if err != nil {
		return nil, err
	}
	tags, err := st.Tags(ctx, v.Owners(), players)
	if err != nil {
		return nil, err
	}
	list, lasts := make([]Watched, len(watched)), make([]*Player, len(watched))
	for i, w := range watched {
		session, known := last[w.SteamID]
		session.SteamID = w.SteamID
		list[i] = Watched{w, Player{Session: session}, known, tags[w.SteamID]}
		lasts[i] = &list[i].Last
	}
	if err := addProfiles(ctx, st, lasts); err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(a, b Watched) int {
		switch {
		case a.Known != b.Known:
			return one(a.Known)
		case a.Known && a.Last.Open() != b.Last.Open():
			return one(a.Last.Open())
		}
		return b.Last.LastSeenAt.Compare(a.Last.LastSeenAt)
	})
	return list, nil
}

// one is -1 for what comes first.
func one(first bool) int {
	if first {
		return -1
	}
	return 1
}
