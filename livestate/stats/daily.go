package stats

import (
	"time"

	"github.com/left4me/left4me/livestate"
)

// A DayUsage is a day of a server: how many players it had at most and in the mean.
type DayUsage struct {
	Span  Span  // from one midnight to the next
	Peak  int   // the most players, [NoData] if no run touches the day
	Total Usage // the time that the runs cover, and its players
}

// Daily is a server by days. Runs are added to it one by one. Make it with [NewDaily].
type Daily struct {
	Days []DayUsage
}

// NewDaily returns the days of a zone that a span touches, oldest first, in which nothing
// is known yet. A day has the hours that it has in that zone: 23, 24 or 25.
func NewDaily(span Span, zone *time.Location) *Daily {
	d := new(Daily)
	for day := DayStart(span.From, zone); day.Before(span.To); {
		next := AddDays(day, 1, zone)
		d.Days = append(d.Days, DayUsage{Span: Span{From: day, To: next}, Peak: NoData})
		day = next
	}
	return d
}

// Add takes a run of the server. The runs come oldest first; pass them through [Held], so
// that the time between two polls counts.
func (d *Daily) Add(r livestate.Run) {
	for i := range d.Days {
		day := &d.Days[i]
		if r.LastSeenAt.Before(day.Span.From) || !r.StartedAt.Before(day.Span.To) {
			continue
		}
		day.Peak = max(day.Peak, r.Players)
		day.Total = day.Total.add(day.Span.Overlap(r.StartedAt, r.LastSeenAt), r.Players)
	}
}
