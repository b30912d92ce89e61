package stats

import (
	"iter"
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate"
)

// PunchCard is the time of people by weekday and hour of a zone: p[time.Monday][20] is
// Mondays from 20:00 to 21:00. Divide by the number of such hours for a mean.
// Time that comes twice, when clocks go back, counts in its hour both times.
type PunchCard [7][24]PersonTime

// Punch returns the punch card of the sessions within a span, each for as long as it
// lasted within it. The sessions come in any order, of one server or of many.
func Punch(sessions iter.Seq[livestate.Session], span Span, zone *time.Location) PunchCard {
	var p PunchCard
	for s := range sessions {
		within := span.clip(s.JoinedAt, end(s))
		p.Add(within, 1, zone)
	}
	return p
}

// Add counts so many people for the length of a span.
func (p *PunchCard) Add(span Span, people int, zone *time.Location) {
	for at := span.From; at.Before(span.To); {
		local := at.In(zone)
		next := times.Earlier(span.To, hourEnd(local))
		p[local.Weekday()][local.Hour()] += People(people, next.Sub(at))
		at = next
	}
}

// hourEnd returns when the hour of a clock ends, or the clock is changed.
func hourEnd(local time.Time) time.Time {
	into := time.Duration(local.Minute())*time.Minute + time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond())
	next := local.Add(time.Hour - into)
	if _, change := local.ZoneBounds(); !change.IsZero() {
		return times.Earlier(next, change)
	}
	return next
}

// Levels returns how dark each hour is on a heat map: 0 for no time, and from 1 to 4 for a
// quarter of the longest one each.
func (p *PunchCard) Levels() (levels [7][24]int) {
	var most PersonTime
	for _, day := range p {
		most = max(most, slices.Max(day[:]))
	}
	for d, day := range p {
		for h, hour := range day {
			if hour > 0 {
				levels[d][h] = min(4, 1+int(4*float64(hour-1)/float64(most)))
			}
		}
	}
	return levels
}

// Total returns the time of the whole week.
func (p *PunchCard) Total() PersonTime {
	var sum PersonTime
	for _, day := range p {
		for _, hour := range day {
			sum += hour
		}
	}
	return sum
}
