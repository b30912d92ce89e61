package httpui

import (
	"context"
	"html/template"
	"strconv"
	"strings"
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

// sparks are the curves of many servers. They end with the last whole half hour,
// so that they change only with it.
func (v view) sparks(ctx context.Context, servers []store.Server) (map[int64]spark, error) {
	sparks := make(map[int64]spark, len(servers))
	to := v.now.Truncate(sparkSpan / sparkSteps)
	from := to.Add(-sparkSpan)
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
	for run, err := range v.ui.Store.RunsOf(ctx, serverIDs(servers), from, to) {
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
	return sparks, nil
}

// raise puts a run into equal parts of a span of time: each part holds the most
// players that were there in it, -1 where nobody looked.
func raise(parts []int, run livestate.Run, from time.Time, span time.Duration) {
	step := span / time.Duration(len(parts))
	first := max(0, int(run.StartedAt.Sub(from)/step))
	last := int(run.LastSeenAt.Sub(from) / step)
	if run.LastSeenAt.Before(from) || last < 0 {
		return
	}
	for i := first; i <= last && i < len(parts); i++ {
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
