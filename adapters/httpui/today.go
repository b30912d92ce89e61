package httpui

import (
	"context"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// A today is what the runs of a server say of the day of a reader, as far as
// they have been read. Runs are added oldest first; one that is added again, a
// bit longer, changes nothing that it should not.
type today struct {
	peak   int // since midnight
	peakAt time.Time
	since  time.Time // the map of the last run is played without a break; zero: no run
	last   livestate.Run
}

func (t *today) add(r livestate.Run, midnight time.Time) {
	if t.since.IsZero() || r.Map != t.last.Map || r.StartedAt.Sub(t.last.LastSeenAt) > time.Minute {
		t.since = r.StartedAt
	}
	t.last = r
	if r.LastSeenAt.After(midnight) && r.Players > t.peak {
		t.peak, t.peakAt = r.Players, r.StartedAt
		if t.peakAt.Before(midnight) {
			t.peakAt = midnight
		}
	}
}

// onMap is how long the map of the newest run has been played, 0 if that is not known.
func (t *today) onMap(snap store.Snapshot, now time.Time) time.Duration {
	if snap.Map == "" || t.since.IsZero() || t.last.Map != snap.Map {
		return 0
	}
	return max(0, now.Sub(t.since))
}

// days keeps todays, so that each look reads only the runs that have come since
// the one before: a server that changes with every poll has thousands a day.
type days struct {
	mu    sync.Mutex
	byKey map[dayKey]today
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

func (d *days) get(key dayKey) today {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.byKey[key]
}

func (d *days) put(key dayKey, t today) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.byKey == nil || len(d.byKey) >= maxDays {
		d.byKey = make(map[dayKey]today)
	}
	d.byKey[key] = t
}

// today reads on where the last look ended.
func (u *ui) today(ctx context.Context, s store.Server, midnight, now time.Time) (today, error) {
	key := dayKey{s.ID, s.CreatedAt.UnixMilli(), midnight.Unix()}
	t := u.days.get(key)
	from := t.last.StartedAt
	if t.since.IsZero() {
		if from = now.Add(-mapBack); midnight.Before(from) {
			from = midnight
		}
	}
	for run, err := range u.Store.RunsOf(ctx, []int64{s.ID}, from, now) {
		if err != nil {
			return today{}, err
		}
		t.add(run.Run, midnight)
	}
	u.days.put(key, t)
	return t, nil
}
