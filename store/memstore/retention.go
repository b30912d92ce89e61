package memstore

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// IndexHistory implements [store.LiveWriter]. All is in memory.
func (*Store) IndexHistory(context.Context, time.Time, time.Time, int) (int, error) { return 0, nil }

// Prune implements [store.LiveWriter].
func (s *Store) Prune(ctx context.Context, before time.Time, limit int) (int, error) {
	return list(ctx, s, func() int {
		before, gone := cut(before), 0
		old := func(t time.Time) bool { // and there is room for one more
			if !t.Before(before) || gone >= limit {
				return false
			}
			gone++
			return true
		}
		played := make(map[steam.ID]bool)
		for _, v := range s.servers {
			open := len(v.all(livestate.Session.Open)) > 0
			newest := v.newest().StartedAt
			for _, ended := range v.all(func(s livestate.Session) bool { return !s.Open() }) {
				if old(ended.LeftAt) {
					v.sumSession(ended) // while the run is there in which it ended
				}
			}
			v.runs = slices.DeleteFunc(v.runs, func(r livestate.Run) bool {
				if open && r.StartedAt.Equal(newest) || !old(r.LastSeenAt) {
					return false
				}
				v.sumRun(r)
				return true
			})
			maps.DeleteFunc(v.outages, func(from, to time.Time) bool {
				if !old(to) {
					return false
				}
				v.sum.AddOutage(livestate.Outage{From: from, To: to})
				v.outagesTo = times.Later(v.outagesTo, to)
				return true
			})
			here := make(map[steam.ID]bool)
			for key := range v.sessions {
				here[key.player], played[key.player] = true, true
			}
			maps.DeleteFunc(v.aliases, func(key aliasKey, a store.Alias) bool { return !here[key.player] && old(a.LastSeenAt) })
		}
		maps.DeleteFunc(s.profiles, func(id steam.ID, p store.Profile) bool { return !played[id] && old(p.FetchedAt) })
		maps.DeleteFunc(s.calls, func(day time.Time, _ int) bool { return old(day) })
		return gone
	})
}

// sumRun adds a run that goes to what is kept.
func (v *server) sumRun(r livestate.Run) {
	v.summedRuns = v.sum.AddRuns(v.summedRuns, []sums.Run{v.countedRun(r)})
	delete(v.runsAgain, r.StartedAt)
}

// sumSession removes a session and adds it to what is kept.
func (v *server) sumSession(s livestate.Session) {
	counted := v.counted(s)
	delete(v.sessions, keyOf(s))
	v.sum.AddSession(counted)
	v.sum.EndVisit(v.summed[s.SteamID], counted)
	for _, other := range v.all(func(livestate.Session) bool { return true }) {
		v.sum.AddPair(counted, v.counted(other))
	}
	v.summed[s.SteamID] = v.summed[s.SteamID].Add(counted)
}

// counted returns a session as it counts beside what is kept.
func (v *server) counted(s livestate.Session) sums.Session {
	one := v.summed[s.SteamID].Again(s, v.sessions[keyOf(s)].summed)
	if !s.Open() {
		one.Map = v.summedRuns.MapAt(v.runs, s.LeftAt)
	}
	return one
}

func (v *server) countedRun(r livestate.Run) sums.Run {
	return sums.Run{Run: r, Summed: v.runsAgain[r.StartedAt]}
}

// Sums implements [store.History].
func (s *Store) Sums(ctx context.Context, serverID int64, from, to time.Time, parts ...sums.Part) (*sums.Server, error) {
	return list(ctx, s, func() *sums.Server {
		sum := sums.NewServer(parts...)
		v := s.at(serverID)
		sum.Merge(v.sums())
		if sum.Visits != nil {
			sum.AddVisits(v.visits())
		}
		sum.Cut(cut(from), to)
		return sum
	})
}

// visits returns those that are not summed: of what is left, and of what removed sessions came to last.
func (v *server) visits() []stats.Visit {
	var sessions []livestate.Session
	for id, p := range v.summed {
		if p.Visit != (stats.Span{}) {
			sessions = append(sessions, livestate.Session{SteamID: id, JoinedAt: p.Visit.From, LeftAt: p.Visit.To, LastSeenAt: p.Visit.To})
		}
	}
	for _, one := range v.all(func(livestate.Session) bool { return true }) {
		if v.counted(one).Whole() {
			sessions = append(sessions, one)
		}
	}
	return stats.Visits(slices.Values(sessions), stats.VisitGap)
}

