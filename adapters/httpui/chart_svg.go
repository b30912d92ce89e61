package httpui

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"github.com/left4me/left4me/livestate/stats"
)

// A drawing is as wide as its page lets it be, and always as high: places
// across are percentages, heights are pixels, and text keeps its size.
const (
	chartParts  = 346 // that a curve tells apart
	chartHeight = 134 // of the curve
	chartSeats  = 4   // the least that the curve has room for

	// Text is shown where it fits at the width of a screen, and hidden on a
	// phone where it does not fit there.
	chartWide, chartNarrow = 640, 270
)

type (
	chartLine  struct{ Y, N int }
	chartBox   struct{ X, Width string }
	chartCurve struct{ Area, Step template.HTMLAttr }
	chartBand  struct {
		X, Width, Middle string
		Map              gameMap
		Label            string // "" if there is no room
		Roomy            bool   // no room for it on a phone
	}
	chartTick struct {
		X     string
		Text  string
		Roomy bool
	}
)

func (c *chart) draw(t *stats.Timeline) {
	c.Any, c.Peak, c.Mean = t.Observed, t.Peak, strconv.FormatFloat(t.Total.Mean(), 'f', 1, 64)
	if t.Total.Time == 0 {
		c.Mean = "0"
	}
	for i, m := range t.Shares() {
		if i == chartMaps {
			break
		}
		c.Maps = append(c.Maps, mapShare{Map: c.Map(m.Map), Time: m.Time, Percent: m.Percent})
	}
	players, seats := t.Players, max(t.Capacity, chartSeats)
	if last := len(players) - 1; players[last] == stats.NoData {
		players[last] = players[last-1] // the part that has just begun
	}
	for _, n := range []int{0, seats / 2, seats} {
		c.Lines = append(c.Lines, chartLine{Y: chartY(n, seats), N: n})
	}
	c.curves(players, seats)
	c.bands(t.Maps)
	c.ticks(t.Span.From, t.Span.To)
	c.Label = c.T("chart.empty")
	if c.Any {
		c.Label = c.T("chart.label", c.T(c.Period.Label), c.Peak, c.Mean)
	}
}

func chartY(n, seats int) int { return chartHeight - n*chartHeight/max(seats, 1) }

// percent is a place across, or a width, of parts out of all.
func percent(part, all float64) string {
	return strconv.FormatFloat(100*part/all, 'f', 2, 64) + "%"
}

func ofParts(n float64) string { return percent(n, chartParts) }

// curves draws the players of each part, and gaps where there is no data.
func (c *chart) curves(parts []int, seats int) {
	for i := 0; i < len(parts); {
		start := i
		known := parts[i] >= 0
		for i < len(parts) && (parts[i] >= 0) == known {
			i++
		}
		if !known {
			c.Gaps = append(c.Gaps, chartBox{X: ofParts(float64(start)), Width: ofParts(float64(i - start))})
			continue
		}
		var step strings.Builder
		fmt.Fprintf(&step, "M%d %d", start, chartY(parts[start], seats))
		for j := start + 1; j < i; j++ {
			if parts[j] != parts[j-1] {
				fmt.Fprintf(&step, "H%dV%d", j, chartY(parts[j], seats))
			}
		}
		fmt.Fprintf(&step, "H%d", i)
		line := step.String() // digits and letters only
		c.Curves = append(c.Curves, chartCurve{
			Step: template.HTMLAttr(`d="` + line + `"`),
			Area: template.HTMLAttr(fmt.Sprintf(`d="%sV%dH%dZ"`, line, chartHeight, start)),
		})
	}
}

// bands are the maps, one after the other.
func (c *chart) bands(codes []string) {
	for i := 0; i < len(codes); {
		start := i
		for i < len(codes) && codes[i] == codes[start] {
			i++
		}
		if codes[start] == "" {
			continue
		}
		n := float64(i - start)
		b := chartBand{
			X: ofParts(float64(start)), Width: ofParts(n - .4), Middle: ofParts(float64(start) + n/2), Map: c.Map(codes[start]),
		}
		label := b.Map.Short()
		if width := textWidth(label) + 6; width <= (i-start)*chartWide/chartParts {
			b.Label, b.Roomy = label, width > (i-start)*chartNarrow/chartParts
		}
		c.Bands = append(c.Bands, b)
	}
}

// ticks are times at the foot: hours of a day, or days.
func (c *chart) ticks(from, to time.Time) {
	width := 0
	days, within := 1, c.Period.tick
	if whole := int(c.Period.tick / (24 * time.Hour)); whole > 0 {
		days, within = whole, 48*time.Hour // once a day, though it may have 25 hours
	}
	for day := c.day(from); day.Before(to); day = c.dayFrom(day, days) {
		for at, end := day, c.dayFrom(day, 1); at.Before(end) && at.Before(to); at = at.Add(within) {
			x := float64(at.Sub(from)) / float64(to.Sub(from))
			if x < .03 || x > .97 {
				continue
			}
			text := c.Clock(at)
			if c.Period.tick >= 24*time.Hour {
				text = c.dayName(at)
			}
			width += textWidth(text) + 6
			c.Ticks = append(c.Ticks, chartTick{X: percent(x, 1), Text: text, Roomy: len(c.Ticks)%2 == 1})
		}
	}
	if width <= chartNarrow { // all of them fit anywhere
		for i := range c.Ticks {
			c.Ticks[i].Roomy = false
		}
	}
}
