package memstore

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// Apply implements [store.LiveWriter].
func (s *Store) Apply(ctx context.Context, batch []store.Update) error {
	return s.do(ctx, func() error {
		if err := fenced(s, batch, func(u store.Update) (int64, int64) { return u.ServerID, u.Epoch }); err != nil {
			return err
		}
		byServer := make(map[*server][]store.Update)
		for _, u := range batch {
			if v := s.servers[u.ServerID]; v != nil {
				byServer[v] = append(byServer[v], u)
			}
		}
		for v, updates := range byServer {
			v.apply(updates)
		}
		return nil
	})
}

// apply stores what updates say of the server. Sessions that are in the way of new
// ones end by what was known before, so that comes first.
func (v *server) apply(updates []store.Update) {
	for _, u := range updates {
		for _, wrong := range u.Delete {
			delete(v.sessions, keyOf(wrong))
		}
	}
	sessions := latestSessions(updates)
	for _, next := range sessions {
		if next.Open() {
			v.closeBefore(next)
		}
	}
	for _, u := range updates {
		for _, run := range u.Closed {
			if run = cutRun(run); run.StartedAt.Before(cut(u.Run.StartedAt)) {
				v.putRun(run)
			}
		}
		if !u.Run.StartedAt.IsZero() {
			v.putRun(cutRun(u.Run))
		}
		for _, a := range u.Aliases {
			v.putAlias(a)
		}
		for _, o := range u.Outages {
			if from, to := times.Later(cut(o.From), v.outagesTo), times.Later(cut(o.From), cut(o.To)); !to.Before(v.outagesTo) {
				v.outages[from] = times.Later(v.outages[from], to)
			}
		}
	}
	for _, open := range []bool{false, true} { // those that ended first
		for _, session := range sessions {
			if session.Open() == open {
				v.putSession(session)
			}
		}
	}
}

// latestSessions returns the last version of each session in updates, by player and start.
// Of several open ones of a player all but the last end.
func latestSessions(updates []store.Update) []session {
	last := make(map[sessionKey]session)
	for _, u := range updates {
		for _, told := range u.Sessions {
			session := session{Session: cutSession(told)}
			session.tracksRun = session.Open() && !u.Run.StartedAt.IsZero() && cut(told.LastSeenAt).Equal(cut(u.Run.LastSeenAt))
			last[keyOf(told)] = session
		}
	}
	sessions := sorted(last, func(session) bool { return true }, func(a, b session) int {
		return cmp.Or(a.SteamID.Compare(b.SteamID), a.JoinedAt.Compare(b.JoinedAt))
	})
	for i := range len(sessions) - 1 {
		if s, next := &sessions[i], sessions[i+1]; s.Open() && s.SteamID == next.SteamID {
			s.end(times.Earlier(s.LastSeenAt, next.JoinedAt))
		}
	}
	return sessions
}

// closeBefore ends the open session of the player that began before next.
func (v *server) closeBefore(next session) {
	for _, s := range v.sessions {
		if s.SteamID == next.SteamID && s.Open() && s.JoinedAt.Before(next.JoinedAt) {
			s.end(times.Earlier(v.lastSeen(s), next.JoinedAt))
		}
	}
}

func (s *session) end(at time.Time) {
	s.LeftAt, s.Reason, s.tracksRun = times.Later(at, s.JoinedAt), livestate.ReasonLeft, false
	s.LastSeenAt = s.LeftAt
}

// putSession stores a session. Name is that of the first update. One that is open,
// and not known as such, comes too late if the player has a later one.
func (v *server) putSession(told session) {
	old := v.sessions[keyOf(told.Session)]
	if told.Open() && (old == nil || !old.Open()) {
		for _, s := range v.sessions {
			if s.SteamID == told.SteamID && s.JoinedAt.After(told.JoinedAt) {
				return
			}
		}
	}
	if old != nil {
		told.Name, told.summed = old.Name, old.summed
	} else {
		told.summed = v.summed[told.SteamID].Summed(told.Session)
	}
	v.sessions[keyOf(told.Session)] = &told
}

