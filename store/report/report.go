package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/steam"
)

// Options says what a report is of. The zero Options is of all history, in UTC.
type Options struct {
	// Span is what is reported. A zero From is the beginning of the server's history, and a
	// zero To its end.
	Span stats.Span

	Zone *time.Location // of days and hours; nil: UTC
	Gap  time.Duration  // the silence over which the state of a server holds (stats.Held), in whole seconds; 0: 30 s

	// Campaign names the campaign of a map, "" if it is of none. nil: there are none.
	Campaign func(mapName string) string

	// ObservedFrom is from when on outages are known, as after the history that was imported. Zero:
	// of all.
	ObservedFrom time.Time

	// Only says which of the statistics are wanted; the others stay zero. Zero: all.
	Only Part

	Limit int // rows of Leaderboard and Companions at most; 0: 50
}

// MaxSpan is the longest span of a report, ten years: of a longer one the last MaxSpan counts. Each
// day of a span is a [Period], and each week meets each other in [Retention].
const MaxSpan = 3660 * 24 * time.Hour

// A Part is some of the statistics of a report. Parts go together with |.
type Part uint8

// The parts of a report.
const (
	Attendance Part = 1 << iota // Visitors, People, Days, Weeks, Months, Retention, PunchCard, Load, Known, Availability, Activity, Churn
	Stays                       // Visitors, Leaderboard, Sessions, Visits, Companions
	Maps                        // Maps, Campaigns, MapEnds
	EndsOf                      // Ends, in the periods too
)

// A Report is all statistics of one server over a span. Slices may be nil where there is
// nothing to tell.
type Report struct {
	Span   stats.Span
	Zone   *time.Location
	Detail stats.Span // the part of Span that Visits, Known and Availability are of

	Visitors stats.Visitors   // in the whole span
	People   stats.PersonTime // of all players

	// Days, Weeks and Months are those of the zone, cut to the span.
	Days, Weeks, Months []Period

	Retention Retention
	PunchCard stats.PunchCard

	Leaderboard []Player
	Sessions    Lengths

	// Visits are those that began in Detail and have ended, where who is back within a minute is still
	// there (stats.Visits), each with its whole length, even after Detail. Two kinds are not exact. Sessions
	// that retention removed before stores kept visits are in none. Of a history that is imported after what
	// followed it was removed, a visit that goes on over the border counts as two.
	Visits Lengths

	Companions []Pair

	Maps, Campaigns []stats.MapUsage
	MapEnds         []stats.MapEnds
	Ends            []Ends // why sessions ended, and on which maps

	Load         stats.Load
	Known        time.Duration      // of Detail, the state of the server is known
	Availability stats.Availability // of Detail, from Options.ObservedFrom on
	Activity     [5]int             // how many players had each stats.Activity at the end of the span
	Churn        stats.Churn
}

// A Period is a day, week or month, or the part of one that the span has.
type Period struct {
	stats.Span
	Visitors stats.Visitors
	People   stats.PersonTime
	Load     stats.Load
	Ends     []Ends // why sessions ended, on any map
}

// Ends is how many sessions ended for a reason.
type Ends struct {
	Reason   livestate.Reason // a code, "" where it is not known
	Map      string           // on which map; "" for any, or one that is not known
	Sessions int
}

// endsBy adds up those ends that are the same in what key keeps of them.
func endsBy(ends []Ends, key func(Ends) Ends) (list []Ends) {
	sum := make(map[Ends]int)
	for _, e := range ends {
		sum[key(e)] += e.Sessions
	}
	for e, n := range sum {
		if e.Sessions = n; n > 0 {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b Ends) int {
		return cmp.Or(cmp.Compare(b.Sessions, a.Sessions), cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Map, b.Map))
	})
	return list
}

// Players returns how many players were there in the period.
func (p Period) Players() int { return p.Visitors.New + p.Visitors.Returning }

// Retention is the cohorts of a span: by week, or if it is longer than sixteen weeks, by month.
type Retention struct {
	Unit    stats.Unit
	Cohorts []stats.Cohort
}

// Lengths is how long sessions or visits lasted that have ended.
type Lengths struct {
	Count       int
	Median, P90 time.Duration // stats.Quantile of 0.5 and 0.9
}

func lengthsOf(sorted []time.Duration) Lengths {
	return Lengths{len(sorted), stats.Quantile(sorted, .5), stats.Quantile(sorted, .9)}
}

// A Person is a player by ID and name.
type Person struct {
	SteamID steam.ID
	Name    string // the latest one; "" if there is none
}

// A Player is a row of a leaderboard.
type Player struct {
	Person
	Total time.Duration
}

// A Pair is two players who were there together.
type Pair struct {
	A, B     Person
	Together time.Duration
}

// Players returns how many players were there in the span.
func (r *Report) Players() int { return r.Visitors.New + r.Visitors.Returning }

// Parts returns the days of the span, or if there are more than 62 of them, the weeks, or if
// there are more than 62 of those, the months; and which of them.
func (r *Report) Parts() (stats.Unit, []Period) {
	switch {
	case len(r.Days) <= 62:
		return stats.Day, r.Days
	case len(r.Weeks) <= 62:
		return stats.Week, r.Weeks
	}
	return stats.Month, r.Months
}

// UptimeShare returns for which part of the observed time of Detail, from 0 to 1, the server
// answered; 0 if none was observed.
func (r *Report) UptimeShare() float64 {
	share, _ := r.Availability.Uptime()
	return share
}

// KnownShare returns for which part of Detail, from 0 to 1, the state of the server is known.
// It is no uptime: where the state is not known, the server was down or no poller polled it.
func (r *Report) KnownShare() float64 {
	if d := r.Detail.Duration(); d > 0 {
		return float64(r.Known) / float64(d)
	}
	return 0
}
