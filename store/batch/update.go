package batch

import (
	"cmp"
	"maps"
	"slices"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// update is a store.Update in the making.
type update struct {
	run      livestate.Run
	closed   map[int64]livestate.Run // by the start, in Unix milliseconds
	sessions map[livestate.SessionKey]pendingSession
	aliases  map[aliasKey]store.Alias
	outages  map[int64]livestate.Outage // by the start, in Unix milliseconds
	events   []livestate.Event
}

type aliasKey struct {
	player steam.ID
	name   string
}

type pendingSession struct {
	livestate.Session
	unsaved bool // the store has no row of it yet
}

// advance makes run the newest one. Open sessions that were last seen at the end
// of the run before are seen at the end of this one, unless the step that comes
// with it says otherwise.
func (u *update) advance(run livestate.Run) {
	if run.StartedAt.IsZero() {
		return
	}
	if last := u.run.LastSeenAt; !last.Equal(run.LastSeenAt) {
		for key, s := range u.sessions {
			if s.Open() && s.LastSeenAt.Equal(last) {
				s.LastSeenAt = run.LastSeenAt
				u.sessions[key] = s
			}
		}
	}
	u.run = run
}

// row returns u as the store takes it, its lists in a fixed order.
func (u *update) row(id int64) store.Update {
	row := store.Update{ServerID: id, Run: u.run, Events: u.events}
	for _, start := range slices.Sorted(maps.Keys(u.closed)) {
		row.Closed = append(row.Closed, u.closed[start])
	}
	for _, start := range slices.Sorted(maps.Keys(u.outages)) {
		row.Outages = append(row.Outages, u.outages[start])
	}
	for _, s := range u.sessions {
		row.Sessions = append(row.Sessions, s.Session)
	}
	slices.SortFunc(row.Sessions, livestate.CompareStart)
	for _, a := range u.aliases {
		row.Aliases = append(row.Aliases, a)
	}
	slices.SortFunc(row.Aliases, func(a, b store.Alias) int {
		return cmp.Or(cmp.Compare(a.SteamID.Uint64(), b.SteamID.Uint64()), cmp.Compare(a.Name, b.Name))
	})
	return row
}
