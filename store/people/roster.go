package people

import (
	"context"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
)

// RosterStore is what LoadRoster reads. Every [store.Store] is one.
type RosterStore interface {
	condition.Store

	// Snapshots returns the newest runs of servers.
	Snapshots(ctx context.Context, serverIDs []int64) (map[int64]store.Snapshot, error)

	// Current returns the sessions of those who are on a server.
	Current(ctx context.Context, serverID int64) ([]livestate.Session, error)

	// Recent returns the sessions of those who left a server.
	Recent(ctx context.Context, serverID int64, limit int) ([]livestate.Session, error)

	// Profiles returns names and avatars.
	Profiles(ctx context.Context, players []steam.ID) (map[steam.ID]store.Profile, error)
}

// Roster is what is so on a server now, with its current and recent players.
type Roster struct {
	Snapshot        store.Snapshot // zero: never seen
	Condition       condition.Condition
	Current, Recent []livestate.Session
	Profiles        map[steam.ID]store.Profile // may lack players
}

// LoadRoster returns the roster of a server, with at most recent players of those who left
// within some time before now; a time of 0 or less is all.
func LoadRoster(ctx context.Context, st RosterStore, serverID int64, recent int, within time.Duration, now time.Time) (r Roster, err error) {
	ids := []int64{serverID}
	snaps, err := st.Snapshots(ctx, ids)
	if err != nil {
		return r, err
	}
	conditions, err := condition.Read(ctx, st, ids, now)
	if err != nil {
		return r, err
	}
	r.Snapshot, r.Condition = snaps[serverID], conditions[serverID]
	if r.Current, err = st.Current(ctx, serverID); err != nil {
		return r, err
	}
	if r.Recent, err = st.Recent(ctx, serverID, recent); err != nil {
		return r, err
	}
	r.Recent = slices.DeleteFunc(r.Recent, func(p livestate.Session) bool { return within > 0 && p.LeftAt.Before(now.Add(-within)) })
	r.Profiles, err = st.Profiles(ctx, livestate.Players(r.Current, r.Recent))
	return r, err
}

// Find returns the session of a player who is on the server, or else the one that they left last.
func (r Roster) Find(id steam.ID) (livestate.Session, bool) {
	for _, s := range slices.Concat(r.Current, r.Recent) {
		if s.SteamID == id {
			return s, true
		}
	}
	return livestate.Session{}, false
}
