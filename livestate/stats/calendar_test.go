package stats_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
)

func location(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestSpan(t *testing.T) {
	t.Parallel()
	s := span(10, 20)
	for _, c := range []struct {
		from, to int
		overlap  time.Duration
		touches  bool
	}{
		{0, 9, 0, false}, {0, 10, 0, false}, {0, 11, time.Minute, true}, {10, 10, 0, true}, {12, 15, 3 * time.Minute, true},
		{0, 30, 10 * time.Minute, true}, {19, 30, time.Minute, true}, {20, 20, 0, false}, {20, 30, 0, false}, {15, 12, 0, true},
	} {
		if got := s.Overlap(minute(c.from), minute(c.to)); got != c.overlap {
			t.Errorf("%d..%d overlaps by %v, want %v", c.from, c.to, got, c.overlap)
		}
		if got := s.Touches(minute(c.from), minute(c.to)); got != c.touches {
			t.Errorf("%d..%d touches: %t", c.from, c.to, got)
		}
	}
	for _, empty := range []stats.Span{{}, span(10, 10), span(10, 5)} {
		if empty.Duration() != 0 || empty.Contains(minute(10)) || empty.Touches(minute(0), minute(30)) || empty.Overlap(minute(0), minute(30)) != 0 {
			t.Errorf("%v is not empty", empty)
		}
	}
}

// TestDaysWithoutMidnight: in some zones clocks go forward at midnight, so that
// a day begins at one; in others they go back, and a day has 25 hours.
func TestDaysWithoutMidnight(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ zone, at, want string }{
		{"America/Santiago", "2026-09-06T05:00:00-03:00", "2026-09-06T01:00:00-03:00"},
		{"America/Santiago", "2026-09-05T23:30:00-04:00", "2026-09-05T00:00:00-04:00"},
		{"America/Havana", "2026-03-08T12:00:00-04:00", "2026-03-08T01:00:00-04:00"},
		{"America/Havana", "2026-11-01T12:00:00-05:00", "2026-11-01T00:00:00-04:00"}, // there are two
		{"Atlantic/Azores", "2026-03-29T03:00:00Z", "2026-03-29T01:00:00Z"},
		{"Atlantic/Azores", "2026-10-25T12:00:00-01:00", "2026-10-25T00:00:00Z"}, // there are two
		{"Africa/Cairo", "2026-04-24T09:00:00+03:00", "2026-04-24T01:00:00+03:00"},
		{"Europe/Berlin", "2026-10-25T12:00:00+01:00", "2026-10-25T00:00:00+02:00"},
		{"UTC", "2026-10-25T12:00:00Z", "2026-10-25T00:00:00Z"},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := stats.DayStart(at, location(t, c.zone)).Format(time.RFC3339); got != c.want {
			t.Errorf("in %s the day of %s began at %s, want %s", c.zone, c.at, got, c.want)
		}
	}
}

// TestPeriodsAreWhole: periods follow each other without a gap, cover the span,
// and each moment is in the period that its date says.
func TestPeriodsAreWhole(t *testing.T) {
	t.Parallel()
	all := append(zones(t), location(t, "Pacific/Apia")) // which left out 30 December 2011
	seeds(t, 300, func(t *testing.T, r *rand.Rand) {
		zone := all[r.IntN(len(all))]
		start := time.Date(2011, 12, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.Int64N(int64(15 * 365 * 24 * time.Hour))))
		if zone.String() == "Pacific/Apia" {
			start = time.Date(2011, 12, 1+r.IntN(40), r.IntN(24), 0, 0, 0, time.UTC)
		}
		s := stats.Span{From: start, To: start.Add(time.Duration(1 + r.Int64N(int64(100*24*time.Hour))))}
		for unit, name := range map[stats.Unit]string{stats.Day: "2006-01-02", stats.Week: "", stats.Month: "2006-01"} {
			periods := stats.Periods(unit, s, zone)
			if len(periods) == 0 || periods[0].From.After(s.From) || periods[len(periods)-1].To.Before(s.To) {
				t.Fatalf("%v does not cover %v in %v", periods, s, zone)
			}
			for i, p := range periods {
				if i > 0 && !p.From.Equal(periods[i-1].To) {
					t.Fatalf("a gap before %v", p)
				}
				first, last := p.From.In(zone), p.To.Add(-1).In(zone)
				switch {
				case !p.To.After(p.From), !p.Touches(s.From, s.To):
					t.Fatalf("%v is no period of %v", p, s)
				case name != "" && first.Format(name) != last.Format(name):
					t.Fatalf("%v..%v is more than one unit", first, last)
				case name == "" && first.Weekday() != time.Monday && zone.String() != "Pacific/Apia",
					name == "" && last.Weekday() != time.Sunday && zone.String() != "Pacific/Apia":
					t.Fatalf("%v..%v is no week", first, last)
				case first.Add(-1).Format("2006-01-02") == first.Format("2006-01-02"):
					t.Fatalf("%v is not the first moment of its day", first)
				}
			}
		}
	})
	if got := stats.Periods(stats.Day, stats.Span{}, time.UTC); got != nil {
		t.Errorf("an empty span has the days %v", got)
	}
}

// TestPlaytimeOverAMissingMidnight loses no hour.
func TestPlaytimeOverAMissingMidnight(t *testing.T) {
	t.Parallel()
	santiago := location(t, "America/Santiago")
	at := time.Date(2026, 9, 5, 21, 30, 0, 0, santiago)
	sessions := []livestate.Session{{JoinedAt: at, LastSeenAt: at.Add(4 * time.Hour)}}
	days := stats.Periods(stats.Day, stats.Span{From: at.Add(-24 * time.Hour), To: at.Add(24 * time.Hour)}, santiago)
	want := []time.Duration{0, 150 * time.Minute, 90 * time.Minute}
	if diff := cmp.Diff(want, stats.Playtime(slices.Values(sessions), days)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPlaytimeEqualsMinutes(t *testing.T) {
	t.Parallel()
	all := zones(t)
	seeds(t, 100, func(t *testing.T, r *rand.Rand) {
		const n = 40 * 24 * 60
		zone := all[r.IntN(len(all))]
		sessions := randomSessions(r, n, 1+r.IntN(2))
		from := r.IntN(n)
		periods := stats.Periods(stats.Unit(r.IntN(3)), span(from, from+1+r.IntN(n)), zone)
		want := make([]time.Duration, len(periods))
		for _, s := range sessions {
			for at := s.JoinedAt; at.Before(s.LastSeenAt); at = at.Add(time.Minute) {
				for i, p := range periods {
					if p.Contains(at) {
						want[i] += time.Minute
					}
				}
			}
		}
		if diff := cmp.Diff(want, stats.Playtime(slices.Values(sessions), periods)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", zone, diff)
		}
	})
}
