package trends

import (
	"context"
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
			curves[id] = Sparkline{Path: svg.Sparkline(buckets, Height), Peak: buckets.Peak}
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
