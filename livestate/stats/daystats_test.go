package stats_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
)

func TestDayStats(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		runs           []livestate.Run
		peak, at, from int // minutes; -1: never
		onMap          time.Duration
	}{
		"nothing":             {nil, 0, -1, -1, 0},
		"before midnight":     {[]livestate.Run{run(-60, -1, 4, "a")}, 0, -1, -60, 160 * time.Minute},
		"over midnight":       {[]livestate.Run{run(-60, 1, 4, "a")}, 4, 0, -60, 160 * time.Minute},
		"first of two peaks":  {[]livestate.Run{run(5, 6, 3, "a"), run(7, 8, 3, "a")}, 3, 5, 5, 95 * time.Minute},
		"short silence":       {[]livestate.Run{run(5, 6, 3, "a"), run(7, 8, 1, "a")}, 3, 5, 5, 95 * time.Minute},
		"long silence":        {[]livestate.Run{run(5, 6, 3, "a"), run(8, 9, 1, "a")}, 3, 5, 8, 92 * time.Minute},
		"another map between": {[]livestate.Run{run(5, 6, 3, "a"), run(6, 7, 1, "b"), run(7, 8, 1, "a")}, 3, 5, 7, 93 * time.Minute},
		"now another map":     {[]livestate.Run{run(5, 6, 3, "b")}, 3, 5, 5, 0},
	} {
		d := stats.DayStats{Midnight: minute(0)}
		for _, r := range c.runs {
			d = d.Add(r)
		}
		if d.Peak != c.peak || d.PeakAt.IsZero() != (c.at < 0) || c.at >= 0 && !d.PeakAt.Equal(minute(c.at)) {
			t.Errorf("%s: peak %d at %v", name, d.Peak, d.PeakAt)
		}
		if d.MapSince.IsZero() != (c.from < 0 && len(c.runs) == 0) || len(c.runs) > 0 && !d.MapSince.Equal(minute(c.from)) {
			t.Errorf("%s: on the map since %v", name, d.MapSince)
		}
		if got := d.OnMap("a", minute(100)); got != c.onMap {
			t.Errorf("%s: on the map for %v, want %v", name, got, c.onMap)
		}
		if d.OnMap("", minute(100)) != 0 || d.OnMap("a", minute(-999)) != 0 {
			t.Errorf("%s: on no map, or before it began", name)
		}
	}
}

// TestDayStatsReadOn: reading on from the last run is the same as reading all at once.
func TestDayStatsReadOn(t *testing.T) {
	t.Parallel()
	seeds(t, 300, func(t *testing.T, r *rand.Rand) {
		runs := randomRuns(r, 2000)
		start := stats.DayStats{Midnight: minute(r.IntN(2000))}
		whole, parts := start, start
		peak := 0
		for i, one := range runs {
			whole = whole.Add(one)
			if !one.LastSeenAt.Before(start.Midnight) {
				peak = max(peak, one.Players)
			}
			for n := range 1 + r.IntN(3) { // it is read while it grows
				short := one
				short.LastSeenAt = later(one.StartedAt, one.LastSeenAt.Add(-time.Duration(2-n)*time.Minute))
				parts = parts.Add(short)
			}
			parts = parts.Add(runs[i])
		}
		if diff := cmp.Diff(whole, parts); diff != "" || whole.Peak != peak {
			t.Errorf("peak %d (-whole +parts):\n%s", peak, diff)
		}
	})
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
