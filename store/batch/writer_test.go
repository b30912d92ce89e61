package batch_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/batch"
)

func TestEvery(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var st fakeStore
		var kinds []livestate.EventKind
		w := start(t, batch.Config{Store: &st, Publish: func(events []livestate.Event) {
			if st.names(7) == "" {
				t.Error("events are published before what they tell of is stored")
			}
			for _, e := range events {
				kinds = append(kinds, e.Kind)
			}
		}})
		p := poller{w: w, id: 7}
		pass(6*time.Second + time.Millisecond)
		begin := time.Now().UTC()
		p.poll("Ada")
		w.SetState(store.ServerState{ServerID: 7, ActualState: store.Running})
		pass(time.Second)
		if got := st.names(7); got != "Ada" || st.states[7].ActualState != store.Running {
			t.Errorf("after a second the store has %q, %+v", got, st.states)
		}
		if want := []livestate.EventKind{livestate.EventUp, livestate.EventState, livestate.EventJoin}; !slices.Equal(kinds, want) {
			t.Errorf("events %v, want %v", kinds, want)
		}
		for range 5 { // nothing new
			p.poll("Ada")
			pass(time.Second)
		}
		if st.applied != 1 || len(st.seen) != 1 || !st.seen[7].After(begin) {
			t.Errorf("%d batches, seen %v", st.applied, st.seen)
		}
		if s := w.Stats(); s.Flushes != 2 || s.Pending != 0 || s.Dropped != 0 || s.Err != nil || s.Rows < 3 {
			t.Errorf("stats %+v", s)
		}
		p.poll("Ada")
		if err := w.Flush(t.Context()); err != nil || !st.seen[7].Equal(p.live.Run.LastSeenAt) {
			t.Errorf("the last flush: %v, seen %v", err, st.seen)
		}
	})
}

// What the store does not take is merged and tried again; nothing is missing when it
// returns.
func TestStoreAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var st fakeStore
		errAway := fmt.Errorf("%w: the disk is full", store.ErrUnavailable)
		st.fail(errAway)
		var flushes []batch.Flush
		w := start(t, batch.Config{Store: &st, OnFlush: func(f batch.Flush) { flushes = append(flushes, f) }})
		p := poller{w: w, id: 7}
		p.poll("Ada")
		pass(5 * time.Second)
		p.poll("Ada", "Bob")
		begin := time.Now()
		if err := w.Wait(t.Context()); err != nil || time.Since(begin) > 0 {
			t.Errorf("a poller waits %v for a store that fails", time.Since(begin))
		}
		pass(5 * time.Second)
		if s := w.Stats(); !errors.Is(s.Err, errAway) || s.Pending != 4 || s.Failures < 9 || s.Flushes != 0 || time.Since(s.Since) < 8*time.Second {
			t.Errorf("stats %+v", s)
		}
		if err := w.Flush(t.Context()); !errors.Is(err, errAway) {
			t.Errorf("Flush: %v", err)
		}
		st.fail(nil)
		pass(2 * time.Second)
		if got := st.names(7); got != "Ada Bob" {
			t.Errorf("the store has %q", got)
		}
		if last := flushes[len(flushes)-1]; last.Err != nil || w.Stats().Err != nil || w.Stats().Pending != 0 {
			t.Errorf("the last flush %+v, stats %+v", last, w.Stats())
		}
	})
}

// One server that the store refuses holds up the others for a moment only.
func TestRefusedUpdate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var st fakeStore
		st.apply = func(_ context.Context, batch []store.Update) error {
			if slices.ContainsFunc(batch, func(u store.Update) bool { return u.ServerID == 2 }) {
				return errors.New("constraint failed")
			}
			return nil
		}
		var rejected []int64
		w := start(t, batch.Config{Store: &st, OnReject: func(server int64, err error) { rejected = append(rejected, server) }})
		for id := range int64(3) {
			p := poller{w: w, id: id + 1}
			p.poll("Ada")
		}
		pass(20 * time.Second)
		for id, want := range map[int64]string{1: "Ada", 2: "", 3: "Ada"} {
			if got := st.names(id); got != want {
				t.Errorf("server %d: %q, want %q", id, got, want)
			}
		}
		if s := w.Stats(); s.Dropped != 1 || s.Err != nil || !slices.Equal(rejected, []int64{2}) {
			t.Errorf("stats %+v, rejected %v", s, rejected)
		}
	})
}

// A disk that has room for small things but not for all that was seen of a server is
// no reason to drop that.
func TestFullDiskDropsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var st fakeStore
		st.fail(fmt.Errorf("%w: no space left", store.ErrUnavailable))
		w := start(t, batch.Config{Store: &st})
		p := poller{w: w, id: 7}
		p.poll("Ada")
		pass(time.Minute)
		if s := w.Stats(); s.Dropped != 0 || s.Pending == 0 {
			t.Errorf("stats %+v", s)
		}
	})
}

