package events_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/events"
)

type seen struct {
	Server int64
	Lost   uint64
}

// read collects what a reader gets until it has n events.
func read(ctx context.Context, b *events.Bus, after uint64, n int) (got []seen, last uint64) {
	for e, lost := range b.Subscribe(ctx, after) {
		got, last = append(got, seen{e.ServerID, lost}), e.ID
		if len(got) == n {
			break
		}
	}
	return got, last
}

func joins(servers ...int64) []livestate.Event {
	var list []livestate.Event
	for _, s := range servers {
		list = append(list, livestate.Event{Kind: livestate.EventJoin, ServerID: s})
	}
	return list
}

func TestBus(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	b := events.New(3)
	b.Publish(joins(1, 2, 3))
	got, last := read(ctx, b, 1, 3)
	if diff := cmp.Diff([]seen{{1, 1}, {2, 0}, {3, 0}}, got); diff != "" {
		t.Errorf("a reader of an earlier process (-want +got):\n%s", diff)
	}

	b.Publish(joins(4, 5, 6, 7, 8))
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
		b := events.New(4)
		b.Publish(joins(1))
		var got []seen
		go func() {
			for e, lost := range b.Subscribe(ctx, 0) {
				got = append(got, seen{e.ServerID, lost})
			}
			got = append(got, seen{-1, 0})
		}()
		synctest.Wait()
		b.Publish(joins(2))
		synctest.Wait()
		b.Publish(joins(3, 4))
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
	b := events.New(2)
	b.Publish(joins(1))
	var got []seen
	for e, lost := range b.Subscribe(t.Context(), 1) {
		got = append(got, seen{e.ServerID, lost})
		if e.ServerID == 1 {
			b.Publish(joins(2, 3, 4, 5, 6))
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
		first := events.New(8)
		first.Publish(joins(1, 2, 3))
		_, last := read(t.Context(), first, 1, 3)

		time.Sleep(time.Second)
		second := events.New(8)
		second.Publish(joins(4))
		got, id := read(t.Context(), second, last, 1)
		if diff := cmp.Diff([]seen{{4, 1}}, got); diff != "" || id <= last {
			t.Errorf("id %d after %d (-want +got):\n%s", id, last, diff)
		}
	})
}

func TestZeroBus(t *testing.T) {
	t.Parallel()
	var b events.Bus
	b.Publish(joins(1, 2))
	got, _ := read(t.Context(), &b, 1, 2)
	if diff := cmp.Diff([]seen{{1, 1}, {2, 0}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, want := b.Stats(), (events.Stats{Published: 2, Lost: 1}); got != want {
		t.Errorf("stats %+v, want %+v", got, want)
	}
}

func TestNilBus(t *testing.T) {
	t.Parallel()
	var b *events.Bus
	b.Publish(joins(1))
	for e := range b.Subscribe(t.Context(), 0) {
		t.Errorf("event %+v", e)
	}
	if got := b.Stats(); got != (events.Stats{}) {
		t.Errorf("stats %+v", got)
	}
}

// TestBusLose: readers learn at once that events were lost before they came to the bus.
func TestBusLose(t *testing.T) {
	t.Parallel()
	b := events.New(4)
	b.Publish(joins(1))
	b.Lose()
	b.Publish(joins(2))
	got, last := read(t.Context(), b, 1, 3)
	if diff := cmp.Diff([]seen{{1, 1}, {0, 1}, {2, 0}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	b.Publish(joins(3, 4, 5))
	b.Lose()
	got, _ = read(t.Context(), b, last-2, 4)
	if diff := cmp.Diff([]seen{{3, 2}, {4, 0}, {5, 0}, {0, 1}}, got); diff != "" {
		t.Errorf("after a gap (-want +got):\n%s", diff)
	}
}
