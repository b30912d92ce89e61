package httpui

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/left4me/left4me/livestate"
)

// A tally is what a chart is drawn from: runs are added to it one by one,
// oldest first, so that it takes no more room however many there are.
type tally struct {
	from, to time.Time
	players  []int    // of each part of the span the most; -1 where nobody looked
	maps     []string // of each part the last map
	seats    int
	any      bool // somebody looked at least once
	peak     int
	all      played
	byMap    map[string]played
}

// played is a length of time, and the sum of that of all players in it.
type played struct{ time, players time.Duration }

func (p played) add(d time.Duration, players int) played {
	return played{p.time + d, p.players + d*time.Duration(players)}
}

// mean is the mean number of players, in words.
func (p played) mean() string {
	if p.time <= 0 {
		return "0"
	}
	return strconv.FormatFloat(float64(p.players)/float64(p.time), 'f', 1, 64)
}

func newTally(from, to time.Time) *tally {
	t := &tally{
		from: from, to: to, seats: 4, byMap: make(map[string]played),
		players: make([]int, chartParts), maps: make([]string, chartParts),
	}
	for i := range t.players {
		t.players[i] = -1
	}
	return t
}

func (t *tally) add(r livestate.Run) {
	start, end := r.StartedAt, r.LastSeenAt
	if start.Before(t.from) {
		start = t.from
	}
	if end.After(t.to) {
		end = t.to
	}
	d := max(0, end.Sub(start))
	t.any = true
	t.peak = max(t.peak, r.Players)
	t.seats = max(t.seats, r.MaxPlayers, r.Players)
	t.all = t.all.add(d, r.Players)
	if r.Map != "" && !r.Hibernating {
		t.byMap[r.Map] = t.byMap[r.Map].add(d, r.Players)
	}
	first, last := partsOf(r, t.from, t.to.Sub(t.from), chartParts)
	for i := first; i <= last; i++ {
		t.players[i] = max(t.players[i], r.Players)
		t.maps[i] = r.Map
	}
}

// partsOf is the first and the last of n equal parts of a span of time that a
// run touches; last < first if it touches none.
func partsOf(r livestate.Run, from time.Time, span time.Duration, n int) (first, last int) {
	if r.LastSeenAt.Before(from) {
		return 0, -1
	}
	step := span / time.Duration(n)
	return max(0, int(r.StartedAt.Sub(from)/step)), min(n-1, int(r.LastSeenAt.Sub(from)/step))
}

// shares are the maps that were played, the one played most first.
func (t *tally) shares(v view) []mapShare {
	var total time.Duration
	for _, p := range t.byMap {
		total += p.time
	}
	shares := make([]mapShare, 0, len(t.byMap))
	for code, p := range t.byMap {
		share := mapShare{Map: v.Map(code), Time: p.time}
		if total > 0 {
			share.Percent = int((100*p.time + total/2) / total)
		}
		shares = append(shares, share)
	}
	slices.SortFunc(shares, func(a, b mapShare) int {
		return cmp.Or(cmp.Compare(b.Time, a.Time), cmp.Compare(a.Map.Code, b.Map.Code))
	})
	return shares[:min(len(shares), chartMaps)]
}
