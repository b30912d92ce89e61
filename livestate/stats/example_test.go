package stats_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
)

func ExampleSpan() {
	hour := stats.Span{From: epoch, To: epoch.Add(time.Hour)}
	fmt.Println(hour.Contains(hour.From), hour.Contains(hour.To))
	fmt.Println(hour.Overlap(epoch.Add(-time.Hour), epoch.Add(10*time.Minute)))
	// Output:
	// true false
	// 10m0s
}

// A chart of an hour in four parts.
func ExampleTimeline() {
	t := stats.NewTimeline(stats.Span{From: epoch, To: epoch.Add(time.Hour)}, 4)
	t.Add(run(0, 20, 2, "c1m1_hotel"))
	t.Add(run(20, 29, 4, "c1m2_streets"))
	fmt.Println(t.Players, t.Peak)
	fmt.Printf("mean %.1f\n", t.Total.Mean())
	for _, m := range t.Shares() {
		fmt.Printf("%s %v %d %%\n", m.Map, m.Time, m.Percent)
	}
	// Output:
	// [2 4 -1 -1] 4
	// mean 2.6
	// c1m1_hotel 20m0s 69 %
	// c1m2_streets 9m0s 31 %
}

func ExampleBuckets() {
	b := stats.NewBuckets(stats.Span{From: epoch, To: epoch.Add(24 * time.Hour)}, 6)
	b.Add(run(0, 300, 3, "c1m1_hotel"))
	fmt.Println(b.Players)
	// Output: [3 3 -1 -1 -1 -1]
}

func ExampleDayStats() {
	day := stats.DayStats{Midnight: stats.DayStart(epoch, time.UTC)}
	day = day.Add(run(10, 30, 4, "c1m1_hotel"))
	day = day.Add(run(30, 50, 2, "c1m2_streets"))
	fmt.Println(day.Peak, day.PeakAt.Format(time.TimeOnly))
	fmt.Println(day.OnMap("c1m2_streets", epoch.Add(time.Hour)))
	// Output:
	// 4 00:10:00
	// 30m0s
}

// The days on which clocks change in New York.
func ExamplePeriods() {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		fmt.Println(err)
		return
	}
	march := time.Date(2026, 3, 7, 12, 0, 0, 0, zone)
	for _, day := range stats.Periods(stats.Day, stats.Span{From: march, To: march.Add(48 * time.Hour)}, zone) {
		fmt.Println(day.From.Format(time.DateOnly), day.Duration())
	}
	// Output:
	// 2026-03-07 24h0m0s
	// 2026-03-08 23h0m0s
	// 2026-03-09 24h0m0s
}

func ExampleAddDays() {
	fmt.Println(stats.AddDays(epoch.Add(15*time.Hour), 20, time.UTC).Format(time.DateTime))
	// Output: 2026-03-04 00:00:00
}

func ExampleDayStart() {
	fmt.Println(stats.DayStart(epoch.Add(15*time.Hour), time.UTC).Format(time.DateTime))
	// Output: 2026-02-12 00:00:00
}

// How long a player was there on each of two days: a session over midnight counts on both.
func ExamplePlaytime() {
	sessions := []livestate.Session{session(1, 60, 90), session(1, 23*60, 25*60)}
	days := stats.Periods(stats.Day, stats.Span{From: epoch, To: epoch.Add(48 * time.Hour)}, time.UTC)
	fmt.Println(stats.Playtime(slices.Values(sessions), days))
	// Output: [1h30m0s 1h0m0s]
}

// A server that changes with every poll has runs without length; each holds until the next.
func ExampleHeld() {
	runs := []livestate.Run{run(0, 0, 1, "c1m1_hotel"), run(1, 1, 2, "c1m1_hotel"), run(2, 2, 3, "c1m1_hotel")}
	for r := range stats.Held(slices.Values(runs), time.Minute) {
		fmt.Println(r.Players, r.LastSeenAt.Sub(r.StartedAt))
	}
	// Output:
	// 1 1m0s
	// 2 1m0s
	// 3 0s
}

func ExamplePeople() {
	fmt.Println(stats.People(2, 10*time.Minute).Minutes(), "person-minutes")
	// Output: 20 person-minutes
}

func ExampleUsage_Mean() {
	u := stats.Usage{Time: time.Hour, People: stats.People(3, 20*time.Minute)}
	fmt.Println(u.Mean())
	// Output: 1
}
