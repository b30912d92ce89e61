package httpui

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/left4me/left4me/httpcontent"
	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/svg"
	"github.com/left4me/left4me/spec/l4d2/mapnames"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/report"
)

// A chart shows the players of a server over a period: a curve in steps, gaps
// where there is no data, and below it the maps.
type chart struct {
	pageData
	Path    string // of the server
	Period  period
	Label   string // what it shows, in words
	HasData bool   // some run touches the period
	Peak    int
	Mean    string

	Imported string // until when it shows history of another system, "" if it shows none
	svg.Chart
	Daily   *svg.Daily // instead of the curves
	Readout svg.Readout
	Shown   stats.Span
	Hatched bool // some of it is without data
	Ticks   []svg.Tick
	Maps    []mapShare
	Top     []topPlayer
	Periods []period
}

type (
	// A mapShare is how much of the period a map was played.
	mapShare struct {
		Map     mapnames.Name
		Time    time.Duration
		Percent int
	}
	topPlayer struct {
		ID, Name string
		Time     time.Duration
	}
)

// A period is a span of time that pages offer.
type period struct {
	Name  string // in the URL
	Label string // the key of its message
	span  time.Duration
	tick  time.Duration
	daily bool // a column a day
}

var periods = []period{
	{Name: "24h", Label: "period.day", span: 24 * time.Hour, tick: 4 * time.Hour},
	{Name: "7d", Label: "period.week", span: 7 * 24 * time.Hour, tick: 24 * time.Hour},
	{Name: "30d", Label: "period.month", span: 30 * 24 * time.Hour, tick: 5 * 24 * time.Hour, daily: true},
}

// periodOf is the period that a request names, or else the usual one.
func periodOf(r *http.Request, periods []period, usual period) period {
	name := r.URL.Query().Get("period")
	for _, p := range periods {
		if p.Name == name {
			return p
		}
	}
	return usual
}

const (
	chartParts      = 346 // that a curve tells apart
	chartHeight     = 134
	chartMaps       = 12
	chartTopPlayers = 10
)

// chartGap is the least silence that a chart shows as one: up to it, or three polls, a
// state holds until the next one.
const chartGap = 30 * time.Second

// gap is the longest silence over which a state holds.
func (h *handler) gap() time.Duration { return max(chartGap, 3*h.PollInterval) }

// chartFresh is how long a chart is shown as it was drawn.
const chartFresh = 20 * time.Second

// showChart is the chart alone, as its page refreshes it.
func (req *request) showChart(s store.Server) error {
	res, err := req.chartPart(req.r.Context(), s, periodOf(req.r, periods, periods[0]))
	if err != nil {
		return err
	}
	return req.send(http.StatusOK, typeHTML, revalidate, res)
}

// chartPart returns the rendered chart, which all pages of the server show for some time.
func (pd pageData) chartPart(ctx context.Context, s store.Server, p period) (*httpcontent.Content, error) {
	key := fmt.Sprintf("chart/%d/%s/%s/%s", s.ID, p.Name, pd.Lang(), pd.Location)
	return pd.handler.renders.Get(ctx, key, chartFresh, func(ctx context.Context) (*httpcontent.Content, error) {
		c, err := pd.withoutUser().chart(ctx, s, p)
		if err != nil {
			return nil, err
		}
		return contentOf(pd.pages().Part("chart", c))
	})
}

// chart draws the period before now.
func (pd pageData) chart(ctx context.Context, s store.Server, p period) (*chart, error) {
	to := pd.Minute()
	from := to.Add(-p.span)
	if p.daily {
		from = pd.dayFrom(to, 1-int(p.span/(24*time.Hour)))
	}
	seen, err := httplimit.Do(ctx, &pd.handler.queries, queryKey{server: s.ID}, func() (*report.Activity, error) {
		return report.ReadActivity(ctx, pd.handler.Store, s.ID, report.ActivityOptions{
			Span: stats.Span{From: from, To: to}, Zone: pd.Location, Gap: pd.handler.gap(), Parts: chartParts, Top: chartTopPlayers,
		})
	})
	if err != nil {
		return nil, err
	}
	c := &chart{pageData: pd, Path: serverPath(s.ID), Period: p, Periods: periods}
	if s.ImportedUntil.After(from) {
		c.Imported = pd.Date(s.ImportedUntil)
	}
	for _, t := range seen.Top {
		c.Top = append(c.Top, topPlayer{ID: t.SteamID.String(), Name: pd.playerName(t.Name), Time: t.Total})
	}
	c.draw(seen.Timeline)
	if p.daily {
		c.drawDays(seen.Days)
	}
	return c, nil
}

func (c *chart) draw(t *stats.Timeline) {
	c.HasData, c.Peak, c.Mean = t.Observed, t.Peak, strconv.FormatFloat(t.Total.Mean(), 'f', 1, 64)
	if t.Total.Time == 0 {
		c.Mean = "0"
	}
	for _, m := range t.Shares() {
		if len(c.Maps) < chartMaps {
			c.Maps = append(c.Maps, mapShare{Map: c.Map(m.Map), Time: m.Time, Percent: m.Percent})
		}
	}
	c.Chart = svg.NewChart(t, svg.ChartOptions{
		Height: chartHeight, MinCapacity: 4, Labels: func(code string) []string { return c.Map(code).Labels() },
	})
	c.Shown, c.Hatched = t.Span, len(c.Gaps) > 0
	c.Readout = svg.NewReadout(len(t.Players), func(i int) string {
		if t.Players[i] == stats.NoData {
			return c.T("badge.none")
		}
		text := c.N("servers.players", t.Players[i])
		if m := c.Map(t.Maps[i]); m.Code != "" {
			text += " · " + cmp.Or(m.Title, m.Code)
		}
		return text
	})
	text := c.Clock
	if c.Period.tick >= 24*time.Hour {
		text = c.DayName
	}
	c.Ticks = svg.Ticks(t.Span, c.Period.tick, c.Location, text)
	c.Label = c.T("chart.empty")
	if c.HasData {
		c.Label = c.T("chart.label", c.T(c.Period.Label), c.Peak, c.Mean)
	}
}

// drawDays draws a column a day in place of the curve.
func (c *chart) drawDays(days *stats.Daily) {
	daily := svg.NewDaily(days, chartHeight, 4)
	c.Daily, c.Rules, c.Hatched = &daily, daily.Rules, false
	c.Shown.To = days.Days[len(days.Days)-1].Span.To
	c.Ticks = svg.Ticks(c.Shown, c.Period.tick, c.Location, c.DayName)
	c.Readout = svg.NewReadout(len(days.Days), func(i int) string {
		day := days.Days[i]
		if day.Peak == stats.NoData {
			return c.T("badge.none")
		}
		return c.T("chart.day", day.Peak, strconv.FormatFloat(day.Total.Mean(), 'f', 1, 64))
	})
}

// Texts are those of the readout, for a script.
func (c *chart) Texts() (string, error) {
	texts, err := json.Marshal(c.Readout.Texts)
	return string(texts), err
}
