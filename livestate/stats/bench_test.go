package stats_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate/stats"
)

// Benchmarks take a random month of one server: some 800 runs, or 3,600 sessions of 500
// players.
const month = 30 * 24 * 60

func BenchmarkTimeline(b *testing.B) {
	runs := randomRuns(rand.New(rand.NewPCG(1, 1)), month)
	b.ReportAllocs()
	for b.Loop() {
		t := stats.NewTimeline(span(0, month), 346)
		for _, r := range runs {
			t.Add(r)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(runs)), "ns/run")
}

func BenchmarkPlaytime(b *testing.B) {
	sessions := randomSessions(rand.New(rand.NewPCG(1, 1)), month, 500)
	days := stats.Periods(stats.Day, span(0, month), time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		stats.Playtime(slices.Values(sessions), days)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(sessions)), "ns/session")
}

func BenchmarkPeriods(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		stats.Periods(stats.Day, span(0, month), time.UTC)
	}
}

func BenchmarkDayStats(b *testing.B) {
	runs := randomRuns(rand.New(rand.NewPCG(1, 1)), month)
	b.ReportAllocs()
	for b.Loop() {
		d := stats.DayStats{Midnight: epoch}
		for _, r := range runs {
			d = d.Add(r)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(runs)), "ns/run")
}
