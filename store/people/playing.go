package people

import (
	"context"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// Player is a player with one of their sessions, and what Steam says of them.
type Player struct {
	store.Session
	Profile store.Profile // zero if it is not known
}

// addProfiles reads the profiles of players.
func addProfiles(ctx context.Context, st Store, players []*Player) error {
	ids := make([]steam.ID, len(players))
	for i, p := range players {
		ids[i] = p.SteamID
	}
	profiles, err := st.Profiles(ctx, ids)
	for _, p := range players {
		p.Profile = profiles[p.SteamID]
	}
	return err
}

// Place is a server with the players who are on it, longest here first.
type Place struct {
	Server  store.Server
	Players []Player
	More    int // players who are there besides
}

// MaxPlaying is how many players Playing looks at.
const MaxPlaying = 1000

// Playing returns the servers with open sessions, in the order of v, with at most limit players
// of each. A server that has not answered for a while may have open sessions.
func Playing(ctx context.Context, st Store, v Viewer, limit int) ([]Place, error) {
	sessions, err := st.Playing(ctx, v.ServerIDs(), MaxPlaying)
	if err != nil {
		return nil, err
	}
	byServer := make(map[int64][]store.Session)
	for _, s := range sessions {
		byServer[s.ServerID] = append(byServer[s.ServerID], s)
	}
	var places []Place
	var players []*Player
	for _, server := range v.Servers {
		here := byServer[server.ID]
		if len(here) == 0 {
			continue
		}
		place := Place{Server: server, Players: make([]Player, min(len(here), limit))}
		place.More = len(here) - len(place.Players)
		for i := range place.Players {
			place.Players[i].Session = here[i]
			players = append(players, &place.Players[i])
		}
		places = append(places, place)
	}
	return places, addProfiles(ctx, st, players)
}
