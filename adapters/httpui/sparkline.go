package httpui

import (
	"context"
	"time"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/svg"
)

// A sparkline is the number of players on a server over the last day, as the path
// of a small curve. It ends with a whole half hour.
type sparkline struct {
	Path string // "" if the server was never seen
	Peak int
	to   time.Time
}

const (
	sparkSteps  = 48 // half hours
	sparkHeight = 14
	sparkSpan   = 24 * time.Hour

	maxSparks    = 50_000
	sparksAtOnce = 64        // drawn for one view; those that follow draw the others
	sparkLate    = time.Hour // a curve that ended so long ago is still shown until it is drawn anew
)

// keptSparks returns the curves that may be shown, and the servers whose curves are to be drawn.
func (v view) keptSparks(to time.Time, ids []int64) (map[int64]sparkline, []int64) {
	kept := make(map[int64]sparkline, len(ids))
	var missing []int64
	for _, id := range ids {
		one, ok := v.ui.sparks.Peek(id)
		if ok && to.Sub(one.to).Abs() <= sparkLate {
			kept[id] = one
		}
		if !ok || !one.to.Equal(to) {
			missing = append(missing, id)
		}
	}
	return kept, missing
}

// sparks are the curves of many servers. Of those that are not drawn yet it draws the
// first few.
func (v view) sparks(ctx context.Context, ids []int64) (map[int64]sparkline, error) {
	to := v.Now.Truncate(sparkSpan / sparkSteps)
	from := to.Add(-sparkSpan)
	sparks, missing := v.keptSparks(to, ids)
	if len(missing) == 0 {
		return sparks, nil
	}
	leave, err := v.ui.queries.Enter(ctx, queryKey{user: v.User.ID})
	if err != nil {
		return nil, err
	}
	defer leave()
	if sparks, missing = v.keptSparks(to, ids); len(missing) == 0 {
		return sparks, nil // another request has drawn them
	}
	missing = missing[:min(sparksAtOnce, len(missing))]
	for _, id := range missing {
		delete(sparks, id)
	}
	var buckets *stats.Buckets
	var id int64
	draw := func() {
		if buckets != nil {
			sparks[id] = sparkline{Path: svg.Sparkline(buckets, sparkHeight), Peak: buckets.Peak}
		}
	}
	for run, err := range v.ui.Store.RunsOf(ctx, missing, from, to) {
		if err != nil {
			return nil, err
		}
		if buckets == nil || run.ServerID != id {
			draw()
			buckets, id = stats.NewBuckets(stats.Span{From: from, To: to}, sparkSteps), run.ServerID
		}
		buckets.Add(run.Run)
	}
	draw()
	for _, id := range missing {
		one := sparks[id]
		one.to = to
		v.ui.sparks.Put(id, one, 2*sparkLate)
	}
	return sparks, nil
}
