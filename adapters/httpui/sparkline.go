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
	sparklineSteps  = 48 // half hours
	sparklineHeight = 14
	sparklineSpan   = 24 * time.Hour

	maxSparklines    = 50_000
	sparklinesAtOnce = 64        // drawn for one view; those that follow draw the others
	sparklineLate    = time.Hour // a curve that ended so long ago is still shown until it is drawn anew
)

// keptSparklines returns the curves that may be shown, and the servers whose curves are to be drawn.
func (pd pageData) keptSparklines(to time.Time, ids []int64) (map[int64]sparkline, []int64) {
	kept := make(map[int64]sparkline, len(ids))
	var missing []int64
	for _, id := range ids {
		one, ok := pd.handler.sparklines.Peek(id)
		if ok && to.Sub(one.to).Abs() <= sparklineLate {
			kept[id] = one
		}
		if !ok || !one.to.Equal(to) {
			missing = append(missing, id)
		}
	}
	return kept, missing
}

// sparklines are the curves of many servers. Of those that are not drawn yet it draws the
// first few.
func (pd pageData) sparklines(ctx context.Context, ids []int64) (map[int64]sparkline, error) {
	to := pd.Now.Truncate(sparklineSpan / sparklineSteps)
	from := to.Add(-sparklineSpan)
	sparklines, missing := pd.keptSparklines(to, ids)
	if len(missing) == 0 {
		return sparklines, nil
	}
	leave, err := pd.handler.queries.Enter(ctx, queryKey{user: pd.User.ID})
	if err != nil {
		return nil, err
	}
	defer leave()
	if sparklines, missing = pd.keptSparklines(to, ids); len(missing) == 0 {
		return sparklines, nil // another request has drawn them
	}
	missing = missing[:min(sparklinesAtOnce, len(missing))]
	for _, id := range missing {
		delete(sparklines, id)
	}
	var buckets *stats.Buckets
	var id int64
	draw := func() {
		if buckets != nil {
			sparklines[id] = sparkline{Path: svg.Sparkline(buckets, sparklineHeight), Peak: buckets.Peak}
		}
	}
	for run, err := range pd.handler.Store.RunsOf(ctx, missing, from, to) {
		if err != nil {
			return nil, err
		}
		if buckets == nil || run.ServerID != id {
			draw()
			buckets, id = stats.NewBuckets(stats.Span{From: from, To: to}, sparklineSteps), run.ServerID
		}
		buckets.Add(run.Run)
	}
	draw()
	for _, id := range missing {
		one := sparklines[id]
		one.to = to
		pd.handler.sparklines.Put(id, one, 2*sparklineLate)
	}
	return sparklines, nil
}
