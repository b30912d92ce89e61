package stats

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
)

// PersonTime is time of people, in milliseconds: two players for a minute are
// 120,000. It holds 292 million years, where a time.Duration holds 292.
type PersonTime int64

// People returns the time of so many people for so long, without what is finer than
// a millisecond.
func People(n int, d time.Duration) PersonTime {
	return PersonTime(n) * PersonTime(d.Milliseconds())
}

// Minutes returns the time in person-minutes.
func (p PersonTime) Minutes() float64 { return float64(p) / 60_000 }

// Duration returns the time as a length, at most the 292 years that one holds.
func (p PersonTime) Duration() time.Duration {
	return time.Duration(min(p, math.MaxInt64/PersonTime(time.Millisecond))) * time.Millisecond
}

// Usage is a length of time, and the time of the people who were there in it. The
// zero Usage is none.
type Usage struct {
	Time   time.Duration
	People PersonTime
}

// Mean returns the mean number of players, 0 of no time.
func (u Usage) Mean() float64 {
	if u.Time <= 0 {
		return 0
	}
	return float64(u.People) / (float64(u.Time) / float64(time.Millisecond))
}

func (u Usage) add(d time.Duration, players int) Usage {
	return Usage{u.Time + d, u.People + People(players, d)}
}

// MapUsage is how much a map was played.
type MapUsage struct {
	Map string
	Usage
	Percent int // of the time of all maps, rounded
}

// sortUsage lists what was played longest first; of what was played as long, the names decide.
func sortUsage(byMap map[string]Usage) []MapUsage {
	var total time.Duration
	for _, u := range byMap {
		total += u.Time
	}
	list := make([]MapUsage, 0, len(byMap))
	for name, u := range byMap {
		m := MapUsage{Map: name, Usage: u}
		if total > 0 {
			m.Percent = int((100*float64(u.Time))/float64(total) + .5)
		}
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b MapUsage) int {
		return cmp.Or(cmp.Compare(b.Time, a.Time), cmp.Compare(a.Map, b.Map))
	})
	return list
}

// Held yields runs of which each lasts until the next one begins, if no more than gap
// lies between them, as while a server is polled without a break; the last one
// stays as it is. The runs are those of one server, oldest first, and so are
// those yielded.
func Held(runs iter.Seq[livestate.Run], gap time.Duration) iter.Seq[livestate.Run] {
	return func(yield func(livestate.Run) bool) {
		var last livestate.Run
		for r := range runs {
			if last != (livestate.Run{}) {
				if silence := r.StartedAt.Sub(last.LastSeenAt); silence > 0 && silence <= gap {
					last.LastSeenAt = r.StartedAt
				}
				if !yield(last) {
					return
				}
			}
			last = r
		}
		if last != (livestate.Run{}) {
			yield(last)
		}
	}
}
