package feed_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/feed"
)

// fakeFeed holds events in memory. Its mark is their number.
type fakeFeed struct {
	mu      sync.Mutex
	events  []livestate.Event
	removed int
	away    error
	deaf    bool // it tells of nothing
	wake    func()
	pruned  []time.Duration
}

func (f *fakeFeed) store(ids ...uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, id := range ids {
		f.events = append(f.events, livestate.Event{ID: id, ServerID: int64(id), Kind: livestate.EventMap})
	}
	if f.wake != nil && !f.deaf {
		f.wake()
	}
}

func (f *fakeFeed) set(change func(f *fakeFeed)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f)
}

func (f *fakeFeed) LastEvent(context.Context) (store.EventMark, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return store.EventMark(len(f.events)), f.away
}

func (f *fakeFeed) EventsAfter(_ context.Context, after store.EventMark, limit int) ([]livestate.Event, store.EventMark, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.away != nil {
		return nil, after, false, f.away
	}
	begin := max(int(after), f.removed)
	list := slices.Clone(f.events[begin:min(begin+limit, len(f.events))])
	return list, store.EventMark(begin + len(list)), f.removed > int(after), nil
}

func (f *fakeFeed) AwaitEvents(ctx context.Context, wake func()) error {
	f.mu.Lock()
	f.wake = wake
	away := f.away
	f.mu.Unlock()
	if away != nil {
		return away
	}
	wake()
	<-ctx.Done()
	return ctx.Err()
}

func (f *fakeFeed) PruneEvents(_ context.Context, age time.Duration) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pruned = append(f.pruned, age)
	return nil
}

// run runs a feed, and collects what a reader gets: the ID of the server of each event, and
// -1 where some are lost.
func run(t *testing.T, f *fakeFeed, onError func(error)) (got func() []int64) {
	ctx, cancel := context.WithCancel(t.Context())
	bus := events.New(5000)
	var running sync.WaitGroup
	var mu sync.Mutex
	var seen []int64
	running.Go(func() {
		if err := feed.Run(ctx, feed.Config{Feed: f, Bus: bus, OnError: onError}); err != nil {
			t.Error(err)
		}
	})
	running.Go(func() {
		for e, lost := range bus.Subscribe(ctx, 0) {
			mu.Lock()
			if lost > 0 {
				seen = append(seen, -1)
			}
			if e.Kind != "" {
				seen = append(seen, e.ServerID)
			}
			mu.Unlock()
		}
	})
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
	return func() []int64 {
		synctest.Wait()
		mu.Lock()
		defer mu.Unlock()
		list := seen
		seen = nil
		return list
	}
}

func want(t *testing.T, what string, got []int64, want ...int64) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// TestFeedWakes: a notification brings events at once, the clock brings them where there is
// none, and what was there before is not told.
func TestFeedWakes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := new(fakeFeed)
		f.store(1, 2)
		got := run(t, f, nil)
		want(t, "at first", got())
		f.store(3)
		f.store(4, 5)
		want(t, "at once", got(), 3, 4, 5)
		f.set(func(f *fakeFeed) { f.deaf = true })
		f.store(6)
		want(t, "without a notification", got())
		time.Sleep(feed.DefaultEvery)
		want(t, "a second later", got(), 6)
		many := make([]uint64, 2500)
		for i := range many {
			many[i] = 7
		}
		f.store(many...)
		time.Sleep(feed.DefaultEvery)
		if n := len(got()); n != len(many) {
			t.Errorf("%d events, want %d", n, len(many))
		}
		time.Sleep(time.Hour)
		f.set(func(f *fakeFeed) {
			if n := len(f.pruned); n < 30 || f.pruned[0] != feed.DefaultKeep {
				t.Errorf("pruned %v", f.pruned)
			}
		})
	})
}

// TestFeedAway: after an outage the events go on where they were, or readers learn that
// some are lost.
func TestFeedAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fakeFeed{away: store.ErrUnavailable}
		failures := 0
		var mu sync.Mutex
		got := run(t, f, func(err error) {
			mu.Lock()
			defer mu.Unlock()
			if failures++; !errors.Is(err, store.ErrUnavailable) {
				t.Errorf("OnError: %v", err)
			}
		})
		f.store(1)
		time.Sleep(10 * time.Second)
		mu.Lock()
		if failures < 10 {
			t.Errorf("OnError was called %d times", failures)
		}
		mu.Unlock()
		f.set(func(f *fakeFeed) { f.away = nil })
		time.Sleep(2 * time.Second)
		f.store(2)
		want(t, "after the first outage", got(), 2)
		f.set(func(f *fakeFeed) { f.away = store.ErrUnavailable })
		f.store(3, 4)
		time.Sleep(10 * time.Second)
		want(t, "away", got())
		f.set(func(f *fakeFeed) { f.away = nil })
		time.Sleep(2 * time.Second)
		want(t, "back", got(), 3, 4)
		f.set(func(f *fakeFeed) { f.away = store.ErrUnavailable })
		f.store(5, 6, 7)
		f.set(func(f *fakeFeed) { f.away, f.removed = nil, 6 })
		time.Sleep(2 * time.Second)
		want(t, "back, but for what was removed", got(), -1, 7)
	})
}
