package report

import (
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/sums"
)

// A part is a period with what its figures are made of.
type part struct {
	Period
	load sums.MapSum
}

// end counts sessions that ended.
func (p *part) end(reason livestate.Reason, n int) {
	for i := range p.Ends {
		if p.Ends[i].Reason == reason {
			p.Ends[i].Sessions += n
			return
		}
	}
	p.Ends = append(p.Ends, Ends{Reason: reason, Sessions: n})
}

// periods fills in the days of the span, and the weeks and months, which whole days come to.
func (r *Report) periods(there *stats.Attendance, days []stats.Span, sum *sums.Server, gap time.Duration) {
	list := make([]part, len(days))
	starts := make([]sums.Quarter, len(days))
	for i, day := range days {
		list[i].Span, starts[i] = day, sums.QuarterOf(day.From)
	}
	at := func(q sums.Quarter) *part {
		i, found := slices.BinarySearch(starts, q)
		if !found {
			i--
		}
		if i < 0 || !list[i].To.After(q.Start()) {
			return nil
		}
		return &list[i]
	}
	for key, p := range sum.Players {
		if day := at(key.Quarter); day != nil {
			day.People += stats.People(1, p.Time)
		}
	}
	for key, m := range sum.Maps {
		if key.Silence > gap {
			continue
		}
		if day := at(key.Quarter); day != nil {
			day.load = day.load.Merge(m)
		}
	}
	for key, n := range sum.Ends {
		if day := at(key.Quarter); day != nil {
			day.end(key.End.Reason, n)
		}
	}
	r.Days = finished(list, there)
	r.Weeks = finished(longer(list, clipped(stats.Week, r.Span, r.Zone)), there)
	r.Months = finished(longer(list, clipped(stats.Month, r.Span, r.Zone)), there)
}

// longer returns what days come to in periods that begin and end with one.
func longer(days []part, spans []stats.Span) []part {
	list := make([]part, len(spans))
	for i, span := range spans {
		list[i].Span = span
		for len(days) > 0 && span.Contains(days[0].From) {
			list[i].People += days[0].People
			list[i].load = list[i].load.Merge(days[0].load)
			for _, e := range days[0].Ends {
				list[i].end(e.Reason, e.Sessions)
			}
			days = days[1:]
		}
	}
	return list
}

// finished returns periods with all figures.
func finished(list []part, there *stats.Attendance) []Period {
	periods, spans := make([]Period, len(list)), make([]stats.Span, len(list))
	for i, p := range list {
		spans[i] = p.Span
	}
	visitors := there.Visitors(spans)
	for i, p := range list {
		p.Visitors = visitors[i]
		p.Period.Ends = endsBy(p.Period.Ends, func(e Ends) Ends { return Ends{Reason: e.Reason} })
		p.Load = stats.Load{Peak: p.load.Peak, PeakAt: p.load.PeakAt, Full: p.load.Full, Time: p.load.Up}
		periods[i] = p.Period
	}
	return periods
}

// clipped returns the days, weeks or months of a span, of the first and the last one what
// lies within.
func clipped(unit stats.Unit, span stats.Span, zone *time.Location) []stats.Span {
	periods := stats.Periods(unit, span, zone)
	if n := len(periods); n > 0 {
		periods[0].From, periods[n-1].To = span.From, span.To
	}
	return periods
}
