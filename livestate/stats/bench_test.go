package stats_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
)

// month is a random one of one server: some 800 runs, or 3,600 sessions of 500 players.
const month = 30 * day

// overRuns measures what takes the runs of a month.
func overRuns(b *testing.B, do func(runs []livestate.Run)) {
	b.Helper()
	runs := randomRuns(rand.New(rand.NewPCG(1, 1)), month)
	b.ReportAllocs()
	for b.Loop() {
		do(runs)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(runs)), "ns/run")
}

// overSessions measures what takes the sessions of a month.
func overSessions(b *testing.B, do func(sessions []livestate.Session)) {
	b.Helper()
	sessions := randomSessions(rand.New(rand.NewPCG(1, 1)), month, 500)
	b.ReportAllocs()
	for b.Loop() {
		do(sessions)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(sessions)), "ns/session")
}

func BenchmarkTimeline(b *testing.B) {
	overRuns(b, func(runs []livestate.Run) {
		t := stats.NewTimeline(span(0, month), 346)
		for _, r := range runs {
			t.Add(r)
		}
	})
}

func BenchmarkDayStats(b *testing.B) {
	overRuns(b, func(runs []livestate.Run) {
		d := stats.DayStats{Midnight: epoch}
		for _, r := range runs {
			d = d.Add(r)
		}
	})
}

func BenchmarkUsageBy(b *testing.B) {
	overRuns(b, func(runs []livestate.Run) {
		stats.UsageBy(stats.Held(slices.Values(runs), time.Minute), span(0, month), nil)
	})
}

func BenchmarkEndsByMap(b *testing.B) {
	overRuns(b, func(runs []livestate.Run) {
		stats.EndsByMap(slices.Values(runs), span(0, month), time.Minute)
	})
}

func BenchmarkLoadOf(b *testing.B) {
	overRuns(b, func(runs []livestate.Run) { stats.LoadOf(slices.Values(runs), span(0, month)) })
}

func BenchmarkAvailabilityOf(b *testing.B) {
	observed := []stats.Span{span(0, month/2), span(month/2+5, month)}
	overRuns(b, func(runs []livestate.Run) {
		stats.AvailabilityOf(slices.Values(runs), slices.Values(observed), span(0, month))
	})
}

func BenchmarkPeriods(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		stats.Periods(stats.Day, span(0, month), time.UTC)
	}
}

func BenchmarkPlaytime(b *testing.B) {
	overSessions(b, func(sessions []livestate.Session) { stats.Playtime(slices.Values(sessions), days(30)) })
}

func BenchmarkUniquePlayers(b *testing.B) {
	overSessions(b, func(sessions []livestate.Session) { stats.UniquePlayers(slices.Values(sessions), days(30)) })
}

func BenchmarkNewAndReturning(b *testing.B) {
	overSessions(b, func(sessions []livestate.Session) { stats.NewAndReturning(slices.Values(sessions), days(30), nil) })
}

func BenchmarkRetention(b *testing.B) {
	overSessions(b, func(sessions []livestate.Session) { stats.Retention(slices.Values(sessions), days(30), nil) })
}

func BenchmarkPunch(b *testing.B) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		b.Fatal(err)
	}
	overSessions(b, func(sessions []livestate.Session) { stats.Punch(slices.Values(sessions), span(0, month), zone) })
}

func BenchmarkLeaderboard(b *testing.B) {
	overSessions(b, func(sessions []livestate.Session) { stats.Leaderboard(slices.Values(sessions), span(0, month), 20) })
}

func BenchmarkVisits(b *testing.B) {
	overSessions(b, func(sessions []livestate.Session) {
		stats.Quantile(stats.Lengths(stats.Visits(slices.Values(sessions), stats.VisitGap), span(0, month)), .5)
	})
}

func BenchmarkCoPlay(b *testing.B) {
	overSessions(b, func(sessions []livestate.Session) {
		var c stats.CoPlay
		c.Add(slices.Values(sessions), span(0, month))
		c.Top(20)
	})
}

func BenchmarkChurnOf(b *testing.B) {
	overSessions(b, func(sessions []livestate.Session) {
		stats.ChurnOf(slices.Values(sessions), span(month/2, month), 14*24*time.Hour)
	})
}

func BenchmarkActivityIndex(b *testing.B) {
	weeks := []time.Duration{time.Hour, 0, 3 * time.Hour}
	b.ReportAllocs()
	for b.Loop() {
		stats.ActivityIndex(weeks, 30*time.Minute)
	}
}
