package sums

import (
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
)

// Session is a session that counts into a sum, or beside one.
type Session struct {
	livestate.Session

	// Summed is the time up to which the sum holds this session already; zero if it
	// holds none of it. Then it is no new session, and its time counts from there on.
	Summed time.Time

	// Continues says that it goes on from the session that was summed last, and does not
	// only lie within the time of summed ones.
	Continues bool

	// Map is that of its [End]; nothing if it has not ended.
	Map string

	// Before is how the sum says that it ended, if it continues.
	Before End
}

// Span returns the part of the session that counts: from the join, or from Summed if that
// is later, to the last moment of the session. It is never negative.
func (s Session) Span() (from, to time.Time) {
	to = end(s.Session)
	return times.Earlier(times.Later(s.JoinedAt, s.Summed), to), to
}

// Total is what a player's sessions come to, on one server or on many. The zero Total is
// of a player who never came.
type Total struct {
	Sessions  int
	Time      time.Duration
	FirstSeen time.Time // zero if there is no session
	LastSeen  time.Time
}

// Add returns the total with one more session. An open session counts up to the last time
// it was seen.
func (t Total) Add(s Session) Total {
	from, to := s.Span()
	one := Total{Time: to.Sub(from), FirstSeen: s.JoinedAt, LastSeen: to}
	if s.Summed.IsZero() {
		one.Sessions = 1
	}
	return t.Merge(one)
}

// Merge returns the total of both. The order does not matter.
func (t Total) Merge(o Total) Total {
	if t == (Total{}) {
		return o
	}
	if o == (Total{}) {
		return t
	}
	return Total{
		Sessions:  t.Sessions + o.Sessions,
		Time:      t.Time + o.Time,
		FirstSeen: times.Earlier(t.FirstSeen, o.FirstSeen),
		LastSeen:  times.Later(t.LastSeen, o.LastSeen),
	}
}

// Player is what was summed of one player on one server. The zero Player is nothing.
type Player struct {
	Total

	// Last is the summed session that ended last. It is what a player who is still
	// connected continues.
	Last    livestate.Session
	LastMap string // on which it ended

	// Visit is the time of the last visit, of summed sessions, which may go on in a session that
	// comes later. The zero Span is none.
	Visit stats.Span
}

// Add returns the sum with one more session, which has ended.
func (p Player) Add(s Session) Player {
	if p.Total == (Total{}) || !end(s.Session).Before(end(p.Last)) {
		p.Last, p.LastMap = s.Session, s.end().Map
	}
	p.Total, p.Visit = p.Total.Add(s), p.visitWith(s)
	return p
}

// Summed returns up to when the sum holds a session that comes now; zero if it holds none of
// it. It does where the session is the last one that was summed, or lies within the
// time from FirstSeen to LastSeen or begins there. Sessions of before FirstSeen, as of
// another system, are new.
func (p Player) Summed(s livestate.Session) time.Time {
	if p.Total == (Total{}) {
		return time.Time{}
	}
	begins := s.JoinedAt.Before(p.LastSeen) || s.JoinedAt.Equal(p.Last.JoinedAt)
	ends := s.Open() || end(s).After(p.FirstSeen) || !s.JoinedAt.Before(p.FirstSeen)
	if begins && ends {
		return p.LastSeen
	}
	return time.Time{}
}

// Session returns a session as it counts beside the sum.
func (p Player) Session(s livestate.Session) Session {
	return p.Again(s, p.Summed(s))
}

// Again returns a session as it counts beside the sum that holds it up to a time, which is
// zero if it holds none of it.
func (p Player) Again(s livestate.Session, summed time.Time) Session {
	one := Session{Session: s, Summed: summed, Continues: !summed.IsZero() && s.JoinedAt.Equal(p.Last.JoinedAt)}
	if one.Continues {
		one.Before = p.LastEnd()
	}
	return one
}

// Whole reports whether the session counts from its join on in what is of whole sessions: lengths,
// visits and ends. One that only lies within the time of summed ones is in them already.
func (s Session) Whole() bool { return s.Summed.IsZero() || s.Continues }

// end returns how the session ended. If it comes again with the same end, only the sum may still
// know the map.
func (s Session) end() End {
	if s.Continues && end(s.Session).Equal(s.Summed) {
		s.Map = s.Before.Map
	}
	return End{s.Map, s.Reason.Code()}
}

// LastEnd returns how the last summed session ended.
func (p Player) LastEnd() End { return End{p.LastMap, p.Last.Reason.Code()} }

// end returns the last moment that counts into a session.
func end(s livestate.Session) time.Time { return s.JoinedAt.Add(s.Duration()) }
