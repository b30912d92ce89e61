package httpui

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// A chart shows the players of a server over a period: a curve in steps, gaps
// where nobody looked, and below it the maps.
type chart struct {
	view
	Path    string // of the server
	Period  period
	Label   string // what it shows, in words
	Any     bool   // somebody looked at least once
	Peak    int
	Mean    string
	Lines   []chartLine // across, at numbers of players
	Gaps    []chartBox
	Curves  []chartCurve
	Bands   []chartBand
	Ticks   []chartTick
	Maps    []mapShare
	Top     []topPlayer
	Periods []period
}

type (
	chartLine  struct{ Y, N int }
	chartBox   struct{ X, Width int }
	chartCurve struct{ Area, Step template.HTMLAttr }
	chartBand  struct {
		X, Width int
		Map      gameMap
		Label    string // "" if there is no room
	}
	chartTick struct {
		X    int
		Text string
	}
	// A mapShare is how much of the period a map was played.
	mapShare struct {
		Map     gameMap
		Time    time.Duration
		Percent int
		Players string // mean
	}
	topPlayer struct {
		ID, Name string
		Time     time.Duration
	}
)

// Middle is where the label of a band stands.
func (b chartBand) Middle() int { return b.X + b.Width/2 }

// A period is how much a chart shows.
type period struct {
	Name  string // in the URL
	Label string // the key of its message
	span  time.Duration
	tick  time.Duration
}

var periods = []period{
	{"24h", "period.day", 24 * time.Hour, 4 * time.Hour},
	{"7d", "period.week", 7 * 24 * time.Hour, 24 * time.Hour},
	{"30d", "period.month", 30 * 24 * time.Hour, 5 * 24 * time.Hour},
}

// periodOf is the period that a request asks for, or else a day.
func periodOf(r *http.Request) period {
	name := r.URL.Query().Get("period")
	for _, p := range periods {
		if p.Name == name {
			return p
		}
	}
	return periods[0]
}

// The size of the drawing.
const (
	chartLeft, chartRight  = 28, 720
	chartTop, chartBottom  = 8, 142
	chartParts             = (chartRight - chartLeft) / 2
	chartMaps, chartTopMen = 12, 10
)

// showChart is the chart alone, as its page refreshes it.
func (v *visit) showChart() error {
	s, err := v.server()
	if err != nil {
		return err
	}
	p := periodOf(v.r)
	key := fmt.Sprintf("chart/%d/%s/%s/%s", s.ID, p.Name, v.lang.tag, v.zone)
	res, err := v.ui.memo.keep(v.r.Context(), key, 20*time.Second, func(ctx context.Context) ([]byte, error) {
		c, err := v.still().chart(ctx, s, p, true)
		if err != nil {
			return nil, err
		}
		return v.ui.pages.part("chart", c)
	})
	if err != nil {
		return err
	}
	return v.send(http.StatusOK, typeHTML, revalidate, res)
}

// chart draws the period before now. Without names it does not say who played most.
func (v view) chart(ctx context.Context, s store.Server, p period, names bool) (*chart, error) {
	to := v.clock()
	from := to.Add(-p.span)
	runs, err := v.ui.Store.Runs(ctx, s.ID, from, to, maxRuns)
	if err != nil {
		return nil, err
	}
	c := &chart{view: v, Path: serverPath(s.ID), Period: p, Periods: periods}
	if names {
		top, err := v.ui.Store.Top(ctx, s.ID, from, to, chartTopMen)
		if err != nil {
			return nil, err
		}
		for _, t := range top {
			c.Top = append(c.Top, topPlayer{ID: t.SteamID.String(), Name: display(t.Name), Time: t.Total})
		}
	}
	c.draw(runs, from, to)
	return c, nil
}

func (c *chart) draw(runs []livestate.Run, from, to time.Time) {
	c.sum(runs, from, to)
	parts := make([]int, chartParts)
	for i := range parts {
		parts[i] = -1
	}
	seats := 4
	for _, r := range runs {
		raise(parts, r, from, to.Sub(from))
		seats = max(seats, r.MaxPlayers, r.Players)
	}
	if last := len(parts) - 1; last > 0 && parts[last] < 0 {
		parts[last] = parts[last-1] // the part that has just begun
	}
	c.rules(seats)
	c.curves(parts, seats)
	c.bands(runs, from, to)
	c.ticks(from, to)
	c.Label = c.T("chart.empty")
	if c.Any {
		c.Label = c.T("chart.label", c.T(c.Period.Label), c.Peak, c.Mean)
	}
}

