package rows

import (
	"cmp"
	"slices"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// Batch is what a number of updates come to, as rows. Runs has one row a server; Open
// and Ended together have one a session, and Open one a player and server.
type Batch struct {
	Runs, Closed []store.ServerRun
	Open, Ended  []Session
	Delete       []Session
	Outages      []Outage
	Aliases      []Alias
	Events       []livestate.Event

	Fences store.Fences // the rights under which it is written
}

// Empty reports whether there is nothing to store.
func (b *Batch) Empty() bool {
	return len(b.Runs)+len(b.Open)+len(b.Ended)+len(b.Delete)+len(b.Aliases)+len(b.Outages)+len(b.Events) == 0
}

// NewBatch sorts out what the updates say. Where several are of one server, the
// newest run and the latest version of a session count.
func NewBatch(updates []store.Update) *Batch {
	b := new(Batch)
	b.Runs = make([]store.ServerRun, 0, len(updates))
	var sessions []Session
	for _, u := range updates {
		b.Fences.Add(u.ServerID, u.Epoch)
		seen := !u.Run.StartedAt.IsZero()
		if seen {
			b.Runs = append(b.Runs, store.ServerRun{ServerID: u.ServerID, Run: u.Run})
		}
		for _, run := range u.Closed {
			if Millis(run.StartedAt) < Millis(u.Run.StartedAt) { // or it would be there twice
				b.Closed = append(b.Closed, store.ServerRun{ServerID: u.ServerID, Run: run})
			}
		}
		for _, o := range u.Outages {
			b.Outages = append(b.Outages, Outage{u.ServerID, o})
		}
		for _, session := range u.Sessions {
			sessions = append(sessions, Session{
				ServerID: u.ServerID,
				Follows:  seen && Millis(session.LastSeenAt) == Millis(u.Run.LastSeenAt),
				Session:  session,
			})
		}
		for _, session := range u.Delete {
			b.Delete = append(b.Delete, Session{ServerID: u.ServerID, Session: session})
		}
		for _, alias := range u.Aliases {
			b.Aliases = append(b.Aliases, Alias{u.ServerID, alias})
		}
		b.Events = append(b.Events, u.Events...)
	}
	b.newestRuns()
	b.splitSessions(sessions)
	b.Closed = oneEach(b.Closed, func(r store.ServerRun) [2]int64 { return [2]int64{r.ServerID, Millis(r.StartedAt)} },
		func(r *store.ServerRun, again store.ServerRun) {
			r.LastSeenAt = times.Later(r.LastSeenAt, again.LastSeenAt)
		})
	b.Outages = oneEach(b.Outages, func(o Outage) [2]int64 { return [2]int64{o.ServerID, Millis(o.From)} },
		func(o *Outage, again Outage) { o.To = times.Later(o.To, again.To) })
	b.Aliases = oneEach(b.Aliases, func(a Alias) aliasKey { return aliasKey{a.ServerID, a.SteamID, store.CleanText(a.Name)} },
		func(a *Alias, again Alias) {
			a.FirstSeenAt = times.Earlier(a.FirstSeenAt, again.FirstSeenAt)
			a.LastSeenAt = times.Later(a.LastSeenAt, again.LastSeenAt)
		})
	return b
}

// newestRuns leaves the newest run of each server in b.Runs, and moves what
// came before to b.Closed.
func (b *Batch) newestRuns() {
	slices.SortStableFunc(b.Runs, func(x, y store.ServerRun) int {
		return cmp.Or(
			cmp.Compare(x.ServerID, y.ServerID),
			cmp.Compare(Millis(x.StartedAt), Millis(y.StartedAt)),
			cmp.Compare(Millis(x.LastSeenAt), Millis(y.LastSeenAt)))
	})
	newest := b.Runs[:0]
	for _, run := range b.Runs {
		if last := len(newest) - 1; last < 0 || newest[last].ServerID != run.ServerID {
			newest = append(newest, run)
		} else {
			if Millis(newest[last].StartedAt) != Millis(run.StartedAt) {
				b.Closed = append(b.Closed, newest[last])
			}
			newest[last] = run
		}
	}
	b.Runs = newest
}

// splitSessions tells the open from the ended. Of several versions of a session
// the last counts; of several open sessions of a player the one that began
// last, and the others end.
func (b *Batch) splitSessions(sessions []Session) {
	slices.SortStableFunc(sessions, func(x, y Session) int {
		return cmp.Or(
			cmp.Compare(x.ServerID, y.ServerID),
			x.SteamID.Compare(y.SteamID),
			cmp.Compare(Millis(x.JoinedAt), Millis(y.JoinedAt)))
	})
	for i, row := range sessions {
		var next *Session // of the same player
		if i+1 < len(sessions) && sessions[i+1].ServerID == row.ServerID && sessions[i+1].SteamID == row.SteamID {
			next = &sessions[i+1]
		}
		switch {
		case next != nil && Millis(next.JoinedAt) == Millis(row.JoinedAt):
			// A later version of this one.
		case !row.Open():
			b.Ended = append(b.Ended, row)
		case next != nil:
			row.LeftAt = times.Earlier(row.LastSeenAt, next.JoinedAt)
			row.Reason = livestate.ReasonLeft
			b.Ended = append(b.Ended, row)
		default:
			b.Open = append(b.Open, row)
		}
	}
}

type aliasKey struct {
	server int64
	player steam.ID
	name   string
}

// oneEach merges each item into the first with the same key: a statement takes each row
// once.
func oneEach[T any, K comparable](items []T, key func(T) K, merge func(first *T, again T)) []T {
	if len(items) < 2 {
		return items
	}
	at := make(map[K]int, len(items))
	kept := items[:0]
	for _, item := range items {
		k := key(item)
		if i, ok := at[k]; ok {
			merge(&kept[i], item)
			continue
		}
		at[k] = len(kept)
		kept = append(kept, item)
	}
	return kept
}

// LastProfiles returns the last profile of each player.
func LastProfiles(profiles []store.Profile) []store.Profile {
	return oneEach(slices.Clone(profiles), func(p store.Profile) steam.ID { return p.SteamID },
		func(p *store.Profile, again store.Profile) { *p = again })
}

// LastBans returns the last bans of each player.
func LastBans(bans []store.Bans) []store.Bans {
	return oneEach(slices.Clone(bans), func(b store.Bans) steam.ID { return b.SteamID },
		func(b *store.Bans, again store.Bans) { *b = again })
}

// LatestRunEnds returns the latest time of each server, by server.
func LatestRunEnds(seen []store.RunEnd) []store.RunEnd {
	seen = slices.Clone(seen)
	slices.SortFunc(seen, func(a, b store.RunEnd) int {
		return cmp.Or(cmp.Compare(a.ServerID, b.ServerID), b.LastSeenAt.Compare(a.LastSeenAt))
	})
	return slices.CompactFunc(seen, func(a, b store.RunEnd) bool { return a.ServerID == b.ServerID })
}

// LastStates returns the last state of each server, by server.
func LastStates(states []store.ServerState) []store.ServerState {
	states = slices.Clone(states)
	slices.Reverse(states)
	slices.SortStableFunc(states, func(a, b store.ServerState) int { return cmp.Compare(a.ServerID, b.ServerID) })
	return slices.CompactFunc(states, func(a, b store.ServerState) bool { return a.ServerID == b.ServerID })
}
