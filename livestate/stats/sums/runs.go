package sums

import (
	"cmp"
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
)

// MaxGap is the longest silence between runs of which sums tell.
const MaxGap = time.Hour

// Run is a run that counts into a sum, or beside one.
type Run struct {
	livestate.Run

	// Summed is the time up to which the sum holds this run already; zero if it holds
	// none of it.
	Summed time.Time
}

// from returns from when the run counts.
func (r Run) from() time.Time {
	return times.Earlier(times.Later(r.StartedAt, r.Summed), times.Later(r.StartedAt, r.LastSeenAt))
}

// Runs is which runs of a server were summed, and what the next one follows. The zero Runs is
// none.
type Runs struct {
	FirstSeen time.Time     // when the first one began
	Last      livestate.Run // the one that ended last
	Stay      MapStay
	MapSince  time.Time // as in [stats.DayStats]
}

// A MapStay is the last run that showed a map, as far as [stats.EndsByMap] wants to know it.
type MapStay struct {
	Map     string
	Players int
	Silence time.Duration // the longest one since, in whole seconds
}

// AddRuns adds runs in the order in which they began, and what lies between them: with what was
// summed before, of which it returns the next value. They may come in any order. A run that began no later
// than the last one that was summed follows none.
func (s *Server) AddRuns(before Runs, runs []Run) Runs {
	slices.SortStableFunc(runs, func(a, b Run) int { return a.StartedAt.Compare(b.StartedAt) })
	if s.Maps != nil && len(s.Maps) == 0 {
		s.Maps = make(map[MapQuarter]MapSum, 2*len(runs))
	}
	for _, r := range runs {
		s.addRun(r)
		before = s.follow(before, r.Run)
	}
	return before
}

func (s *Server) addRun(r Run) {
	for q, part := range quarters(r.from(), times.Later(r.StartedAt, r.LastSeenAt)) {
		s.addTime(r.Run, MapQuarter{Quarter: q}, part, r.StartedAt)
	}
}

// addTime adds how long the state of a run was seen, or held, in a quarter hour.
func (s *Server) addTime(r livestate.Run, key MapQuarter, part time.Duration, from time.Time) {
	if s.Maps == nil {
		return
	}
	one := MapSum{Up: part, People: stats.People(r.Players, part)}
	if r.MaxPlayers > 0 && r.Players >= r.MaxPlayers {
		one.Full = part
	}
	if r.Players > 0 {
		one.Peak, one.PeakAt = r.Players, times.Later(from, key.Quarter.Start())
	}
	if !r.Hibernating {
		key.Map = r.Map
	}
	s.Maps[key] = s.Maps[key].Merge(one)
}

// follow adds what lies between the last run and the next.
func (s *Server) follow(before Runs, r livestate.Run) Runs {
	first, last, stay := before.FirstSeen.IsZero(), before.Last, before.Stay
	next := before.add(r)
	if !first && !r.StartedAt.After(last.StartedAt) {
		return next
	}
	silence := (max(0, r.StartedAt.Sub(last.LastSeenAt)) + time.Second - 1).Truncate(time.Second)
	if first {
		silence = 0
	}
	if silence > 0 && silence <= MaxGap {
		for q, part := range quarters(last.LastSeenAt, r.StartedAt) {
			s.addTime(last, MapQuarter{Quarter: q, Silence: silence}, part, last.LastSeenAt)
		}
	}
	next.MapSince = stats.DayStats{MapSince: before.MapSince, Last: last}.Add(r).MapSince
	if stay.Silence = max(stay.Silence, silence); r.Map == "" {
		next.Stay = stay
		return next
	}
	next.Stay = MapStay{Map: r.Map, Players: r.Players}
	if s.Maps != nil && stay.Players > 0 && stay.Silence <= MaxGap && (r.Players == 0 || r.Map != stay.Map) {
		key, one := MapQuarter{QuarterOf(r.StartedAt), stay.Map, stay.Silence}, MapSum{Moved: 1}
		if r.Players == 0 {
			one = MapSum{Emptied: 1}
		}
		s.Maps[key] = s.Maps[key].Merge(one)
	}
	return next
}

func (r Runs) add(one livestate.Run) Runs {
	if r.FirstSeen.IsZero() {
		r.FirstSeen, r.Last = one.StartedAt, one
		return r
	}
	r.FirstSeen = times.Earlier(r.FirstSeen, one.StartedAt)
	if !one.LastSeenAt.Before(r.Last.LastSeenAt) {
		r.Last = one
	}
	return r
}

// MapAt returns the map of the last run that began no later than a time: one of these, which are in
// the order in which they began, or the last one that was summed.
func (r Runs) MapAt(runs []livestate.Run, at time.Time) string {
	i, _ := slices.BinarySearchFunc(runs, at, func(one livestate.Run, at time.Time) int {
		return cmp.Or(one.StartedAt.Compare(at), -1)
	})
	var last livestate.Run
	if i > 0 {
		last = runs[i-1]
	}
	if !r.Last.StartedAt.After(at) && r.Last.StartedAt.After(last.StartedAt) {
		last = r.Last
	}
	return last.Map
}

// Summed returns up to when the sum holds a run that comes now; zero if it holds none of
// it. It says of runs what [Player.Summed] says of sessions.
func (r Runs) Summed(one livestate.Run) time.Time {
	begins := one.StartedAt.Before(r.Last.LastSeenAt) || one.StartedAt.Equal(r.Last.StartedAt)
	ends := one.LastSeenAt.After(r.FirstSeen) || !one.StartedAt.Before(r.FirstSeen)
	if r.FirstSeen.IsZero() || !begins || !ends {
		return time.Time{}
	}
	return r.Last.LastSeenAt
}