// sum finds the peak, the mean over the time in which somebody looked, and how
// long each map was played.
func (c *chart) sum(runs []livestate.Run, from, to time.Time) {
	type played struct{ time, players time.Duration }
	maps := map[string]played{}
	var all played
	for _, r := range runs {
		start, end := r.StartedAt, r.LastSeenAt
		if start.Before(from) {
			start = from
		}
		if end.After(to) {
			end = to
		}
		d := max(0, end.Sub(start))
		c.Any = true
		c.Peak = max(c.Peak, r.Players)
		all.time += d
		all.players += d * time.Duration(r.Players)
		if r.Map != "" && !r.Hibernating {
			m := maps[r.Map]
			maps[r.Map] = played{m.time + d, m.players + d*time.Duration(r.Players)}
		}
	}
	mean := func(p played) string {
		if p.time <= 0 {
			return "0"
		}
		return strconv.FormatFloat(float64(p.players)/float64(p.time), 'f', 1, 64)
	}
	c.Mean = mean(all)
	var total time.Duration
	for code, p := range maps {
		total += p.time
		c.Maps = append(c.Maps, mapShare{Map: c.Map(code), Time: p.time, Players: mean(p)})
	}
	sortShares(c.Maps)
	for i := range c.Maps {
		if total > 0 {
			c.Maps[i].Percent = int((100*c.Maps[i].Time + total/2) / total)
		}
	}
	c.Maps = c.Maps[:min(len(c.Maps), chartMaps)]
}

// rules are lines at nought, the half and all.
func (c *chart) rules(seats int) {
	for _, n := range []int{0, seats / 2, seats} {
		c.Lines = append(c.Lines, chartLine{Y: chartY(n, seats), N: n})
	}
}

func chartY(n, seats int) int {
	return chartBottom - n*(chartBottom-chartTop)/max(seats, 1)
}

func (c *chart) curves(parts []int, seats int) {
	for i := 0; i < len(parts); {
		start := i
		known := parts[i] >= 0
		for i < len(parts) && (parts[i] >= 0) == known {
			i++
		}
		x := chartLeft + 2*start
		if !known {
			c.Gaps = append(c.Gaps, chartBox{X: x, Width: 2 * (i - start)})
			continue
		}
		var step strings.Builder
		fmt.Fprintf(&step, "M%d %d", x, chartY(parts[start], seats))
		for j := start + 1; j < i; j++ {
			if parts[j] != parts[j-1] {
				fmt.Fprintf(&step, "H%dV%d", chartLeft+2*j, chartY(parts[j], seats))
			}
		}
		fmt.Fprintf(&step, "H%d", chartLeft+2*i)
		line := step.String() // digits and letters only
		c.Curves = append(c.Curves, chartCurve{
			Step: template.HTMLAttr(`d="` + line + `"`),
			Area: template.HTMLAttr(fmt.Sprintf(`d="%sV%dH%dZ"`, line, chartBottom, x)),
		})
	}
}

// bands are the maps, one after the other. Where one is too short to be seen,
// the one that fills the place is shown.
func (c *chart) bands(runs []livestate.Run, from, to time.Time) {
	codes := make([]string, chartParts)
	step := to.Sub(from) / chartParts
	for _, r := range runs {
		first, last := max(0, int(r.StartedAt.Sub(from)/step)), int(r.LastSeenAt.Sub(from)/step)
		for i := first; i <= last && i < chartParts && !r.LastSeenAt.Before(from); i++ {
			codes[i] = r.Map
		}
	}
	for i := 0; i < len(codes); {
		start := i
		for i < len(codes) && codes[i] == codes[start] {
			i++
		}
		if codes[start] == "" {
			continue
		}
		b := chartBand{X: chartLeft + 2*start, Width: max(1, 2*(i-start)-1), Map: c.Map(codes[start])}
		if label := b.Map.Short(); len(label)*6+4 <= b.Width {
			b.Label = label
		}
		c.Bands = append(c.Bands, b)
	}
}

// ticks are times at the foot: hours of a day, or days.
func (c *chart) ticks(from, to time.Time) {
	day := c.day(from)
	for {
		for at, end := day, day.AddDate(0, 0, 1); at.Before(end) && at.Before(to); at = at.Add(min(c.Period.tick, 24*time.Hour)) {
			x := chartLeft + int((chartRight-chartLeft)*at.Sub(from)/to.Sub(from))
			if at.Before(from) || x < chartLeft+16 || x > chartRight-16 {
				continue
			}
			text := c.Clock(at)
			if c.Period.tick >= 24*time.Hour {
				text = c.dayName(at)
			}
			c.Ticks = append(c.Ticks, chartTick{X: x, Text: text})
		}
		if c.Period.tick > 24*time.Hour {
			day = day.AddDate(0, 0, int(c.Period.tick/(24*time.Hour)))
		} else {
			day = day.AddDate(0, 0, 1)
		}
		if !day.Before(to) {
			return
		}
	}
}
