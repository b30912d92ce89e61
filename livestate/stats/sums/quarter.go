package sums

import (
	"iter"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate/stats"
)

// QuarterHour is the length of a [Quarter]. Every zone in use today is a whole number of
// them away from UTC, so that sums by quarter hour add up to the hours and days of any.
const QuarterHour = 15 * time.Minute

// Quarter is a quarter hour: so many of them after 1970 began in UTC. It includes its
// start and excludes its end.
type Quarter int64

// QuarterOf returns the quarter hour in which t lies.
func QuarterOf(t time.Time) Quarter {
	millis, length := t.UnixMilli(), QuarterHour.Milliseconds()
	q := millis / length
	if millis%length < 0 {
		q--
	}
	return Quarter(q)
}

// Start returns when the quarter hour begins, in UTC.
func (q Quarter) Start() time.Time {
	return time.UnixMilli(int64(q) * QuarterHour.Milliseconds()).UTC()
}

// noEnd begins later than all that is ever seen.
const noEnd Quarter = 1 << 40

// Whole returns the quarter hours that begin within from..to, to excluded, as one span. A
// zero to is no end. What is finer than a millisecond does not count.
func Whole(from, to time.Time) stats.Span {
	whole := func(t time.Time) time.Time {
		q := QuarterOf(t)
		if q.Start().UnixMilli() < t.UnixMilli() {
			q++
		}
		return q.Start()
	}
	span := stats.Span{From: whole(from), To: noEnd.Start()}
	if !to.IsZero() {
		span.To = whole(to)
	}
	return span
}

// quartersIn returns what reports whether a quarter hour begins within a span.
func quartersIn(span stats.Span) func(Quarter) bool {
	if !span.From.Before(span.To) {
		return func(Quarter) bool { return false }
	}
	whole := Whole(span.From, span.To)
	first, end := QuarterOf(whole.From), QuarterOf(whole.To)
	return func(q Quarter) bool { return first <= q && q < end }
}

// quarters yields the quarter hours from that of from to that of to, with how much of the
// time between lies in each: in the last one it can be nothing.
func quarters(from, to time.Time) iter.Seq2[Quarter, time.Duration] {
	return func(yield func(Quarter, time.Duration) bool) {
		for q, last := QuarterOf(from), QuarterOf(to); q <= last; q++ {
			part := times.Earlier(to, (q + 1).Start()).Sub(times.Later(from, q.Start()))
			if !yield(q, max(part, 0)) {
				return
			}
		}
	}
}