// sums returns what was removed, the runs, and the sessions together.
func (v *server) sums() *sums.Server {
	sum := sums.NewServer()
	if v.sum != nil {
		sum.Merge(v.sum)
	}
	var runs []sums.Run
	for _, r := range v.runs {
		runs = append(runs, v.countedRun(r))
	}
	sum.AddRuns(v.summedRuns, runs)
	for from, to := range v.outages {
		sum.AddOutage(livestate.Outage{From: from, To: to})
	}
	var sessions []sums.Session
	for _, session := range v.all(func(livestate.Session) bool { return true }) {
		sessions = append(sessions, v.counted(session))
	}
	sum.AddSessions(slices.Values(sessions))
	return sum
}

// CutFuture implements [store.LiveWriter].
func (s *Store) CutFuture(ctx context.Context, now, sound time.Time, under ...store.Shard) (int, error) {
	return get(ctx, s, func() (int, error) {
		if err := s.fence(store.FencesOf(under)); err != nil {
			return 0, err
		}
		now, sound := cut(now), times.Earlier(cut(sound), cut(now))
		changed := 0
		for _, v := range s.servers {
			changed += v.cutFuture(now, sound)
			v.cutChat(now)
			v.ActualStateUpdatedAt = times.Earlier(v.ActualStateUpdatedAt, now)
		}
		for id, p := range s.profiles {
			if p.FetchedAt.After(now) {
				p.FetchedAt = sound
				s.profiles[id] = p
			}
		}
		for i := range s.audit {
			s.audit[i].At = times.Earlier(s.audit[i].At, now)
		}
		maps.DeleteFunc(s.calls, func(day time.Time, _ int) bool { return day.After(now) })
		for id, t := range s.tokens {
			t.LastUsedAt = times.Earlier(t.LastUsedAt, now)
			s.tokens[id] = t
		}
		for digest, l := range s.logins {
			if l.CreatedAt.After(now) {
				l.CreatedAt, l.ExpiresAt = now, now.Add(l.ExpiresAt.Sub(l.CreatedAt))
				s.logins[digest] = l
			}
		}
		return changed, nil
	})
}

// cutFuture cuts the history of a server, and returns how many runs and sessions
// changed or went.
func (v *server) cutFuture(now, sound time.Time) (changed int) {
	runs, sessions := len(v.runs), len(v.sessions)
	v.runs = slices.DeleteFunc(v.runs, func(r livestate.Run) bool { return r.StartedAt.After(now) })
	maps.DeleteFunc(v.outages, func(from, _ time.Time) bool { return from.After(now) })
	for from, to := range v.outages {
		if to.After(now) {
			v.outages[from] = times.Later(from, sound)
		}
	}
	for i := range v.runs {
		if r := &v.runs[i]; r.LastSeenAt.After(now) {
			r.LastSeenAt = times.Later(r.StartedAt, sound)
			changed++
		}
	}
	last := now
	if len(v.runs) > 0 {
		last = times.Earlier(now, v.newest().LastSeenAt)
	}
	maps.DeleteFunc(v.sessions, func(_ sessionKey, s *session) bool {
		return (s.Open() || s.LeftAt.After(now)) && s.JoinedAt.After(last)
	})
	changed += runs - len(v.runs) + sessions - len(v.sessions)
	for _, s := range v.sessions {
		switch {
		case s.LeftAt.After(now):
			s.LeftAt = sound
			if len(v.runs) > 0 {
				s.LeftAt = times.Earlier(sound, v.newest().LastSeenAt)
			}
			s.LeftAt = times.Later(s.JoinedAt, s.LeftAt)
			s.LastSeenAt = s.LeftAt
			changed++
		case s.Open() && !s.tracksRun && s.LastSeenAt.After(now):
			s.LastSeenAt = times.Later(s.JoinedAt, sound)
			changed++
		}
	}
	for key, a := range v.aliases {
		if a.LastSeenAt.After(now) {
			a.FirstSeenAt, a.LastSeenAt = times.Earlier(a.FirstSeenAt, sound), sound
			v.aliases[key] = a
		}
	}
	return changed
}
