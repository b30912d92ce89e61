package stats_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
)

func ExampleDaily() {
	noon := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	d := stats.NewDaily(stats.Span{From: noon.Add(-24 * time.Hour), To: noon}, time.UTC)
	d.Add(livestate.Run{State: livestate.State{Players: 4}, StartedAt: noon.Add(-14 * time.Hour), LastSeenAt: noon.Add(-10 * time.Hour)})
	d.Add(livestate.Run{State: livestate.State{Players: 1}, StartedAt: noon.Add(-10 * time.Hour), LastSeenAt: noon.Add(-8 * time.Hour)})
	for _, day := range d.Days {
		fmt.Println(day.Span.From.Format(time.DateOnly), day.Peak, day.Total.Mean())
	}
	// Output:
	// 2026-11-27 4 4
	// 2026-11-28 4 2.5
}

// TestDailyHasTheHoursOfTheZone: the day on which clocks go back has 25 of them, and a day
// that no run touches is not one without players.
func TestDailyHasTheHoursOfTheZone(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 10, 24, 0, 0, 0, 0, zone)
	d := stats.NewDaily(stats.Span{From: from, To: from.AddDate(0, 0, 3)}, zone)
	d.Add(livestate.Run{State: livestate.State{Players: 2}, StartedAt: from.Add(-time.Hour), LastSeenAt: from.Add(48 * time.Hour)})
	type day struct {
		Hours, Covered float64
		Peak           int
	}
	var got []day
	for _, one := range d.Days {
		got = append(got, day{one.Span.Duration().Hours(), one.Total.Time.Hours(), one.Peak})
	}
	want := []day{{24, 24, 2}, {25, 24, 2}, {24, 0, stats.NoData}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
