package people

import (
	"context"
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// Store is what the functions read. Every [store.Store] is one.
type Store interface {
	Servers
	store.Players
	store.PlayerNotes

	// PlayerSummary returns what a player did in all.
	PlayerSummary(ctx context.Context, player steam.ID, serverIDs []int64, since time.Time, names int) (store.PlayerSummary, error)

	// Sessions yields the sessions of a server within a period.
	Sessions(ctx context.Context, serverID int64, from, to time.Time) iter.Seq2[livestate.Session, error]

	// PlayerSessions returns the sessions of a player.
	PlayerSessions(ctx context.Context, player steam.ID, serverIDs []int64, before time.Time, limit int) ([]store.Session, error)

	// Runs returns the runs of a server within a period.
	Runs(ctx context.Context, serverID int64, from, to time.Time, limit int) ([]livestate.Run, error)

	// Profiles returns names and avatars.
	Profiles(ctx context.Context, players []steam.ID) (map[steam.ID]store.Profile, error)

	// Bans returns the bans of players.
	Bans(ctx context.Context, players []steam.ID) (map[steam.ID]store.Bans, error)
}

var _ Store = store.Store(nil)

// Viewer is a user with the servers that they may see.
type Viewer struct {
	UserID  int64
	Servers []store.Server

	owners []int64 // of all servers, where Servers are some of them
}

// Servers is where a viewer is read from. Every [store.Store] is one.
type Servers interface {
	// Servers returns the servers on which a user has a role.
	Servers(ctx context.Context, userID int64) ([]store.Server, error)

	// PlayedOn returns those of them on which a player ever was.
	PlayedOn(ctx context.Context, userID int64, player steam.ID) ([]store.Server, error)

	// Owners returns the users who own one of them.
	Owners(ctx context.Context, userID int64) ([]int64, error)
}

// ViewerOf returns a user with those of their servers on which a player ever was, without
// reading the others. It sees the notes and tags that the user sees.
func ViewerOf(ctx context.Context, st Servers, userID int64, player steam.ID) (v Viewer, err error) {
	v.UserID = userID
	if v.Servers, err = st.PlayedOn(ctx, userID, player); err == nil {
		v.owners, err = st.Owners(ctx, userID)
	}
	return v, err
}

// ServerIDs returns the IDs of the servers.
func (v Viewer) ServerIDs() []int64 {
	ids := make([]int64, len(v.Servers))
	for i := range v.Servers {
		ids[i] = v.Servers[i].ID
	}
	return ids
}

// At returns the viewer with one of the servers alone, by the text of its ID. If it is none of
// them, the error is [store.ErrNotFound].
func (v Viewer) At(id string) (Viewer, error) {
	for _, s := range v.Servers {
		if strconv.FormatInt(s.ID, 10) == id {
			return Viewer{UserID: v.UserID, Servers: []store.Server{s}, owners: v.Owners()}, nil
		}
	}
	return Viewer{UserID: v.UserID}, store.ErrNotFound
}

// Owners returns the users whose notes and tags the viewer may see: those who own one of
// the servers, and the viewer.
func (v Viewer) Owners() []int64 {
	ids := append([]int64{v.UserID}, v.owners...)
	for i := range v.Servers {
		ids = append(ids, v.Servers[i].UserID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
