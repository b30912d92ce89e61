package sums

import (
	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate/stats"
)

// A visit goes on from one session to the next, so that it ends only where the next one begins too
// late. Of summed sessions, a Player keeps the last visit, and the sums of the server those before:
//
//	sum.EndVisit(p, s)
//	p = p.Add(s) // and remove s
//
// What is read later are the visits of the sums, and those that the last visits of the players and
// the sessions that are left make together: [Server.AddVisits].

// EndVisit adds the last visit of a player to the sums if the session that is summed next, which
// [Player.Add] takes then, does not belong to it. Sessions of a player come in the order in which they ended.
// One of before all summed ones, as of another system, ends the last visit too.
func (s *Server) EndVisit(p Player, next Session) {
	if p.Visit != (stats.Span{}) && next.Whole() && !p.visiting(next) {
		count(s.Visits, LengthQuarter{QuarterOf(p.Visit.From), p.Visit.Duration()}, 1)
	}
}

// AddVisits adds the visits that have ended. They are what stats.Visits makes of sessions that are
// [Session.Whole], and of the last visit of each player as if it were one session.
func (s *Server) AddVisits(visits []stats.Visit) {
	if s.Visits != nil && len(s.Visits) == 0 {
		s.Visits = make(map[LengthQuarter]int, len(visits)) // as large as it gets
	}
	for _, v := range visits {
		if !v.Open {
			count(s.Visits, LengthQuarter{QuarterOf(v.From), v.Duration()}, 1)
		}
	}
}

// visiting reports whether a session belongs to the last visit.
func (p Player) visiting(s Session) bool {
	return p.Visit != (stats.Span{}) && s.JoinedAt.Sub(p.Visit.To) <= stats.VisitGap && p.Visit.From.Sub(end(s.Session)) <= stats.VisitGap
}

// visitWith returns the last visit with one more session.
func (p Player) visitWith(s Session) stats.Span {
	one := stats.Span{From: s.JoinedAt, To: end(s.Session)}
	switch {
	case !s.Whole():
		return p.Visit
	case p.visiting(s):
		return stats.Span{From: times.Earlier(p.Visit.From, one.From), To: times.Later(p.Visit.To, one.To)}
	}
	return one
}
