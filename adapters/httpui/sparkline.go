package httpui

import (
	"context"
	"html/template"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate/stats"
)

// A sparkline is the number of players on a server over the last day, as the path
// of a small curve.
type sparkline struct {
	Path string
	Peak int
}

const (
	sparkSteps  = 48 // half hours
	sparkHeight = 14
	sparkSpan   = 24 * time.Hour
)

// sparkCache keeps curves. They end with a whole half hour, so all stay as they are
// until the next one is over.
type sparkCache struct {
	mu   sync.Mutex
	byID map[int64]keptSparkline
}

type keptSparkline struct {
	sparkline
	to time.Time
}

const (
	maxSparks    = 50_000
	sparksAtOnce = 64        // drawn for one view; those that follow draw the others
	sparkLate    = time.Hour // a curve that ended so long ago is still shown until it is drawn anew
)

// get returns the curves that may be shown, and the servers whose curves are to be drawn.
func (c *sparkCache) get(to time.Time, ids []int64) (map[int64]sparkline, []int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	got := make(map[int64]sparkline, len(ids))
	var missing []int64
	for _, id := range ids {
		one, ok := c.byID[id]
		if ok && to.Sub(one.to).Abs() <= sparkLate {
			got[id] = one.sparkline
		}
		if !ok || !one.to.Equal(to) {
			missing = append(missing, id)
		}
	}
	return got, missing
}

func (c *sparkCache) put(to time.Time, sparks map[int64]sparkline, ids []int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byID == nil || len(c.byID)+len(ids) > maxSparks {
		c.byID = make(map[int64]keptSparkline)
	}
	for _, id := range ids {
		c.byID[id] = keptSparkline{sparks[id], to} // the zero one too: it was never seen
	}
}

// sparks are the curves of many servers. Of those that are not drawn yet it draws the
// first few.
func (v view) sparks(ctx context.Context, ids []int64) (map[int64]sparkline, error) {
	to := v.now.Truncate(sparkSpan / sparkSteps)
	from := to.Add(-sparkSpan)
	sparks, missing := v.ui.sparkCache.get(to, ids)
	if len(missing) == 0 {
		return sparks, nil
	}
	leave, err := v.ui.queries.Enter(ctx, queryKey{user: v.User.ID})
	if err != nil {
		return nil, err
	}
	defer leave()
	if sparks, missing = v.ui.sparkCache.get(to, ids); len(missing) == 0 {
		return sparks, nil // another request has drawn them
	}
	missing = missing[:min(sparksAtOnce, len(missing))]
	for _, id := range missing {
		delete(sparks, id)
	}
	var buckets *stats.Buckets
	var id int64
	for run, err := range v.ui.Store.RunsOf(ctx, missing, from, to) {
		if err != nil {
			return nil, err
		}
		if buckets == nil || run.ServerID != id {
			if buckets != nil {
				sparks[id] = drawSparkline(buckets)
			}
			buckets, id = stats.NewBuckets(stats.Span{From: from, To: to}, sparkSteps), run.ServerID
		}
		buckets.Add(run.Run)
	}
	if buckets != nil {
		sparks[id] = drawSparkline(buckets)
	}
	v.ui.sparkCache.put(to, sparks, missing)
	return sparks, nil
}

// drawSparkline draws filled steps; where there is no data there is a gap.
func drawSparkline(b *stats.Buckets) sparkline {
	var path strings.Builder
	seats := max(b.Capacity, 1)
	at, drawing := 0, false
	for i, n := range b.Players {
		if n == stats.NoData {
			if drawing {
				path.WriteString("H" + strconv.Itoa(i) + "V" + strconv.Itoa(sparkHeight))
				drawing = false
			}
			continue
		}
		y := sparkHeight - 1 - (n*(sparkHeight-2)+seats/2)/seats
		switch {
		case !drawing:
			path.WriteString("M" + strconv.Itoa(i) + " " + strconv.Itoa(sparkHeight) + "V" + strconv.Itoa(y))
			drawing = true
		case y != at:
			path.WriteString("H" + strconv.Itoa(i) + "V" + strconv.Itoa(y))
		}
		at = y
	}
	if drawing {
		path.WriteString("H" + strconv.Itoa(len(b.Players)) + "V" + strconv.Itoa(sparkHeight))
	}
	return sparkline{Path: path.String(), Peak: b.Peak}
}

// D is the path as the attribute d of SVG: it is made of digits and letters here.
func (s sparkline) D() template.HTMLAttr { return template.HTMLAttr(`d="` + s.Path + `"`) }
