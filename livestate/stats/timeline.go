package stats

import (
	"time"

	"github.com/left4me/left4me/livestate"
)

// NoData stands for the number of players where no run tells it.
const NoData = -1

// Buckets are the equal parts of a span, as a small chart of a server shows
// them. Make them with [NewBuckets].
type Buckets struct {
	Span     Span
	Players  []int // of each part the most players, [NoData] where no run touches it
	Peak     int   // the most players
	Capacity int   // the most places, or players if they were more
	Observed bool  // some run touches the span
}

// NewBuckets returns a span in n parts, in which nothing is known yet.
func NewBuckets(span Span, n int) *Buckets {
	b := &Buckets{Span: span, Players: make([]int, max(n, 0))}
	for i := range b.Players {
		b.Players[i] = NoData
	}
	return b
}

// Add takes a run, in any order. The run counts in each part in which its state was
// seen, if only for the moment at its end. A run outside of the span changes nothing.
func (b *Buckets) Add(r livestate.Run) {
	first, last := b.parts(r)
	for i := first; i <= last; i++ {
		b.Players[i] = max(b.Players[i], r.Players)
	}
	if first <= last {
		b.Observed = true
		b.Peak = max(b.Peak, r.Players)
		b.Capacity = max(b.Capacity, r.MaxPlayers, r.Players)
	}
}

// parts returns the first and the last part that a run touches; last < first if it
// touches none.
func (b *Buckets) parts(r livestate.Run) (first, last int) {
	n := len(b.Players)
	if n == 0 || r.LastSeenAt.Before(b.Span.From) || !r.StartedAt.Before(b.Span.To) {
		return 0, -1
	}
	step := max(1, b.Span.Duration()/time.Duration(n))
	first = int(max(0, r.StartedAt.Sub(b.Span.From)) / step)
	last = int(r.LastSeenAt.Sub(b.Span.From) / step)
	return min(n-1, first), min(n-1, last)
}

// Timeline is what a chart of a server is drawn from. Runs are added to it one by
// one, so that it takes no more room however many there are. Make it with [NewTimeline].
type Timeline struct {
	Buckets
	Maps  []string // of each part the map of the last run, "" where there is none
	Total Usage    // the time that the runs cover, and its players

	// ByMap is that of each map. It leaves out the time in which the server
	// changed maps or hibernated, and of a server that makes up names, the maps
	// beyond the first 4,096.
	ByMap map[string]Usage
}

const maxMaps = 4096

// NewTimeline returns a span in n parts, in which nothing is known yet.
func NewTimeline(span Span, n int) *Timeline {
	b := NewBuckets(span, n)
	return &Timeline{Buckets: *b, Maps: make([]string, len(b.Players)), ByMap: make(map[string]Usage)}
}

// Add takes a run, as [Buckets.Add] does. Of the time of a run that lies partly
// outside of the span, only what is within counts. The runs are those of one server, oldest first.
func (t *Timeline) Add(r livestate.Run) {
	t.Buckets.Add(r)
	first, last := t.parts(r)
	for i := first; i <= last; i++ {
		t.Maps[i] = r.Map
	}
	d := t.Span.Overlap(r.StartedAt, r.LastSeenAt)
	t.Total = t.Total.add(d, r.Players)
	if first <= last && r.Map != "" && !r.Hibernating {
		addUsage(t.ByMap, r.Map, d, r.Players)
	}
}

// addUsage adds to one of a bounded number of maps.
func addUsage(byMap map[string]Usage, name string, d time.Duration, players int) {
	u, known := byMap[name]
	if known || len(byMap) < maxMaps {
		byMap[name] = u.add(d, players)
	}
}

// Shares returns the maps that were played, the one played longest first.
func (t *Timeline) Shares() []MapUsage { return sortUsage(t.ByMap) }
