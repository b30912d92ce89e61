package stats_test

import (
	"slices"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
)

// TestHeatmapEndsWithTheWeekOfNow: whole weeks, the last of which has days to come.
func TestHeatmapEndsWithTheWeekOfNow(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 15, 0, 0, 0, time.UTC) // a Wednesday
	yesterday := livestate.Session{JoinedAt: now.Add(-24 * time.Hour), LeftAt: now.Add(-21 * time.Hour)}
	weeks := stats.Heatmap(slices.Values([]livestate.Session{yesterday}), now, 3, time.UTC)
	if len(weeks) != 3 {
		t.Fatalf("%d weeks", len(weeks))
	}
	if first := weeks[0][0].From; first != time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC) {
		t.Errorf("it begins on %v", first)
	}
	for i, day := range weeks[2] {
		played := time.Duration(0)
		if i == 1 {
			played = 3 * time.Hour
		}
		if day.Played != played || day.Future != (i > 2) || (day.Level == 3) != (i == 1) {
			t.Errorf("day %d of the last week: %+v", i, day)
		}
	}
}
