package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/steam"
)

func TestActivityIndex(t *testing.T) {
	t.Parallel()
	const half = 30 * time.Minute
	for name, c := range map[string]struct {
		weeks []time.Duration
		want  float64
		level stats.Activity
	}{
		"no weeks":           {nil, 0, stats.Inactive},
		"never there":        {[]time.Duration{0, 0, 0}, 0, stats.Inactive},
		"less than nothing":  {[]time.Duration{-half, 0, 0}, 0, stats.Inactive},
		"the target":         {[]time.Duration{half, half, half}, 3.055, stats.Active},
		"one week of three":  {[]time.Duration{half, 0, 0}, 1.018, stats.Irregular},
		"two weeks of three": {[]time.Duration{half, 0, half}, 2.037, stats.Regular},
		"one long night":     {[]time.Duration{12 * time.Hour, 0, 0}, 1.624, stats.Irregular},
		"twice the target":   {[]time.Duration{2 * half, 2 * half, 2 * half}, 3.793, stats.VeryActive},
		"always":             {[]time.Duration{168 * time.Hour}, 4.991, stats.VeryActive},
	} {
		got := stats.ActivityIndex(c.weeks, half)
		if math.Abs(got-c.want) > .001 || stats.ActivityLevel(got) != c.level {
			t.Errorf("%s: %v, level %d", name, got, stats.ActivityLevel(got))
		}
	}
	if stats.ActivityIndex([]time.Duration{half}, 0) != 0 || stats.ActivityIndex([]time.Duration{half}, -1) != 0 {
		t.Error("without a target there is an index")
	}
}

// TestActivityGrowsWithTime: more time never makes a player less active, and never more than 5.
func TestActivityGrowsWithTime(t *testing.T) {
	t.Parallel()
	seeds(t, 500, func(t *testing.T, r *rand.Rand) {
		weeks := make([]time.Duration, 1+r.IntN(5))
		for i := range weeks {
			weeks[i] = time.Duration(r.Int64N(int64(168 * time.Hour)))
		}
		target := time.Duration(1 + r.Int64N(int64(10*time.Hour)))
		before := stats.ActivityIndex(weeks, target)
		weeks[r.IntN(len(weeks))] += time.Hour
		if after := stats.ActivityIndex(weeks, target); after < before || before < 0 || after > 5 {
			t.Errorf("%v became %v", before, after)
		}
	})
}

func TestChurnOf(t *testing.T) {
	t.Parallel()
	sessions := []livestate.Session{
		session(1, 2*day, 2*day+5), session(1, 31*day, 31*day+5), // stays
		session(2, 2*day, 2*day+5), session(2, 15*day, 15*day+5), // lost
		session(3, -day, -day+5),                                 // was lost before
		session(4, 20*day, 20*day+5),                             // new, and lost again
		open(5, 14*day-60, 14*day+90), open(6, 14*day, 14*day+1), // over the beginning; at it
	}
	got := stats.ChurnOf(slices.Values(sessions), span(14*day, 44*day), 14*24*time.Hour)
	if want := (stats.Churn{Active: 3, Lost: 2}); got != want || got.Rate() != 2.0/3 || (stats.Churn{}).Rate() != 0 {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestChurnEqualsAsking(t *testing.T) {
	t.Parallel()
	seeds(t, 200, func(t *testing.T, r *rand.Rand) {
		const n = 60 * day
		sessions := randomSessions(r, n, 20)
		from := r.IntN(n)
		s, quiet := span(from, from+r.IntN(n)), r.IntN(20*day)
		was := func(id steam.ID, from, to time.Time) bool {
			return slices.ContainsFunc(sessions, func(one livestate.Session) bool {
				if one.JoinedAt.Equal(one.LastSeenAt) {
					return one.SteamID == id && !one.JoinedAt.Before(from) && one.JoinedAt.Before(to)
				}
				return one.SteamID == id && one.JoinedAt.Before(to) && one.LastSeenAt.After(from) && from.Before(to)
			})
		}
		var want stats.Churn
		for player := range 20 {
			id := account(player + 1)
			if was(id, s.From.Add(-time.Duration(quiet)*time.Minute), s.From) {
				want.Active++
				if !was(id, s.To.Add(-time.Duration(quiet)*time.Minute), s.To) {
					want.Lost++
				}
			}
		}
		if got := stats.ChurnOf(slices.Values(sessions), s, time.Duration(quiet)*time.Minute); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	})
}

func TestActivityLevelsEqualAsking(t *testing.T) {
	t.Parallel()
	zones := zones(t)
	seeds(t, 100, func(t *testing.T, r *rand.Rand) {
		const n = 40 * day
		sessions := randomSessions(r, n, 20)
		from := r.IntN(n)
		weeks := stats.Periods(stats.Week, span(from, from+r.IntN(n)), zones[r.IntN(len(zones))])
		target := time.Duration(1+r.IntN(300)) * time.Minute
		var want [5]int
		for player := range 20 {
			own := slices.DeleteFunc(slices.Clone(sessions), func(s livestate.Session) bool { return s.SteamID != account(player+1) })
			came := slices.ContainsFunc(weeks, func(week stats.Span) bool {
				return slices.ContainsFunc(own, func(s livestate.Session) bool { return week.Touches(s.JoinedAt, s.LastSeenAt) })
			})
			if came {
				want[stats.ActivityLevel(stats.ActivityIndex(stats.Playtime(slices.Values(own), weeks), target))]++
			}
		}
		if got := stats.ActivityLevels(slices.Values(sessions), weeks, target); got != want {
			t.Errorf("%v, want %v", got, want)
		}
	})
}

func ExampleActivityLevels() {
	sessions := []livestate.Session{session(1, day, day+60), session(1, 8*day, 8*day+60), session(2, 8*day, 8*day+1)}
	weeks := []stats.Span{span(0, 7*day), span(7*day, 14*day)}
	levels := stats.ActivityLevels(slices.Values(sessions), weeks, 30*time.Minute)
	fmt.Println(levels[stats.VeryActive], levels[stats.Inactive])
	// Output: 1 1
}

func ExampleActivityIndex() {
	weeks := []time.Duration{30 * time.Minute, time.Hour, 0}
	index := stats.ActivityIndex(weeks, 30*time.Minute)
	fmt.Printf("%.2f %t\n", index, stats.ActivityLevel(index) == stats.Regular)
	// Output: 2.28 true
}

func ExampleActivityLevel() {
	fmt.Println(stats.ActivityLevel(4) == stats.VeryActive)
	// Output: true
}

// Of two players who were active when March began, one was not in its last fourteen days.
func ExampleChurnOf() {
	march := stats.Span{From: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)}
	sessions := []livestate.Session{session(1, 10*day, 10*day+60), session(2, 10*day, 10*day+60), session(2, 40*day, 40*day+60)}
	c := stats.ChurnOf(slices.Values(sessions), march, 14*24*time.Hour)
	fmt.Println(c.Active, c.Lost, c.Rate())
	// Output: 2 1 0.5
}
