package trends

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/svg"
)

// Sparklines returns the curves of servers of a reader, for the day before now. Of those
// that are not drawn yet it draws the first [AtOnce]; the others are absent, or end up to
// an hour ago.
func (t *Trends) Sparklines(ctx context.Context, reader int64, servers []int64, now time.Time) (map[int64]Sparkline, error) {
	to := now.Truncate(span / steps)
	curves, missing := t.kept(to, servers)
	if len(missing) == 0 {
		return curves, nil
	}
	leave, err := t.turn(ctx, 0, reader)
	if err != nil {
		return nil, err
	}
	defer leave()
	if curves, missing = t.kept(to, servers); len(missing) == 0 {
		return curves, nil // another call has drawn them
	}
	missing = missing[:min(AtOnce, len(missing))]
	if err := t.draw(ctx, curves, missing, to); err != nil {
		return nil, err
	}
	for _, id := range missing {
		one := curves[id]
		one.to = to
		t.curves.Put(id, one, 2*late)
	}
	return curves, nil
}

// kept returns the curves that may be shown, and the servers whose curves are to be drawn.
func (t *Trends) kept(to time.Time, servers []int64) (map[int64]Sparkline, []int64) {
	kept := make(map[int64]Sparkline, len(servers))
	var missing []int64
	for _, id := range servers {
		one, ok := t.curves.Peek(id)
		if ok && to.Sub(one.to).Abs() <= late {
			kept[id] = one
		}
		if !ok || !one.to.Equal(to) {
			missing = append(missing, id)
		}
	}
	return kept, missing
}

// draw puts the curves of servers into a map. Those of servers without runs are absent.
func (t *Trends) draw(ctx context.Context, curves map[int64]Sparkline, servers []int64, to time.Time) error {
	for _, id := range servers {
		delete(curves, id)
	}
	from := to.Add(-span)
	var buckets *stats.Buckets
	var id int64
	finish := func() {
		if buckets != nil {
			curves[id] = Sparkline{Path: svg.Sparkline(buckets, Height), Peak: buckets.Peak, players: short(buckets.Players)}
		}
	}
	for run, err := range t.store.RunsOf(ctx, servers, from, to) {
		if err != nil {
			return err
		}
		if buckets == nil || run.ServerID != id {
			finish()
			buckets, id = stats.NewBuckets(stats.Span{From: from, To: to}, steps), run.ServerID
		}
		buckets.Add(run.Run)
	}
	finish()
	return nil
}

func short(players []int) []int16 {
	list := make([]int16, len(players))
	for i, n := range players {
		list[i] = int16(min(n, math.MaxInt16))
	}
	return list
}

// Sum returns the curve of all players on the servers of these curves. It adds what each had
// at most in a half hour, so somebody who went from one server to another counts twice in
// that one. A half hour of which no curve knows anything is a gap. Sum of no curves is zero.
func Sum(curves map[int64]Sparkline) Sparkline {
	sum := stats.Buckets{Players: make([]int, steps)}
	for i := range sum.Players {
		sum.Players[i] = stats.NoData
	}
	for _, one := range curves {
		for i, n := range one.players {
			if n != stats.NoData {
				sum.Players[i] = max(sum.Players[i], 0) + int(n)
			}
		}
	}
	sum.Peak = slices.Max(sum.Players)
	if sum.Peak == stats.NoData {
		return Sparkline{}
	}
	sum.Capacity = sum.Peak
	return Sparkline{Path: svg.Sparkline(&sum, Height), Peak: sum.Peak, players: short(sum.Players)}
}
