package sums

import (
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/steam"
)

// Server is what the runs and sessions of one server come to, by quarter hour. Make one
// with [NewServer]. A store keeps the maps, each entry as a row. What has no map is not kept.
type Server struct {
	Players map[PlayerQuarter]Presence
	Maps    map[MapQuarter]MapSum
	Pairs   map[PairQuarter]time.Duration // how long both were there
	Lengths map[LengthQuarter]int         // how many sessions that ended had this length
	Ends    map[EndQuarter]int            // how many sessions ended so
	Down    map[Quarter]time.Duration     // how long pollers looked and it did not answer

	// Visits are how many visits that ended had this length. AddSession knows none: see
	// [Server.EndVisit] and [Server.AddVisits].
	Visits map[LengthQuarter]int
}

// PlayerQuarter is a player in a quarter hour.
type PlayerQuarter struct {
	Quarter Quarter
	Player  steam.ID
}

// MapQuarter is a map in a quarter hour. Map is "" while the server changed maps or
// hibernated.
//
// Silence is 0 for what was seen. Else it is of the silences after runs, of so many whole
// seconds, rounded up: a caller who lets the state of a server hold over some silence adds
// those up to that length.
type MapQuarter struct {
	Quarter Quarter
	Map     string
	Silence time.Duration
}

// An End is how a session ended: why, and on which map. Map is that of the last run that began
// no later, "" if there was none. Reason is its code alone, without what somebody wrote.
type End struct {
	Map    string
	Reason livestate.Reason
}

// EndQuarter is an end of sessions in a quarter hour.
type EndQuarter struct {
	Quarter Quarter
	End     End
}

// PairQuarter is two players in a quarter hour.
type PairQuarter struct {
	Quarter Quarter
	Pair    stats.Pair
}

// LengthQuarter is a length of sessions, or visits, that began in a quarter hour.
type LengthQuarter struct {
	Quarter Quarter
	Length  time.Duration
}

// MapSum is how a server was while it played a map.
type MapSum struct {
	Up     time.Duration // it was seen up
	People stats.PersonTime
	Full   time.Duration // with as many players as places, or more
	Peak   int           // the most players
	PeakAt time.Time     // when they were first seen; zero while Peak is 0

	// How many stays on the map ended so with a run that began in the quarter hour; see
	// [stats.EndsByMap].
	Emptied, Moved int
}

// Merge returns the sum of both. The order does not matter.
func (m MapSum) Merge(o MapSum) MapSum {
	sum := MapSum{Up: m.Up + o.Up, People: m.People + o.People, Full: m.Full + o.Full, Peak: m.Peak, PeakAt: m.PeakAt,
		Emptied: m.Emptied + o.Emptied, Moved: m.Moved + o.Moved}
	if o.Peak > m.Peak || o.Peak == m.Peak && o.PeakAt.Before(m.PeakAt) {
		sum.Peak, sum.PeakAt = o.Peak, o.PeakAt
	}
	return sum
}

// Cut leaves the quarter hours that begin within from..to; a zero to is no end.
func (s *Server) Cut(from, to time.Time) {
	out := func(q Quarter) bool {
		at := q.Start()
		return at.Before(from) || !to.IsZero() && at.After(to)
	}
	maps.DeleteFunc(s.Players, func(k PlayerQuarter, _ Presence) bool { return out(k.Quarter) })
	maps.DeleteFunc(s.Maps, func(k MapQuarter, _ MapSum) bool { return out(k.Quarter) })
	maps.DeleteFunc(s.Pairs, func(k PairQuarter, _ time.Duration) bool { return out(k.Quarter) })
	maps.DeleteFunc(s.Lengths, func(k LengthQuarter, _ int) bool { return out(k.Quarter) })
	maps.DeleteFunc(s.Visits, func(k LengthQuarter, _ int) bool { return out(k.Quarter) })
	maps.DeleteFunc(s.Down, func(q Quarter, _ time.Duration) bool { return out(q) })
	maps.DeleteFunc(s.Ends, func(k EndQuarter, _ int) bool { return out(k.Quarter) })
}

func count[K comparable](counts map[K]int, k K, n int) {
	if counts == nil {
		return
	}
	if counts[k] += n; counts[k] == 0 {
		delete(counts, k)
	}
}

// AddOutage adds an outage. Outages do not overlap, with each other or with runs.
func (s *Server) AddOutage(o livestate.Outage) {
	for q, part := range quarters(o.From, times.Later(o.From, o.To)) {
		if part > 0 && s.Down != nil {
			s.Down[q] += part
		}
	}
}

// AddSession adds a session. An open one counts up to the last time it was seen.
func (s *Server) AddSession(one Session) {
	s.addWhole(one)
	if s.Players == nil {
		return
	}
	for q, p := range one.presences() {
		key := PlayerQuarter{q, one.SteamID}
		s.Players[key] = s.Players[key].Merge(p)
	}
}

// addWhole adds what the session is as a whole.
func (s *Server) addWhole(one Session) {
	_, to := one.Span()
	if one.Continues {
		count(s.Lengths, LengthQuarter{QuarterOf(one.JoinedAt), one.Summed.Sub(one.JoinedAt)}, -1)
		count(s.Ends, EndQuarter{QuarterOf(one.Summed), one.Before}, -1)
	}
	if !one.Open() && one.Whole() {
		count(s.Lengths, LengthQuarter{QuarterOf(one.JoinedAt), to.Sub(one.JoinedAt)}, 1)
		count(s.Ends, EndQuarter{QuarterOf(to), one.end()}, 1)
	}
}

// AddSessions adds sessions of one server, each with all others: it is AddSession of each, and
// AddPair of every two, in the time of those alone who were there together. They come in any order.
func (s *Server) AddSessions(sessions iter.Seq[Session]) {
	type stay struct {
		player   steam.ID
		from, to time.Time
	}
	type presence struct {
		PlayerQuarter
		Presence
	}
	var order, here []stay
	var there []presence // so that a map is made as large as it gets
	for one := range sessions {
		s.addWhole(one)
		if s.Players != nil {
			for q, p := range one.presences() {
				there = append(there, presence{PlayerQuarter{q, one.SteamID}, p})
			}
		}
		if from, to := one.Span(); s.Pairs != nil && from.Before(to) {
			order = append(order, stay{one.SteamID, from, to})
		}
	}
	if len(s.Players) == 0 && s.Players != nil {
		s.Players = make(map[PlayerQuarter]Presence, len(there))
	}
	for _, one := range there {
		s.Players[one.PlayerQuarter] = s.Players[one.PlayerQuarter].Merge(one.Presence)
	}
	slices.SortFunc(order, func(a, b stay) int { return a.from.Compare(b.from) })
	for _, one := range order {
		here = slices.DeleteFunc(here, func(other stay) bool { return !other.to.After(one.from) })
		for _, other := range here {
			s.addPair(one.player, other.player, one.from, times.Earlier(one.to, other.to))
		}
		here = append(here, one)
	}
}

// AddPair adds how long two sessions were there together. Sessions of the same player
// come to nothing.
func (s *Server) AddPair(a, b Session) {
	from, to := a.Span()
	first, last := b.Span()
	s.addPair(a.SteamID, b.SteamID, times.Later(from, first), times.Earlier(to, last))
}

func (s *Server) addPair(a, b steam.ID, from, to time.Time) {
	if a == b || s.Pairs == nil || !from.Before(to) {
		return
	}
	for q, part := range quarters(from, to) {
		if part > 0 {
			s.Pairs[PairQuarter{q, stats.PairOf(a, b)}] += part
		}
	}
}
