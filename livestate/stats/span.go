package stats

import (
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate"
)

// Span is a span of time that includes From and excludes To. One whose To is not
// after From is empty, as is the zero Span.
type Span struct {
	From, To time.Time
}

// Duration returns the length of the span, 0 for an empty one.
func (s Span) Duration() time.Duration { return max(0, s.To.Sub(s.From)) }

// Contains reports whether t lies within the span.
func (s Span) Contains(t time.Time) bool { return !t.Before(s.From) && t.Before(s.To) }

// Overlap returns how much of the time from..to lies within the span, 0 if none does.
func (s Span) Overlap(from, to time.Time) time.Duration {
	return max(0, times.Earlier(to, s.To).Sub(times.Later(from, s.From)))
}

// Touches reports whether some moment of from..to lies within the span. The time
// includes from and excludes to, except that one without length is the moment from.
func (s Span) Touches(from, to time.Time) bool {
	return s.Contains(from) || from.Before(s.From) && to.After(s.From) && s.From.Before(s.To)
}

// clip returns what of from..to lies within the span, an empty Span if nothing does.
func (s Span) clip(from, to time.Time) Span {
	return Span{times.Later(from, s.From), times.Earlier(to, s.To)}
}

// touched returns the bounds of the periods that from..to may touch; none of the others
// is touched. Periods are in order and do not overlap.
func touched(periods []Span, from, to time.Time) (first, end int) {
	for last := len(periods); first < last; { // a call for each of a hundred thousand: slices.BinarySearchFunc copies periods
		if half := (first + last) / 2; periods[half].To.After(from) {
			last = half
		} else {
			first = half + 1
		}
	}
	for end = first; end < len(periods) && !periods[end].From.After(to); end++ {
	}
	return first, end
}

// end returns the last moment that counts into a session.
func end(s livestate.Session) time.Time { return s.JoinedAt.Add(s.Duration()) }
