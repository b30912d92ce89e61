package httpui

import (
	"context"
	"time"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/store"
)

type dayKey struct {
	server   int64
	created  int64 // ms: an id may come again
	midnight int64 // Unix seconds
}

const (
	maxDays = 10_000
	mapBack = 6 * time.Hour // how far back at least the beginning of a map is looked for
)

// dayStats are those of a server since midnight. It reads on where the last request ended:
// a server that changes with every poll has thousands of runs a day.
func (h *handler) dayStats(ctx context.Context, s store.Server, midnight, now time.Time) (stats.DayStats, error) {
	leave, err := h.queries.Enter(ctx, queryKey{server: s.ID})
	if err != nil {
		return stats.DayStats{}, err
	}
	defer leave()
	key := dayKey{s.ID, s.CreatedAt.UnixMilli(), midnight.Unix()}
	day, _ := h.dayStatsCache.Peek(key)
	day.Midnight = midnight
	from := day.Last.StartedAt
	if day.MapSince.IsZero() {
		if from = now.Add(-mapBack); midnight.Before(from) {
			from = midnight
		}
	}
	for run, err := range h.Store.RunsOf(ctx, []int64{s.ID}, from, now) {
		if err != nil {
			return stats.DayStats{}, err
		}
		day = day.Add(run.Run)
	}
	h.dayStatsCache.Put(key, day, 26*time.Hour)
	return day, nil
}
