package memstore

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// remembered is how long before a server's last poll a session may have ended and
// still be part of what is known.
const remembered = time.Hour

// at is the server with that ID; one that does not exist has no history.
func (s *Store) at(id int64) *server {
	if v := s.servers[id]; v != nil {
		return v
	}
	return new(server)
}

// Known implements [store.LiveWriter].
func (s *Store) Known(ctx context.Context, serverIDs ...int64) (map[int64]store.ResumeState, error) {
	return s.known(ctx, func(id int64) bool { return slices.Contains(serverIDs, id) })
}

// KnownAll implements [store.LiveWriter].
func (s *Store) KnownAll(ctx context.Context) (map[int64]store.ResumeState, error) {
	return s.known(ctx, func(int64) bool { return true })
}

func (s *Store) known(ctx context.Context, which func(id int64) bool) (map[int64]store.ResumeState, error) {
	return list(ctx, s, func() map[int64]store.ResumeState {
		known := make(map[int64]store.ResumeState)
		for id, v := range s.servers {
			if !which(id) {
				continue
			}
			k := store.ResumeState{Run: v.newest()}
			best := make(map[steam.ID]livestate.Session) // by start: a later one replaces
			for _, session := range v.all(func(session livestate.Session) bool {
				return session.Open() || len(v.runs) > 0 && !session.LeftAt.Before(k.Run.LastSeenAt.Add(-remembered))
			}) {
				if old, there := best[session.SteamID]; !there || !old.Open() {
					best[session.SteamID] = session
				}
			}
			k.Sessions = sorted(best, func(livestate.Session) bool { return true }, byStart)
			if len(v.runs)+len(k.Sessions) > 0 {
				known[id] = k
			}
		}
		return known
	})
}

// Latest implements [store.LiveWriter].
func (s *Store) Latest(ctx context.Context, serverID int64, players []steam.ID) ([]livestate.Session, error) {
	return list(ctx, s, func() []livestate.Session {
		last := make(map[steam.ID]livestate.Session)
		for _, id := range players {
			if summed, ok := s.at(serverID).summed[id]; ok {
				last[id] = summed.Last
			}
		}
		for _, session := range s.at(serverID).all(func(session livestate.Session) bool { return slices.Contains(players, session.SteamID) }) {
			if !session.JoinedAt.Before(last[session.SteamID].JoinedAt) {
				last[session.SteamID] = session
			}
		}
		return sorted(last, func(livestate.Session) bool { return true }, byStart)
	})
}

// FirstSeen implements [store.History].
func (s *Store) FirstSeen(ctx context.Context, serverID int64, players []steam.ID) (map[steam.ID]time.Time, error) {
	return list(ctx, s, func() map[steam.ID]time.Time {
		first, v := make(map[steam.ID]time.Time), s.at(serverID)
		for _, id := range players {
			if summed, ok := v.summed[id]; ok {
				first[id] = summed.FirstSeen
			}
		}
		for _, session := range v.all(func(session livestate.Session) bool { return slices.Contains(players, session.SteamID) }) {
			if at, ok := first[session.SteamID]; !ok || session.JoinedAt.Before(at) {
				first[session.SteamID] = session.JoinedAt
			}
		}
		return first
	})
}

// Snapshots implements [store.History].
func (s *Store) Snapshots(ctx context.Context, serverIDs []int64) (map[int64]store.Snapshot, error) {
	return list(ctx, s, func() map[int64]store.Snapshot {
		snapshots := make(map[int64]store.Snapshot)
		for _, id := range serverIDs {
			if v := s.at(id); len(v.runs) > 0 {
				snapshots[id] = v.newest()
			}
		}
		return snapshots
	})
}

// Runs implements [store.History].
func (s *Store) Runs(ctx context.Context, serverID int64, from, to time.Time, limit int) ([]livestate.Run, error) {
	return list(ctx, s, func() []livestate.Run { return first(s.at(serverID).between(from, to), limit) })
}

// between returns the runs that touch from..to.
func (v *server) between(from, to time.Time) (runs []livestate.Run) {
	for _, run := range v.runs {
		if touches(run.StartedAt, run.LastSeenAt, from, to) {
			runs = append(runs, run)
		}
	}
	return runs
}

// RunsOf implements [store.History].
func (s *Store) RunsOf(ctx context.Context, serverIDs []int64, from, to time.Time) iter.Seq2[store.ServerRun, error] {
	return each(func() ([]store.ServerRun, error) {
		return list(ctx, s, func() (runs []store.ServerRun) {
			for _, id := range distinct(serverIDs) {
				for _, run := range s.at(id).between(from, to) {
					runs = append(runs, store.ServerRun{ServerID: id, Run: run})
				}
			}
			return runs
		})
	})
}

// each yields what read returns, or its error.
func each[T any](read func() ([]T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		values, err := read()
		if err != nil {
			yield(*new(T), err)
			return
		}
		for _, v := range values {
			if !yield(v, nil) {
				return
			}
		}
	}
}

// Current implements [store.History].
func (s *Store) Current(ctx context.Context, serverID int64) ([]livestate.Session, error) {
	return list(ctx, s, func() []livestate.Session { return s.at(serverID).all(livestate.Session.Open) })
}

// Sessions implements [store.History].
func (s *Store) Sessions(ctx context.Context, serverID int64, from, to time.Time) iter.Seq2[livestate.Session, error] {
	return each(func() ([]livestate.Session, error) {
		return list(ctx, s, func() []livestate.Session {
			return s.at(serverID).all(func(session livestate.Session) bool {
				return touches(session.JoinedAt, session.LastSeenAt, from, to)
			})
		})
	})
}

// Recent implements [store.History].
func (s *Store) Recent(ctx context.Context, serverID int64, limit int) ([]livestate.Session, error) {
	return list(ctx, s, func() []livestate.Session {
		latest := make(map[steam.ID]livestate.Session)
		all := s.at(serverID).all(func(livestate.Session) bool { return true })
		slices.SortStableFunc(all, func(a, b livestate.Session) int { return a.LeftAt.Compare(b.LeftAt) })
		for _, session := range all {
			latest[session.SteamID] = session
		}
		for _, session := range all {
			if session.Open() {
				delete(latest, session.SteamID)
			}
		}
		return first(sorted(latest, func(livestate.Session) bool { return true }, func(a, b livestate.Session) int {
			return cmp.Or(b.LeftAt.Compare(a.LeftAt), b.SteamID.Compare(a.SteamID))
		}), limit)
	})
}
