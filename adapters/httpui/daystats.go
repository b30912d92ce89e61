package httpui

import (
	"context"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/store"
)

// dayStatsCache keeps the statistics of days, so that each request reads only the runs
// that have come since the one before: a server that changes with every poll has
// thousands a day.
type dayStatsCache struct {
	mu    sync.Mutex
	byKey map[dayKey]stats.DayStats
}

type dayKey struct {
	server   int64
	created  int64 // ms: an id may come again
	midnight int64 // Unix seconds
}

const (
	maxDays = 10_000
	mapBack = 6 * time.Hour // how far back at least the beginning of a map is looked for
)

func (d *dayStatsCache) get(key dayKey) stats.DayStats {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.byKey[key]
}

func (d *dayStatsCache) put(key dayKey, day stats.DayStats) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.byKey == nil || len(d.byKey) >= maxDays {
		d.byKey = make(map[dayKey]stats.DayStats)
	}
	d.byKey[key] = day
}

// dayStats are those of a server since midnight. It reads on where the last request ended.
func (u *ui) dayStats(ctx context.Context, s store.Server, midnight, now time.Time) (stats.DayStats, error) {
	leave, err := u.queries.Enter(ctx, queryKey{server: s.ID})
	if err != nil {
		return stats.DayStats{}, err
	}
	defer leave()
	key := dayKey{s.ID, s.CreatedAt.UnixMilli(), midnight.Unix()}
	day := u.days.get(key)
	day.Midnight = midnight
	from := day.Last.StartedAt
	if day.MapSince.IsZero() {
		if from = now.Add(-mapBack); midnight.Before(from) {
			from = midnight
		}
	}
	for run, err := range u.Store.RunsOf(ctx, []int64{s.ID}, from, now) {
		if err != nil {
			return stats.DayStats{}, err
		}
		day = day.Add(run.Run)
	}
	u.days.put(key, day)
	return day, nil
}
