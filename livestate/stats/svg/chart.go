package svg

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/left4me/left4me/livestate/stats"
)

// Text is shown where it fits at the width of a screen, and only there where it does not
// fit at the width of a phone.
const wide, narrow = 640, 270 // pixels

// ChartOptions says how a chart is drawn.
type ChartOptions struct {
	Height      int                        // of the curve, in pixels
	MinCapacity int                        // players that the curve has room for at least
	Labels      func(code string) []string // names of a map, the longest one first; nil: the code
}

type (
	// Chart is the geometry of the players of a server over a time, and of its maps.
	Chart struct {
		Rules  []Rule  // lines across, at numbers of players
		Gaps   []Box   // times without data
		Curves []Curve // between the gaps
		Bands  []Band  // the maps, one after the other
	}

	// Rule is a line at a number of players.
	Rule struct{ Y, Players int }

	// Box is a part of the width.
	Box struct{ X, Width string }

	// Curve is two paths, as the attribute d has them: the steps, and the area below.
	Curve struct{ Step, Area string }

	// Band is a time in which one map was played.
	Band struct {
		Box
		Middle   string
		Map      string // its code
		Label    string // "" where there is no room
		WideOnly bool   // there is no room for the label on a phone
	}

	// Tick is a text at a time.
	Tick struct {
		X        string
		Text     string
		WideOnly bool // there is no room for it on a phone
	}
)

// NewChart returns the drawing of a timeline with at least two parts.
func NewChart(t *stats.Timeline, o ChartOptions) Chart {
	players, capacity := t.Players, max(t.Capacity, o.MinCapacity, 1)
	if last := len(players) - 1; last > 0 && players[last] == stats.NoData {
		players[last] = players[last-1] // the part that has just begun
	}
	y := func(n int) int { return o.Height - n*o.Height/capacity }
	var c Chart
	for _, n := range []int{0, capacity / 2, capacity} {
		c.Rules = append(c.Rules, Rule{Y: y(n), Players: n})
	}
	for start, end := range equal(len(players), func(i, j int) bool { return (players[i] < 0) == (players[j] < 0) }) {
		if players[start] < 0 {
			c.Gaps = append(c.Gaps, Box{X: percent(start, len(players)), Width: percent(end-start, len(players))})
			continue
		}
		var path strings.Builder
		fmt.Fprintf(&path, "M%d %d", start, y(players[start]))
		for i := start + 1; i < end; i++ {
			if players[i] != players[i-1] {
				fmt.Fprintf(&path, "H%dV%d", i, y(players[i]))
			}
		}
		fmt.Fprintf(&path, "H%d", end)
		step := path.String()
		c.Curves = append(c.Curves, Curve{Step: step, Area: fmt.Sprintf("%sV%dH%dZ", step, o.Height, start)})
	}
	c.Bands = bands(t.Maps, o.Labels)
	return c
}

func bands(codes []string, labels func(string) []string) []Band {
	var list []Band
	for start, end := range equal(len(codes), func(i, j int) bool { return codes[i] == codes[j] }) {
		if codes[start] == "" {
			continue
		}
		n := float64(end - start)
		b := Band{
			Box:    Box{X: percent(start, len(codes)), Width: percent(n-.4, len(codes))},
			Middle: percent(float64(start)+n/2, len(codes)), Map: codes[start],
		}
		texts := []string{b.Map}
		if labels != nil {
			texts = labels(b.Map)
		}
		for _, text := range texts {
			if width := TextWidth(text) + 6; width <= (end-start)*wide/len(codes) {
				b.Label, b.WideOnly = text, width > (end-start)*narrow/len(codes)
				break
			}
		}
		list = append(list, b)
	}
	return list
}

// equal yields the beginning and the end of each stretch of n things that are the same.
func equal(n int, same func(i, j int) bool) func(yield func(start, end int) bool) {
	return func(yield func(start, end int) bool) {
		for start := 0; start < n; {
			end := start + 1
			for end < n && same(start, end) {
				end++
			}
			if !yield(start, end) {
				return
			}
			start = end
		}
	}
}

// percent returns a place across, or a width, of parts out of all.
func percent[N int | float64](part N, all int) string {
	return strconv.FormatFloat(100*float64(part)/float64(all), 'f', 2, 64) + "%"
}

// Ticks returns texts at the foot of a chart: every step of a day, or if it is a day or
// more, every so many days, in a zone. Those at the edges are left out.
func Ticks(span stats.Span, step time.Duration, zone *time.Location, text func(time.Time) string) []Tick {
	days := max(1, int(step/(24*time.Hour)))
	var ticks []Tick
	width := 0
	for day := stats.DayStart(span.From, zone); day.Before(span.To); day = stats.AddDays(day, days, zone) {
		for clock := time.Duration(0); clock < 24*time.Hour; clock += max(step, time.Minute) {
			at := day
			if clock > 0 { // the time of day, whatever hours the day has or lacks
				year, month, n := day.In(zone).Date()
				at = time.Date(year, month, n, 0, int(clock/time.Minute), 0, 0, zone)
			}
			x := float64(at.Sub(span.From)) / float64(span.Duration())
			if x < .03 || x > .97 {
				continue
			}
			t := Tick{X: percent(x, 1), Text: text(at), WideOnly: len(ticks)%2 == 1}
			width += TextWidth(t.Text) + 6
			ticks = append(ticks, t)
		}
	}
	if width <= narrow { // all of them fit anywhere
		for i := range ticks {
			ticks[i].WideOnly = false
		}
	}
	return ticks
}

// TextWidth guesses how wide a text of 11 pixels is, as the font is the reader's.
func TextWidth(s string) int {
	w := 0
	for _, r := range s {
		if w += 7; r >= 0x1100 {
			w += 5
		}
	}
	return w
}
