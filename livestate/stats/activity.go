package stats

import (
	"iter"
	"math"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// ActivityIndex tells from the playtime of the last weeks how active a player is, from
// 0, not at all, to nearly 5. A week with the target counts about 3, and further
// time counts less and less, so that a few long nights do not make up for weeks
// away: it is 5 - 5/(π/2·t/target + 1) for a week with the time t, and the index
// is the mean of the weeks. Three weeks and a target of half an hour are usual;
// [Periods] and [Playtime] give the times. Without weeks, or with a target that
// is not positive, it is 0.
func ActivityIndex(weeks []time.Duration, target time.Duration) float64 {
	if len(weeks) == 0 || target <= 0 {
		return 0
	}
	var sum float64
	for _, t := range weeks {
		sum += 5 - 5/(math.Pi/2*float64(max(t, 0))/float64(target)+1)
	}
	return sum / float64(len(weeks))
}

// Activity is a level of activity, as [ActivityLevel] tells it from an index.
type Activity uint8

// The levels.
const (
	Inactive   Activity = iota // below 1
	Irregular                  // from 1
	Regular                    // from 2
	Active                     // from 3, about the target in each week
	VeryActive                 // from 3.75
)

// ActivityLevel returns the level of an activity index.
func ActivityLevel(index float64) Activity {
	switch {
	case index >= 3.75:
		return VeryActive
	case index >= 3:
		return Active
	case index >= 2:
		return Regular
	case index >= 1:
		return Irregular
	}
	return Inactive
}

// ActivityLevels returns how many players have each [Activity], of those with a session that
// touches one of the weeks. The weeks are in order and do not overlap; the sessions come in any
// order, of one server or of many.
func ActivityLevels(sessions iter.Seq[livestate.Session], weeks []Span, target time.Duration) (levels [5]int) {
	players := make(map[steam.ID]int) // of each, where its weeks begin in spent
	var spent []time.Duration
	for s := range sessions {
		to := end(s)
		first, last := touched(weeks, s.JoinedAt, to)
		for i := first; i < last; i++ {
			if !weeks[i].Touches(s.JoinedAt, to) {
				continue
			}
			at, ok := players[s.SteamID]
			if !ok {
				at = len(spent)
				players[s.SteamID] = at
				spent = append(spent, make([]time.Duration, len(weeks))...)
			}
			spent[at+i] += weeks[i].Overlap(s.JoinedAt, to)
		}
	}
	for _, at := range players {
		levels[ActivityLevel(ActivityIndex(spent[at:at+len(weeks)], target))]++
	}
	return levels
}

// Churn is how many players were active when a span began, and how many of them
// were not when it ended.
type Churn struct {
	Active, Lost int
}

// Rate returns which part of the active players, from 0 to 1, was lost; 0 of none.
func (c Churn) Rate() float64 {
	if c.Active == 0 {
		return 0
	}
	return float64(c.Lost) / float64(c.Active)
}

// ChurnOf returns the churn of a span. A player is active at a moment if a session of
// theirs touches the time so long before it as quiet says: fourteen days are
// usual. Players who come for the first time within the span are in neither number. The
// sessions come in any order, of one server or of many, and reach back to quiet
// before the span.
func ChurnOf(sessions iter.Seq[livestate.Session], span Span, quiet time.Duration) Churn {
	before := Span{span.From.Add(-quiet), span.From}
	after := Span{span.To.Add(-quiet), span.To}
	type seen struct{ before, after bool }
	players := make(map[steam.ID]seen)
	for s := range sessions {
		p, to := players[s.SteamID], end(s)
		p.before = p.before || before.Touches(s.JoinedAt, to)
		p.after = p.after || after.Touches(s.JoinedAt, to)
		players[s.SteamID] = p
	}
	var c Churn
	for _, p := range players {
		if p.before {
			c.Active++
			if !p.after {
				c.Lost++
			}
		}
	}
	return c
}
