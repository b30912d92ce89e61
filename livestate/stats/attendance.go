package stats

import (
	"iter"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// Visitors are the players who were there in a period. New are those whose first
// session ever began in it, Returning those whose first session began before. Each
// player counts once, however many sessions they have.
type Visitors struct {
	New, Returning int
}

// Cohort is the players whose first session ever began in one period, and how many of
// them were there later.
type Cohort struct {
	Period Span

	// Active counts those who were there in this period, which are all of them, in
	// the next one, and so on up to the last period that was asked for. A
	// player who stays away and comes back counts again.
	Active []int
}

// Share returns which part of the cohort, from 0 to 1, was there in the n-th period
// after its own; 0 for an empty cohort and for a period that is not known.
func (c Cohort) Share(n int) float64 {
	if n < 0 || n >= len(c.Active) || c.Active[0] == 0 {
		return 0
	}
	return float64(c.Active[n]) / float64(c.Active[0])
}

// UniquePlayers returns how many players were there in each period: daily, weekly or
// monthly players, with the periods of [Periods]. A player is there in a period if
// a session touches it, so one over midnight counts on both days. The periods are in
// order and do not overlap; the sessions come in any order, of one server or of many.
func UniquePlayers(sessions iter.Seq[livestate.Session], periods []Span) []int {
	counts := make([]int, len(periods))
	for _, a := range attend(sessions, periods, nil) {
		for i := range a.periods() {
			counts[i]++
		}
	}
	return counts
}

// NewAndReturning returns how many players were there in each period for the first time
// and how many were not. The sum of both is what [UniquePlayers] returns.
//
// A player's first session is the earliest one given, or if that is earlier, what
// firstSeen says: there a program puts when players were first seen, so that
// it need not read the sessions before the first period. It may be nil.
func NewAndReturning(sessions iter.Seq[livestate.Session], periods []Span, firstSeen map[steam.ID]time.Time) []Visitors {
	return NewAttendance(sessions, periods, firstSeen).Visitors(periods)
}

// Retention returns the cohort of each period: the players whose first session began in
// it, and how many of them were there in it and in each later one. Players whose first
// session began before the first period, or between two, are in no cohort. Sessions and
// firstSeen are as for [NewAndReturning].
func Retention(sessions iter.Seq[livestate.Session], periods []Span, firstSeen map[steam.ID]time.Time) []Cohort {
	return NewAttendance(sessions, periods, firstSeen).Cohorts(periods)
}

// Attendance is in which periods each player was there. Make it with [NewAttendance].
type Attendance struct {
	periods []Span
	players map[steam.ID]*attendance
}

// NewAttendance collects in which periods players were there, such as days, so that the
// sessions are read once for days, weeks and months. The arguments are as for [NewAndReturning].
func NewAttendance(sessions iter.Seq[livestate.Session], periods []Span, firstSeen map[steam.ID]time.Time) *Attendance {
	return &Attendance{periods, attend(sessions, periods, firstSeen)}
}

// Visitors is [NewAndReturning] of longer periods, each of which begins and ends where periods of
// the attendance do.
func (a *Attendance) Visitors(longer []Span) []Visitors {
	visitors, of := make([]Visitors, len(longer)), a.within(longer)
	for _, p := range a.players {
		last := -1
		for n := range p.periods() {
			i := of[n]
			if i == last || i < 0 {
				continue
			}
			if last = i; p.first.Before(longer[i].From) {
				visitors[i].Returning++
			} else {
				visitors[i].New++
			}
		}
	}
	return visitors
}

// Cohorts is [Retention] of longer periods, which are as for Visitors.
func (a *Attendance) Cohorts(longer []Span) []Cohort {
	cohorts, of := make([]Cohort, len(longer)), a.within(longer)
	for i, p := range longer {
		cohorts[i] = Cohort{Period: p, Active: make([]int, len(longer)-i)}
	}
	for _, p := range a.players {
		own, last := -1, -1
		for n := range p.periods() {
			i := of[n]
			if i == last || i < 0 {
				continue
			}
			if last = i; own < 0 && longer[i].Contains(p.first) {
				own = i
			}
			if own < 0 {
				break // the first period in which they were there is not that of their first session
			}
			cohorts[own].Active[i-own]++
		}
	}
	return cohorts
}

// within returns in which longer period each of the attendance lies, -1 for none.
func (a *Attendance) within(longer []Span) []int {
	of, i := make([]int, len(a.periods)), 0
	for n, p := range a.periods {
		for i < len(longer) && !longer[i].To.After(p.From) {
			i++
		}
		if of[n] = i; i == len(longer) || longer[i].From.After(p.From) {
			of[n] = -1
		}
	}
	return of
}

// attendance is when a player was there.
type attendance struct {
	first time.Time
	set   []uint64 // a bit for each period
}

// periods yields the periods in which the player was there, in order.
func (a *attendance) periods() iter.Seq[int] {
	return func(yield func(int) bool) {
		for w, word := range a.set {
			for bit := 0; word != 0; bit, word = bit+1, word>>1 {
				if word&1 != 0 && !yield(64*w+bit) {
					return
				}
			}
		}
	}
}

// attend collects when each player was there.
func attend(sessions iter.Seq[livestate.Session], periods []Span, firstSeen map[steam.ID]time.Time) map[steam.ID]*attendance {
	players := make(map[steam.ID]*attendance)
	for s := range sessions {
		a := players[s.SteamID]
		if a == nil {
			a = &attendance{first: s.JoinedAt, set: make([]uint64, (len(periods)+63)/64)}
			if first, ok := firstSeen[s.SteamID]; ok {
				a.first = times.Earlier(a.first, first)
			}
			players[s.SteamID] = a
		}
		a.first = times.Earlier(a.first, s.JoinedAt)
		first, last := touched(periods, s.JoinedAt, end(s))
		for i := first; i < last; i++ {
			if periods[i].Touches(s.JoinedAt, end(s)) {
				a.set[i/64] |= 1 << (i % 64)
			}
		}
	}
	return players
}
