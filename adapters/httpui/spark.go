package httpui

import (
	"context"
	"html/template"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// A spark is the number of players on a server over the last day, as the path
// of a small curve.
type spark struct {
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
	byID map[int64]spark
}

const maxSparks = 50_000

// get returns the curves that are kept, and the servers whose curves are not.
func (c *sparkCache) get(to time.Time, servers []store.Server) (map[int64]spark, []int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.to.Equal(to) || len(c.byID) > maxSparks {
		c.to, c.byID = to, make(map[int64]spark)
	}
	got := make(map[int64]spark, len(servers))
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

func (c *sparkCache) put(to time.Time, sparks map[int64]spark, ids []int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.to.Equal(to) {
		for _, id := range ids {
			c.byID[id] = sparks[id] // the zero one too: it was never seen
		}
	}
}

// sparks are the curves of many servers.
func (v view) sparks(ctx context.Context, servers []store.Server) (map[int64]spark, error) {
	to := v.now.Truncate(sparkSpan / sparkSteps)
	from := to.Add(-sparkSpan)
	sparks, missing := v.ui.sparkCache.get(to, servers)
	if len(missing) == 0 {
		return sparks, nil
	}
	peaks, seats := make([]int, sparkSteps), 0
	var id int64
	draw := func() {
		if id != 0 {
			sparks[id] = drawSpark(peaks, seats)
		}
		for i := range peaks {
			peaks[i] = -1
		}
		seats = 0
	}
	for run, err := range v.ui.Store.RunsOf(ctx, missing, from, to) {
		if err != nil {
			return nil, err
		}
		if run.ServerID != id {
			draw()
			id = run.ServerID
		}
		seats = max(seats, run.MaxPlayers, run.Players)
		raise(peaks, run.Run, from, sparkSpan)
	}
	draw()
	v.ui.sparkCache.put(to, sparks, missing)
	return sparks, nil
}

// raise puts a run into equal parts of a span of time: each part holds the most
// players that were there in it, -1 where nobody looked.
func raise(parts []int, run livestate.Run, from time.Time, span time.Duration) {
	first, last := partsOf(run, from, span, len(parts))
	for i := first; i <= last; i++ {
		parts[i] = max(parts[i], run.Players)
	}
}

// drawSpark draws filled steps; where nobody looked there is a gap.
func drawSpark(parts []int, seats int) spark {
	var b strings.Builder
	s := spark{}
	at, drawing := 0, false
	for i, n := range parts {
		if n < 0 {
			if drawing {
				b.WriteString("H" + strconv.Itoa(i) + "V" + strconv.Itoa(sparkHeight))
				drawing = false
			}
			continue
		}
		s.Peak = max(s.Peak, n)
		y := sparkHeight - 1 - (n*(sparkHeight-2)+max(seats, 1)/2)/max(seats, 1)
		switch {
		case !drawing:
			b.WriteString("M" + strconv.Itoa(i) + " " + strconv.Itoa(sparkHeight) + "V" + strconv.Itoa(y))
			drawing = true
		case y != at:
			b.WriteString("H" + strconv.Itoa(i) + "V" + strconv.Itoa(y))
		}
		at = y
	}
	if drawing {
		b.WriteString("H" + strconv.Itoa(len(parts)) + "V" + strconv.Itoa(sparkHeight))
	}
	s.Path = b.String()
	return s
}

// D is the path as the attribute d of SVG: it is made of digits and letters here.
func (s spark) D() template.HTMLAttr { return template.HTMLAttr(`d="` + s.Path + `"`) }
