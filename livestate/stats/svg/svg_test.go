package svg_test

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/svg"
)

// TestBandsHaveLabelsWhereThereIsRoom: on a screen, and on a phone only if they fit there.
func TestBandsHaveLabelsWhereThereIsRoom(t *testing.T) {
	t.Parallel()
	timeline := stats.NewTimeline(stats.Span{From: eight, To: eight.Add(100 * time.Minute)}, 100)
	timeline.Add(run(0, 59*time.Minute, 1, "c1m1_hotel"))
	timeline.Add(run(60*time.Minute, 79*time.Minute, 1, "c1m2_streets"))
	timeline.Add(run(90*time.Minute, 91*time.Minute, 1, "c1m3_mall"))
	chart := svg.NewChart(timeline, svg.ChartOptions{Height: 100, MinCapacity: 8, Labels: func(code string) []string { return []string{strings.Repeat(code, 20), code[:4] + "____"} }})
	want := []svg.Band{
		{Box: svg.Box{X: "0.00%", Width: "59.60%"}, Middle: "30.00%", Map: "c1m1_hotel", Label: "c1m1____"},
		{Box: svg.Box{X: "60.00%", Width: "19.60%"}, Middle: "70.00%", Map: "c1m2_streets", Label: "c1m2____", WideOnly: true},
		{Box: svg.Box{X: "90.00%", Width: "1.60%"}, Middle: "91.00%", Map: "c1m3_mall"},
	}
	if diff := cmp.Diff(want, chart.Bands); diff != "" {
		t.Errorf("bands (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]svg.Rule{{100, 0}, {50, 4}, {0, 8}}, chart.Rules); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	if n := len(svg.NewChart(stats.NewTimeline(timeline.Span, 0), svg.ChartOptions{}).Curves); n != 0 {
		t.Errorf("%d curves of nothing", n)
	}
}

// TestTicksOfADayOf25Hours: hours of the clock, or one tick a day.
func TestTicksOfADayOf25Hours(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	end := time.Date(2026, 10, 26, 12, 0, 0, 0, zone)
	texts := func(length, step time.Duration, form string) (texts []string) {
		for _, tick := range svg.Ticks(stats.Span{From: end.Add(-length), To: end}, step, zone, func(at time.Time) string { return at.In(zone).Format(form) }) {
			texts = append(texts, tick.Text)
		}
		return texts
	}
	if diff := cmp.Diff([]string{"16:00", "20:00", "00:00", "04:00", "08:00"}, texts(24*time.Hour, 4*time.Hour, "15:04")); diff != "" {
		t.Errorf("hours (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"23", "24", "25", "26"}, texts(4*24*time.Hour, 24*time.Hour, "2")); diff != "" {
		t.Errorf("days (-want +got):\n%s", diff)
	}
}

// TestBadgeIsWellFormed whatever a server is called, and not without end.
func TestBadgeIsWellFormed(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "a", `<b>"&'`, strings.Repeat("长", 500)} {
		picture := svg.Badge(name, name, "#1d7a46")
		d := xml.NewDecoder(strings.NewReader(picture))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%q: %v", name, err)
			}
		}
		if len(picture) > 2000 {
			t.Errorf("%d bytes", len(picture))
		}
	}
}

func TestReadout(t *testing.T) {
	t.Parallel()
	texts := []string{"two", "two", "no data", "two", "one"}
	want := svg.Readout{Parts: 5, Steps: "2:0 3:1 4:0 5:2", Texts: []string{"two", "no data", "one"}}
	if diff := cmp.Diff(want, svg.NewReadout(len(texts), func(i int) string { return texts[i] })); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := svg.NewReadout(0, nil); got.Steps != "" || got.Texts != nil {
		t.Errorf("of nothing: %+v", got)
	}
}

func TestDaily(t *testing.T) {
	t.Parallel()
	day := func(peak int, people stats.PersonTime) stats.DayUsage {
		return stats.DayUsage{Peak: peak, Total: stats.Usage{Time: time.Second, People: people}}
	}
	got := svg.NewDaily(&stats.Daily{Days: []stats.DayUsage{day(8, 4000), day(stats.NoData, 0), day(0, 0)}}, 100, 4)
	if diff := cmp.Diff([]svg.Rule{{Y: 100}, {Y: 50, Players: 4}, {Y: 0, Players: 8}}, got.Rules); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	want := []svg.Day{
		{Box: svg.Box{X: "3.33%", Width: "26.67%"}, Y: 0, Height: 100, MeanY: 50, DayUsage: day(8, 4000)},
		{Box: svg.Box{X: "70.00%", Width: "26.67%"}, Y: 100, MeanY: 100, DayUsage: day(0, 0)},
	}
	if diff := cmp.Diff(want, got.Days); diff != "" {
		t.Errorf("days (-want +got):\n%s", diff)
	}
}