// putRun stores the newest run, or one that ended.
func (v *server) putRun(run livestate.Run) {
	i, there := slices.BinarySearchFunc(v.runs, run.StartedAt, func(r livestate.Run, t time.Time) int { return r.StartedAt.Compare(t) })
	switch {
	case !there:
		if summed := v.summedRuns.Summed(run); !summed.IsZero() {
			v.runsAgain[run.StartedAt] = summed
		}
		v.runs = slices.Insert(v.runs, i, run)
	case i == len(v.runs)-1 && !run.LastSeenAt.Before(v.runs[i].LastSeenAt):
		v.runs[i] = run
	default:
		v.runs[i].LastSeenAt = times.Later(v.runs[i].LastSeenAt, run.LastSeenAt)
	}
}

func (v *server) putAlias(a store.Alias) {
	a.Name, a.FirstSeenAt, a.LastSeenAt = store.CleanText(a.Name), cut(a.FirstSeenAt), cut(a.LastSeenAt)
	key := aliasKey{a.SteamID, a.Name}
	if old, there := v.aliases[key]; there {
		a.FirstSeenAt, a.LastSeenAt = times.Earlier(a.FirstSeenAt, old.FirstSeenAt), times.Later(a.LastSeenAt, old.LastSeenAt)
	}
	v.aliases[key] = a
}

// Touch implements [store.LiveWriter].
func (s *Store) Touch(ctx context.Context, seen []store.RunEnd) error {
	return s.do(ctx, func() error {
		if err := fenced(s, seen, func(v store.RunEnd) (int64, int64) { return v.ServerID, v.Epoch }); err != nil {
			return err
		}
		for _, seen := range seen {
			if v := s.servers[seen.ServerID]; v != nil && len(v.runs) > 0 {
				newest := &v.runs[len(v.runs)-1]
				newest.LastSeenAt = times.Later(newest.LastSeenAt, cut(seen.LastSeenAt))
			}
		}
		return nil
	})
}

// newest returns the newest run; zero if there is none.
func (v *server) newest() livestate.Run {
	if len(v.runs) == 0 {
		return livestate.Run{}
	}
	return v.runs[len(v.runs)-1]
}

// lastSeen returns when the player of a session was last seen.
func (v *server) lastSeen(s *session) time.Time {
	if s.tracksRun {
		return times.Later(s.JoinedAt, v.newest().LastSeenAt)
	}
	return s.LastSeenAt
}

// all returns the sessions that keep accepts, by start.
func (v *server) all(keep func(livestate.Session) bool) []livestate.Session {
	var sessions []livestate.Session
	for _, s := range v.sessions {
		whole := s.Session
		if whole.LastSeenAt = v.lastSeen(s); keep(whole) {
			sessions = append(sessions, whole)
		}
	}
	slices.SortFunc(sessions, byStart)
	return sessions
}

func keyOf(s livestate.Session) sessionKey { return sessionKey{s.SteamID, cut(s.JoinedAt)} }

func of(player steam.ID) func(livestate.Session) bool {
	return func(s livestate.Session) bool { return s.SteamID == player }
}

func cutRun(r livestate.Run) livestate.Run {
	r.StartedAt, r.Map = cut(r.StartedAt), store.CleanText(r.Map)
	r.LastSeenAt = times.Later(r.StartedAt, cut(r.LastSeenAt))
	return r
}

func cutSession(s livestate.Session) livestate.Session {
	s.JoinedAt, s.Name, s.LastName = cut(s.JoinedAt), store.CleanText(s.Name), store.CleanText(s.LastName)
	s.LastSeenAt = times.Later(s.JoinedAt, cut(s.LastSeenAt))
	if s.Open() {
		s.Reason = ""
		return s
	}
	s.LeftAt, s.Reason = times.Later(s.JoinedAt, cut(s.LeftAt)), clean(s.Reason)
	s.LastSeenAt = s.LeftAt
	return s
}
