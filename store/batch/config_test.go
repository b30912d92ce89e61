package batch_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/batch"
)

// TestPaceFollowsInterval: who polls more often writes more often, and ends of runs wait for as
// long as a poll does, within bounds.
func TestPaceFollowsInterval(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ interval, every, touchEvery time.Duration }{
		{0, time.Second, 5 * time.Second},
		{time.Second, 200 * time.Millisecond, 5 * time.Second},
		{10 * time.Second, time.Second, 10 * time.Second},
		{time.Hour, time.Second, 15 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			var writes, touches atomic.Int64
			st := fakeStore{
				apply: func(context.Context, []store.Update) error { writes.Add(1); return nil },
				touch: func(context.Context) error { touches.Add(1); return nil },
			}
			p := poller{w: start(t, batch.Config{Store: &st, Interval: test.interval}), id: 7}
			p.poll("Ada")
			pass(test.every - time.Millisecond)
			if writes.Load() > 0 {
				t.Errorf("interval %v: written before %v", test.interval, test.every)
			}
			pass(2 * time.Millisecond)
			if writes.Load() != 1 {
				t.Errorf("interval %v: not written after %v", test.interval, test.every)
			}
			p.poll("Ada")
			pass(test.touchEvery - test.every)
			if touches.Load() > 0 {
				t.Errorf("interval %v: the end of a run is written before %v", test.interval, test.touchEvery)
			}
			pass(2 * test.every)
			if touches.Load() != 1 {
				t.Errorf("interval %v: the end of a run is not written after %v", test.interval, test.touchEvery)
			}
		})
	}
}

func TestOnOutage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var st fakeStore
		errAway := fmt.Errorf("%w: a full disk", store.ErrUnavailable)
		var told []batch.Outage
		w := start(t, batch.Config{Store: &st, MaxRows: 8, OnOutage: func(o batch.Outage) { told = append(told, o) }})
		p := poller{w: w, id: 7}
		for _, name := range []string{"Ada", "Cyd"} {
			st.fail(errAway)
			p.poll(name)
			pass(2500 * time.Millisecond)
			for range 20 { // Bob comes and goes
				p.poll(name, "Bob")
				p.poll(name)
			}
			pass(2 * time.Second)
			st.fail(nil)
			pass(1500 * time.Millisecond)
		}
		begin, drops, end := batch.Outage{Err: errAway, Failures: 1}, batch.Outage{Err: errAway, Failures: 3, Dropping: true}, batch.Outage{Failures: 4}
		if want := []batch.Outage{begin, drops, end, begin, drops, end}; !slices.Equal(told, want) {
			t.Errorf("told %+v,\nwant %+v", told, want)
		}
	})
}

func TestFlushAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var st fakeStore
		st.fail(store.ErrUnavailable)
		var guard error
		w := batch.New(batch.Config{Store: &st, Guard: func(context.Context) error { return guard }})
		w.Add(7, livestate.Changes{Run: livestate.Run{StartedAt: time.Now(), LastSeenAt: time.Now()}})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute-time.Millisecond)
		defer cancel()
		if err := w.FlushAll(ctx); !errors.Is(err, context.DeadlineExceeded) || w.Stats().Failures != 60 {
			t.Errorf("while the store is away: %v, %+v", err, w.Stats())
		}
		time.AfterFunc(10*time.Second, func() { st.fail(nil) })
		begin := time.Now()
		if err := w.FlushAll(t.Context()); err != nil || time.Since(begin) > 11*time.Second || st.applied != 1 {
			t.Errorf("%v after %v", err, time.Since(begin))
		}
		guard = batch.ErrLost
		if err := w.FlushAll(t.Context()); !errors.Is(err, batch.ErrLost) {
			t.Errorf("after another has taken over: %v", err)
		}
	})
}
