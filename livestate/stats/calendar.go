package stats

import (
	"iter"
	"time"

	"github.com/left4me/left4me/livestate"
)

// Unit is a unit of the calendar.
type Unit uint8

// The units. A week begins on Monday.
const (
	Day Unit = iota
	Week
	Month
)

// DayStart returns when the day of t began in a zone: at its midnight, or where
// clocks go forward at midnight, at its first moment.
func DayStart(t time.Time, zone *time.Location) time.Time { return AddDays(t, 0, zone) }

// AddDays returns when a day began that is so many days after that of t, before
// it if days is negative. A day that a zone left out altogether is one of its
// neighbours.
func AddDays(t time.Time, days int, zone *time.Location) time.Time {
	year, month, day := t.In(zone).Date()
	return dateStart(year, month, day+days, zone)
}

// dateStart returns the first moment of a day. Where clocks go forward at midnight,
// what is asked of it may lie in the day before; where they go back to it, there are
// two midnights, and the first one counts.
func dateStart(year int, month time.Month, day int, zone *time.Location) time.Time {
	noon := time.Date(year, month, day, 12, 0, 0, 0, zone)
	year, month, day = noon.Date()
	at := noon
	for minutes := 0; minutes < 12*60; minutes += 15 {
		if at = time.Date(year, month, day, 0, minutes, 0, 0, zone); at.Day() == day {
			break
		}
	}
	if changed, _ := at.ZoneBounds(); !changed.IsZero() {
		before := changed.Add(-1).In(zone)
		if y, m, d := before.Date(); y == year && m == month && d == day {
			hour, minute, second := before.Clock()
			return before.Add(-time.Duration(hour)*time.Hour - time.Duration(minute)*time.Minute -
				time.Duration(second)*time.Second - time.Duration(before.Nanosecond()))
		}
	}
	return at
}

// Periods returns the days, weeks or months of a zone that a span touches, whole and
// in order: the first may begin before the span, and the last may end after it.
// Each begins where the one before ends.
func Periods(unit Unit, span Span, zone *time.Location) []Span {
	if span.Duration() == 0 {
		return nil
	}
	first := span.From.In(zone)
	year, month, day := first.Date()
	switch unit {
	case Week:
		day -= (int(first.Weekday()) + 6) % 7
	case Month:
		day = 1
	}
	var periods []Span
	from := dateStart(year, month, day, zone)
	for n := 1; from.Before(span.To); n++ {
		var to time.Time
		switch unit {
		case Week:
			to = dateStart(year, month, day+7*n, zone)
		case Month:
			to = dateStart(year, month+time.Month(n), day, zone)
		default:
			to = dateStart(year, month, day+n, zone)
		}
		if to.After(from) { // a day that the zone left out is no period
			periods = append(periods, Span{from, to})
			from = to
		}
	}
	return periods
}

// Playtime returns how long the sessions lasted within each period. The periods are
// in order and do not overlap; the sessions come in any order. They are meant to
// be those of one player: the sum of many may be more than the 292 years that a
// time.Duration holds. Sessions that overlap, as on two servers, both count.
func Playtime(sessions iter.Seq[livestate.Session], periods []Span) []time.Duration {
	spent := make([]time.Duration, len(periods))
	for s := range sessions {
		to := end(s)
		first, last := touched(periods, s.JoinedAt, to)
		for i := first; i < last; i++ {
			spent[i] += periods[i].Overlap(s.JoinedAt, to)
		}
	}
	return spent
}
