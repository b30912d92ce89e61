package sums

import (
	"iter"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/steam"
)

// Stays yields how long each player was there in each quarter hour, as a session that begins
// with it, in no order. Functions of package stats that ask who was there in a period, and
// how long, say of stays what they say of the sessions themselves, as long as the periods
// begin and end with a quarter hour. How many sessions there were, stays do not tell.
func (s *Server) Stays() iter.Seq[livestate.Session] {
	return func(yield func(livestate.Session) bool) {
		for key, p := range s.Players {
			if !yield(Stay(key, p.Time)) {
				return
			}
		}
	}
}

// Stay returns the time of a player in a quarter hour as a session.
func Stay(key PlayerQuarter, d time.Duration) livestate.Session {
	at := key.Quarter.Start()
	return livestate.Session{SteamID: key.Player, JoinedAt: at, LeftAt: at.Add(d), LastSeenAt: at.Add(d)}
}

// UsageBy is [stats.UsageBy] of a span that begins and ends with a quarter hour, of runs that are
// held over silences up to gap: whole seconds, at most [MaxGap].
func (s *Server) UsageBy(span stats.Span, gap time.Duration, name func(mapName string) string) []stats.MapUsage {
	usage, in := make(map[string]stats.Usage), quartersIn(span)
	for key, m := range s.Maps {
		if key.Map == "" || m.Up == 0 || key.Silence > gap || !in(key.Quarter) {
			continue
		}
		as := key.Map
		if name != nil {
			as = name(key.Map)
		}
		if as != "" {
			u := usage[as]
			usage[as] = stats.Usage{Time: u.Time + m.Up, People: u.People + m.People}
		}
	}
	return stats.RankUsage(usage)
}

// EndsByMap is [stats.EndsByMap] of a span that begins and ends with a quarter hour. The gap is
// as in UsageBy.
func (s *Server) EndsByMap(span stats.Span, gap time.Duration) []stats.MapEnds {
	ends, in := make(map[string]stats.MapEnds), quartersIn(span)
	for key, m := range s.Maps {
		if key.Silence <= gap && m.Emptied+m.Moved > 0 && in(key.Quarter) {
			e := ends[key.Map]
			ends[key.Map] = stats.MapEnds{Map: key.Map, Emptied: e.Emptied + m.Emptied, Moved: e.Moved + m.Moved}
		}
	}
	return stats.RankEnds(ends)
}

// EndsOf returns how many sessions ended in a span that begins and ends with a quarter hour, and
// how.
func (s *Server) EndsOf(span stats.Span) map[End]int {
	ends, in := make(map[End]int), quartersIn(span)
	for key, n := range s.Ends {
		if in(key.Quarter) {
			count(ends, key.End, n)
		}
	}
	return ends
}

// Day is [stats.DayStats] of all runs that were summed: of a midnight that is a quarter hour, with
// what Runs they come to. Runs that are summed no more are added to it.
func (s *Server) Day(runs Runs, midnight time.Time) stats.DayStats {
	load := s.Load(stats.Span{From: midnight, To: noEnd.Start()}, 0)
	return stats.DayStats{Midnight: midnight, Peak: load.Peak, PeakAt: load.PeakAt, MapSince: runs.MapSince, Last: runs.Last}
}

// Availability is [stats.AvailabilityOf] of a span that begins and ends with a quarter hour, where
// the observed times are the runs and outages. The gap is as in UsageBy.
func (s *Server) Availability(span stats.Span, gap time.Duration) stats.Availability {
	a := stats.Availability{Span: span.Duration(), Up: s.Load(span, gap).Time}
	a.Observed = a.Up
	in := quartersIn(span)
	for q, d := range s.Down {
		if in(q) {
			a.Observed += d
		}
	}
	return a
}

// Load is [stats.LoadOf] of a span that begins and ends with a quarter hour. The gap is as in
// UsageBy.
func (s *Server) Load(span stats.Span, gap time.Duration) stats.Load {
	var sum MapSum
	in := quartersIn(span)
	for key, m := range s.Maps {
		if key.Silence <= gap && in(key.Quarter) {
			sum = sum.Merge(m)
		}
	}
	return stats.Load{Peak: sum.Peak, PeakAt: sum.PeakAt, Full: sum.Full, Time: sum.Up}
}

// SessionLengths returns the lengths of the sessions that began within a span and have ended, the
// shortest first, as [stats.Quantile] wants them. The span begins and ends with a quarter
// hour.
func (s *Server) SessionLengths(span stats.Span) []time.Duration { return lengthsIn(s.Lengths, span) }

// VisitLengths is [stats.Lengths] of visits of a span that begins and ends with a quarter hour.
func (s *Server) VisitLengths(span stats.Span) []time.Duration { return lengthsIn(s.Visits, span) }

func lengthsIn(counts map[LengthQuarter]int, span stats.Span) []time.Duration {
	var lengths []time.Duration
	in := quartersIn(span)
	for key, n := range counts {
		if in(key.Quarter) && n > 0 {
			lengths = append(lengths, slices.Repeat([]time.Duration{key.Length}, n)...)
		}
	}
	slices.Sort(lengths)
	return lengths
}

// AddCoPlay adds the pairs within a span that begins and ends with a quarter hour to c, as
// [stats.CoPlay.Add] does.
func (s *Server) AddCoPlay(c *stats.CoPlay, span stats.Span) {
	in := quartersIn(span)
	for key, d := range s.Pairs {
		if in(key.Quarter) {
			c.AddPair(key.Pair, d)
		}
	}
}

// FirstSeen returns when players were first seen, as functions of package stats take it.
func FirstSeen(players map[steam.ID]Total) map[steam.ID]time.Time {
	first := make(map[steam.ID]time.Time, len(players))
	for id, p := range players {
		first[id] = p.FirstSeen
	}
	return first
}
