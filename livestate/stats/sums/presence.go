package sums

import (
	"iter"
	"time"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/steam"
)

// Presence is how a player was there in some time. That of a player who came and left at
// once has no Time.
type Presence struct {
	Time   time.Duration
	Began  int // sessions that began in it
	WentOn int // sessions that began before and went on in it
}

// Sessions returns how many sessions touch the time.
func (p Presence) Sessions() int { return p.Began + p.WentOn }

// Merge returns both together, as of two sessions in the same time. The order does not
// matter.
func (p Presence) Merge(o Presence) Presence {
	return Presence{p.Time + o.Time, p.Began + o.Began, p.WentOn + o.WentOn}
}

// Within returns what of the session counts within a span.
func (s Session) Within(span stats.Span) Presence {
	from, to := s.Span()
	p := Presence{Time: span.Overlap(from, to)}
	if s.Summed.IsZero() && span.Contains(s.JoinedAt) {
		p.Began = 1
	}
	if s.JoinedAt.Before(span.From) && !from.After(span.From) && to.After(span.From) {
		p.WentOn = 1
	}
	return p
}

// presences yields the quarter hours in which something of the session counts, in order,
// and that of its join.
func (s Session) presences() iter.Seq2[Quarter, Presence] {
	return func(yield func(Quarter, Presence) bool) {
		from, to := s.Span()
		for q, last, join := QuarterOf(from), QuarterOf(to), QuarterOf(s.JoinedAt); q <= last; q++ {
			p := s.Within(stats.Span{From: q.Start(), To: (q + 1).Start()})
			if (p != (Presence{}) || q == join) && !yield(q, p) {
				return
			}
		}
	}
}

// Presences returns how each player was there within a span that begins and ends with a
// quarter hour.
func (s *Server) Presences(span stats.Span) map[steam.ID]Presence {
	players := make(map[steam.ID]Presence)
	first := QuarterOf(span.From)
	for key, p := range s.Players {
		if !span.Contains(key.Quarter.Start()) {
			continue
		}
		if key.Quarter != first {
			p.WentOn = 0 // it began in an earlier quarter hour of the span, or goes on from the first one
		}
		players[key.Player] = players[key.Player].Merge(p)
	}
	return players
}

// Leaderboard is [stats.Leaderboard] of a span that begins and ends with a quarter hour,
// without names.
func (s *Server) Leaderboard(span stats.Span, limit int) []stats.PlayerTime {
	var times []stats.PlayerTime
	for id, p := range s.Presences(span) {
		times = append(times, stats.PlayerTime{SteamID: id, Total: p.Time, Sessions: p.Sessions()})
	}
	return stats.RankPlayers(times, limit)
}