// A batch that takes too long keeps no run from being seen: the ends of runs have a time
// of their own.
func TestTouchHasItsOwnTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var st fakeStore
		w := start(t, batch.Config{Store: &st})
		steady, busy := poller{w: w, id: 1}, poller{w: w, id: 2}
		steady.poll("Ada")
		pass(2 * time.Second)
		st.mu.Lock()
		st.apply = func(ctx context.Context, _ []store.Update) error { <-ctx.Done(); return ctx.Err() }
		st.touch = func(ctx context.Context) error {
			select {
			case <-time.After(8 * time.Second):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		st.mu.Unlock()
		busy.poll("Bob")
		steady.poll("Ada")
		pass(time.Minute)
		if len(st.seen) != 1 {
			t.Errorf("seen %v, stats %+v", st.seen, w.Stats())
		}
	})
}

// A poller that asks waits while a flush takes too long.
func TestWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var st fakeStore
		st.apply = func(context.Context, []store.Update) error { time.Sleep(5 * time.Second); return nil }
		w := start(t, batch.Config{Store: &st})
		p := poller{w: w, id: 7}
		p.poll("Ada")
		pass(1900 * time.Millisecond) // 0.9 s of it in a flush
		begin := time.Now()
		if err := w.Wait(t.Context()); err != nil || time.Since(begin) > 0 || w.Lag() > 0 {
			t.Errorf("waited %v for a flush that has just begun: %v", time.Since(begin), err)
		}
		pass(200 * time.Millisecond)
		if lag := w.Lag(); lag != 100*time.Millisecond {
			t.Errorf("lag %v", lag)
		}
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := w.Wait(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Wait after its context: %v", err)
		}
		if err := w.Wait(t.Context()); err != nil || st.names(7) != "Ada" || w.Lag() > 0 {
			t.Errorf("Wait returned %v while the store has %q", err, st.names(7))
		}
	})
}

// Nothing is written once another process writes.
func TestLost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var st fakeStore
		var guard error
		w := batch.New(batch.Config{Store: &st, Guard: func(context.Context) error { return guard }})
		p := poller{w: w, id: 7}
		p.poll("Ada")
		guard = errors.New("the lease cannot be renewed now")
		if err := w.Flush(t.Context()); !errors.Is(err, guard) || w.Stats().Failures != 1 {
			t.Errorf("Flush: %v", err)
		}
		guard = fmt.Errorf("taken: %w", batch.ErrLost)
		if err := w.Run(t.Context()); !errors.Is(err, batch.ErrLost) {
			t.Errorf("Run: %v", err)
		}
		if n := w.Discard(); n != 2 || st.applied != 0 || w.Stats().Pending != 0 {
			t.Errorf("discarded %d rows; %d batches", n, st.applied)
		}
	})
}

// TestShare: events go to the store with the changes that they tell of, wait with them
// while it is away, and are told to be lost if there are too many.
func TestShare(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var st fakeStore
		var mu sync.Mutex
		var away error
		var stored []livestate.Event
		setAway := func(err error) {
			mu.Lock()
			defer mu.Unlock()
			away = err
		}
		ids := make(map[uint64]bool)
		st.apply = func(_ context.Context, batch []store.Update) error {
			mu.Lock()
			defer mu.Unlock()
			if away != nil {
				return away
			}
			for _, u := range batch {
				for _, e := range u.Events {
					if e.ID == 0 || ids[e.ID] || e.ServerID != u.ServerID {
						t.Errorf("event %+v with an update of server %d", e, u.ServerID)
					}
					ids[e.ID] = true
				}
				stored = append(stored, u.Events...)
			}
			return nil
		}
		w := start(t, batch.Config{Store: &st, Share: true, Publish: func([]livestate.Event) { t.Error("events are published too") }})
		p := poller{w: w, id: 7}
		p.poll("Ada")
		w.Announce(livestate.Event{Kind: livestate.EventTrouble, ServerID: 8})
		pass(2 * time.Second)
		kinds := func() (list []livestate.EventKind) {
			mu.Lock()
			defer mu.Unlock()
			for _, e := range stored {
				list = append(list, e.Kind)
			}
			stored = nil
			return list
		}
		want := []livestate.EventKind{livestate.EventUp, livestate.EventState, livestate.EventJoin, livestate.EventTrouble}
		if got := kinds(); !slices.Equal(got, want) {
			t.Errorf("events %v, want %v", got, want)
		}
		setAway(store.ErrUnavailable)
		for range 60_000 {
			w.Announce(livestate.Event{Kind: livestate.EventTrouble, ServerID: 8})
		}
		pass(2 * time.Second)
		w.Announce(livestate.Event{Kind: livestate.EventDown, ServerID: 9})
		setAway(nil)
		pass(2 * time.Second)
		if got := kinds(); len(got) != 50_001 || got[0] != "" || got[1] != livestate.EventTrouble || got[50_000] != livestate.EventTrouble {
			t.Errorf("%d events after an outage, the first %q", len(got), got[0])
		}
		setAway(store.ErrUnavailable)
		w.Announce(livestate.Event{Kind: livestate.EventTrouble, ServerID: 8})
		w.Forget(8)
		setAway(nil)
		pass(2 * time.Second)
		if got := kinds(); !slices.Equal(got, []livestate.EventKind{""}) {
			t.Errorf("events of a server that was forgotten: %v", got)
		}
	})
}
