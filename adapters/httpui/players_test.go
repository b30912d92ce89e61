package httpui_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/store"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// TestCalendarOverAMissingMidnight ends, and loses no hour.
func TestCalendarOverAMissingMidnight(t *testing.T) {
	t.Parallel()
	stay := func(from string, d time.Duration) store.Visit {
		at, err := time.Parse(time.RFC3339, from)
		if err != nil {
			t.Fatal(err)
		}
		return store.Visit{JoinedAt: at, LastSeenAt: at.Add(d)}
	}
	now := time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)
	visits := []store.Visit{
		stay("2026-11-22T14:00:00Z", time.Hour),
		stay("2026-10-31T22:00:00-03:00", 48*time.Hour),
		stay("2026-09-05T21:30:00-04:00", 4*time.Hour),
		stay("2026-01-01T00:00:00Z", time.Hour), // before the calendar begins
	}
	want := []string{"5 Sep · 2 h 30 min", "6 Sep · 1 h 30 min", "31 Oct · 2 h", "1 Nov · 24 h", "2 Nov · 22 h", "22 Nov · 1 h"}
	if diff := cmp.Diff(want, httpui.CalendarTitles(now, zone(t, "America/Santiago"), visits)); diff != "" {
		t.Error("days (-want +got):\n" + diff)
	}
}
