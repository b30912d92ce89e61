package httpui

import (
	"context"
	"html/template"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/store"
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

// sparkCache keeps curves. They end with the last whole half hour, so all stay
// as they are until the next one is over.
type sparkCache struct {
	mu   sync.Mutex
	to   time.Time
	byID map[int64]sparkline
}

const maxSparks = 50_000

// get returns the curves that are kept, and the servers whose curves are not.
func (c *sparkCache) get(to time.Time, servers []store.Server) (map[int64]sparkline, []int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.to.Equal(to) || len(c.byID) > maxSparks {
		c.to, c.byID = to, make(map[int64]sparkline)
	}
	got := make(map[int64]sparkline, len(servers))
	var missing []int64
	for _, s := range servers {
		if one, ok := c.byID[s.ID]; ok {
			got[s.ID] = one
		} else {
			missing = append(missing, s.ID)
		}
	}
	return got, missing
}

func (c *sparkCache) put(to time.Time, sparks map[int64]sparkline, ids []int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.to.Equal(to) {
		for _, id := range ids {
			c.byID[id] = sparks[id] // the zero one too: it was never seen
		}
	}
}

// sparks are the curves of many servers.
func (v view) sparks(ctx context.Context, servers []store.Server) (map[int64]sparkline, error) {
	to := v.now.Truncate(sparkSpan / sparkSteps)
	from := to.Add(-sparkSpan)
	sparks, missing := v.ui.sparkCache.get(to, servers)
	if len(missing) == 0 {
		return sparks, nil
	}
	leave, err := v.ui.queries.enter(ctx, queryKey{user: v.User.ID})
	if err != nil {
		return nil, err
	}
	defer leave()
	if sparks, missing = v.ui.sparkCache.get(to, servers); len(missing) == 0 {
		return sparks, nil // another request has drawn them
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
