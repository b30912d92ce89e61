package svg_test

import (
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/svg"
)

var eight = time.Date(2026, 11, 1, 20, 0, 0, 0, time.UTC)

func run(from, to time.Duration, players int, code string) livestate.Run {
	return livestate.Run{
		State:     livestate.State{Players: players, MaxPlayers: 4, Map: code},
		StartedAt: eight.Add(from), LastSeenAt: eight.Add(to),
	}
}

func Example() {
	t := stats.NewTimeline(stats.Span{From: eight, To: eight.Add(6 * time.Hour)}, 6)
	t.Add(run(0, 119*time.Minute, 2, "c5m1_waterfront"))
	t.Add(run(4*time.Hour, 359*time.Minute, 4, "c5m2_park"))
	chart := svg.NewChart(t, svg.ChartOptions{Height: 100})
	for _, curve := range chart.Curves {
		fmt.Println(curve.Step)
	}
	fmt.Println(chart.Gaps)
	// Output:
	// M0 50H2
	// M4 0H6
	// [{33.33% 33.33%}]
}

func ExampleSparkline() {
	b := stats.NewBuckets(stats.Span{From: eight, To: eight.Add(4 * time.Hour)}, 4)
	b.Add(run(0, time.Hour, 4, ""))
	b.Add(run(3*time.Hour, 4*time.Hour, 1, ""))
	fmt.Println(svg.Sparkline(b, 14))
	// Output: M0 14V1H2V14M3 14V10H4V14
}
