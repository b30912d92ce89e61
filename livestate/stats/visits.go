package stats

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// VisitGap is how much may lie between two sessions of one visit wherever visits are kept: who
// leaves and joins again within a minute is still there.
const VisitGap = time.Minute

// Visit is a time that a player was there: one session, or several with little
// between them.
type Visit struct {
	SteamID  steam.ID
	From, To time.Time
	Sessions int
	Open     bool // the last session has not ended
}

// Duration returns the time from the first join to the last end, the breaks in it included.
func (v Visit) Duration() time.Duration { return v.To.Sub(v.From) }

// Visits joins sessions of a player into one visit where no more than within lies
// between the end of one and the join of the next, as [VisitGap]. Negative, it joins nothing, and each session is a
// visit. The sessions come in any order, of one server or of many; the visits are in
// the order in which they began, and of those that began together, by Steam ID.
func Visits(sessions iter.Seq[livestate.Session], within time.Duration) []Visit {
	var each []Visit // of one session
	for s := range sessions {
		each = append(each, visitOf(s))
	}
	slices.SortFunc(each, func(a, b Visit) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.SteamID.Uint64(), b.SteamID.Uint64()))
	})
	visits := each[:0]
	latest := make(map[steam.ID]int) // of each player, the index of the last visit
	for _, one := range each {
		i, ok := latest[one.SteamID]
		if ok && visits[i].join(one, within) {
			continue
		}
		latest[one.SteamID] = len(visits)
		visits = append(visits, one)
	}
	return visits
}

// GoOn adds a session to the visit if it belongs to it: one of the same player that joined later
// than those of the visit, with no more than within between them. It reports whether it did.
func (v *Visit) GoOn(s livestate.Session, within time.Duration) bool {
	return s.SteamID == v.SteamID && v.join(visitOf(s), within)
}

func visitOf(s livestate.Session) Visit {
	return Visit{SteamID: s.SteamID, From: s.JoinedAt, To: end(s), Sessions: 1, Open: s.Open()}
}

// join adds what began later.
func (v *Visit) join(one Visit, within time.Duration) bool {
	if within < 0 || one.From.Sub(v.To) > within {
		return false
	}
	v.To = times.Later(v.To, one.To)
	v.Sessions += one.Sessions
	v.Open = v.Open || one.Open
	return true
}

// Lengths returns the lengths of the visits that began within a span and have ended,
// the shortest first, as [Quantile] wants them. A visit that goes on has no length
// yet; to count it as it is would make all look shorter.
func Lengths(visits []Visit, span Span) []time.Duration {
	var lengths []time.Duration
	for _, v := range visits {
		if !v.Open && span.Contains(v.From) {
			lengths = append(lengths, v.Duration())
		}
	}
	slices.Sort(lengths)
	return lengths
}

// Quantile returns the smallest of the lengths that at least this part of them, from 0 to
// 1, does not exceed: 0.5 gives the median, 0.9 the 90th percentile. It is always
// one of the lengths, never a mean of two. They are sorted; of none it returns 0.
func Quantile(lengths []time.Duration, part float64) time.Duration {
	if len(lengths) == 0 {
		return 0
	}
	rank := int(math.Ceil(min(max(part, 0), 1) * float64(len(lengths))))
	return lengths[max(rank, 1)-1]
}
