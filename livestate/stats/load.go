package stats

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate"
)

// Load is how full a server was within a span.
type Load struct {
	Peak   int           // the most players
	PeakAt time.Time     // when they were first seen within the span; zero while Peak is 0
	Full   time.Duration // with as many players as places, or more
	Time   time.Duration // in which the number of players is known
}

// FullShare returns for which part of the time, from 0 to 1, the server was full; 0 of no time.
func (l Load) FullShare() float64 { return share(l.Full, l.Time) }

// LoadOf returns the peak of a server within a span and how long it was full. A server
// that does not say how many places it has is never full. A state that was
// seen for a moment has a peak but takes no time; pass runs through [Held], so that
// the time between two polls counts. The runs are those of one server, oldest first.
func LoadOf(runs iter.Seq[livestate.Run], span Span) Load {
	var l Load
	for r := range runs {
		if r.LastSeenAt.Before(span.From) || !r.StartedAt.Before(span.To) {
			continue
		}
		if r.Players > l.Peak {
			l.Peak, l.PeakAt = r.Players, times.Later(r.StartedAt, span.From)
		}
		d := span.Overlap(r.StartedAt, r.LastSeenAt)
		l.Time += d
		if r.MaxPlayers > 0 && r.Players >= r.MaxPlayers {
			l.Full += d
		}
	}
	return l
}

// Availability is for how much of a span a server was polled, and for how much of
// that it answered. The two are different things: a poller that was down says
// nothing about the server.
type Availability struct {
	Span     time.Duration // all of it
	Observed time.Duration // of the span, the server was polled
	Up       time.Duration // of the observed time, it answered
}

// ObservedShare returns which part of the span, from 0 to 1, was observed.
func (a Availability) ObservedShare() float64 { return share(a.Observed, a.Span) }

// Uptime returns for which part of the observed time, from 0 to 1, the server answered. It
// is false if nothing was observed: then the uptime is not known, which is not 0.
func (a Availability) Uptime() (float64, bool) { return share(a.Up, a.Observed), a.Observed > 0 }

// AvailabilityOf returns the availability of a server within a span. Observed are the times
// in which a poller polled the server, whatever came of it: not those in which
// the poller was down, or the server was not to be watched. It was up in its runs, as far
// as they lie within the observed times; pass them through [Held], so that
// the time between two polls counts. Both come in any order and may overlap.
func AvailabilityOf(runs iter.Seq[livestate.Run], observed iter.Seq[Span], span Span) Availability {
	looked := union(observed, span)
	up := union(func(yield func(Span) bool) {
		for r := range runs {
			if !yield(Span{r.StartedAt, r.LastSeenAt}) {
				return
			}
		}
	}, span)
	a := Availability{Span: span.Duration()}
	for _, s := range looked {
		a.Observed += s.Duration()
		first, last := touched(up, s.From, s.To)
		for i := first; i < last; i++ {
			a.Up += s.Overlap(up[i].From, up[i].To)
		}
	}
	return a
}

// union returns what of the spans lies within one, in order and without overlap.
func union(spans iter.Seq[Span], within Span) []Span {
	var list []Span
	for s := range spans {
		if s = within.clip(s.From, s.To); s.Duration() > 0 {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b Span) int { return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To)) })
	joined := list[:0]
	for _, s := range list {
		if n := len(joined); n > 0 && !s.From.After(joined[n-1].To) {
			joined[n-1].To = times.Later(joined[n-1].To, s.To)
		} else {
			joined = append(joined, s)
		}
	}
	return joined
}

func share(part, all time.Duration) float64 {
	if all <= 0 {
		return 0
	}
	return float64(part) / float64(all)
}
