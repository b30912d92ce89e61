package daemon_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate"
)

type seen struct {
	Server int64
	Lost   uint64
}

// read collects what a reader gets until it has n events.
func read(ctx context.Context, b *daemon.Bus, after uint64, n int) (got []seen, last uint64) {
	for e, lost := range b.Events(ctx, after) {
		got, last = append(got, seen{e.ServerID, lost}), e.ID
		if len(got) == n {
			break
		}
	}
	return got, last
}

func events(servers ...int64) []livestate.Event {
	var list []livestate.Event
	for _, s := range servers {
		list = append(list, livestate.Event{Kind: livestate.EventJoin, ServerID: s})
	}
	return list
}

func TestBus(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	b := daemon.NewBus(3)
	daemon.Publish(b, events(1, 2, 3))
	got, last := read(ctx, b, 1, 3)
	if diff := cmp.Diff([]seen{{1, 1}, {2, 0}, {3, 0}}, got); diff != "" {
		t.Errorf("a reader of an earlier process (-want +got):\n%s", diff)
	}

	daemon.Publish(b, events(4, 5, 6, 7, 8))
	got, _ = read(ctx, b, last, 3)
	if diff := cmp.Diff([]seen{{6, 2}, {7, 0}, {8, 0}}, got); diff != "" {
		t.Errorf("a reader who is too slow (-want +got):\n%s", diff)
	}
	got, _ = read(ctx, b, last+3, 2)
	if diff := cmp.Diff([]seen{{7, 0}, {8, 0}}, got); diff != "" {
		t.Errorf("a reader who resumes (-want +got):\n%s", diff)
	}
}

func TestBusWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		b := daemon.NewBus(4)
		daemon.Publish(b, events(1))
		var got []seen
		go func() {
			for e, lost := range b.Events(ctx, 0) {
				got = append(got, seen{e.ServerID, lost})
			}
			got = append(got, seen{-1, 0})
		}()
		synctest.Wait()
		daemon.Publish(b, events(2))
		synctest.Wait()
		daemon.Publish(b, events(3, 4))
		synctest.Wait()
		cancel()
		synctest.Wait()
		if diff := cmp.Diff([]seen{{2, 0}, {3, 0}, {4, 0}, {-1, 0}}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// A reader in the middle of an event does not hold up who publishes, and learns
// what it has missed meanwhile.
func TestBusSlowReader(t *testing.T) {
	t.Parallel()
	b := daemon.NewBus(2)
	daemon.Publish(b, events(1))
	var got []seen
	for e, lost := range b.Events(t.Context(), 1) {
		got = append(got, seen{e.ServerID, lost})
		if e.ServerID == 1 {
			daemon.Publish(b, events(2, 3, 4, 5, 6))
		}
		if e.ServerID == 6 {
			break
		}
	}
	if diff := cmp.Diff([]seen{{1, 1}, {5, 3}, {6, 0}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The ids of a process rise above those of one that ran before it.
func TestBusRisesAcrossRestarts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		first := daemon.NewBus(8)
		daemon.Publish(first, events(1, 2, 3))
		_, last := read(t.Context(), first, 1, 3)

		pass(time.Second)
		second := daemon.NewBus(8)
		daemon.Publish(second, events(4))
		got, id := read(t.Context(), second, last, 1)
		if diff := cmp.Diff([]seen{{4, 1}}, got); diff != "" || id <= last {
			t.Errorf("id %d after %d (-want +got):\n%s", id, last, diff)
		}
	})
}
