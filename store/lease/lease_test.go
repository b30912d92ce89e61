package lease_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/batch"
	"github.com/left4me/left4me/store/clock"
	"github.com/left4me/left4me/store/lease"
	"github.com/left4me/left4me/store/memstore"
)

// process is one that holds a lease, over a store that can be away, or slow, for it.
type process struct {
	store.Store
	*lease.Lease
	err  error
	slow time.Duration
}

func newProcess(st store.Store) *process {
	p := &process{Store: st}
	p.Lease = lease.New(p, clock.New(nil, nil), store.PollerLease)
	return p
}

func (p *process) Acquire(ctx context.Context, name, holder string, now time.Time, ttl time.Duration) error {
	select {
	case <-time.After(p.slow):
	case <-ctx.Done():
		return ctx.Err()
	}
	if p.err != nil {
		return p.err
	}
	return p.Store.Acquire(ctx, name, holder, now, ttl)
}

func (p *process) Ping(ctx context.Context) error {
	if p.err != nil {
		return p.err
	}
	return p.Store.Ping(ctx)
}

// Release is that of the lease.
func (p *process) Release(ctx context.Context, name, holder string) error {
	return p.Store.Release(ctx, name, holder)
}

func TestOneHolds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, st := t.Context(), memstore.New()
		a, b := newProcess(st), newProcess(st)
		if err := a.TryAcquire(ctx); err != nil {
			t.Fatal(err)
		}
		for range 60 {
			if err := a.EnsureHeld(ctx); err != nil {
				t.Fatal(err)
			}
			if err := b.TryAcquire(ctx); !errors.Is(err, store.ErrLeaseHeld) {
				t.Fatalf("a second process: %v", err)
			}
			time.Sleep(time.Second)
		}
		if err := a.Lease.Release(ctx); err != nil {
			t.Fatal(err)
		}
		if err := b.TryAcquire(ctx); err != nil {
			t.Errorf("after the release: %v", err)
		}
		if err := a.EnsureHeld(ctx); !errors.Is(err, lease.ErrLost) || !errors.Is(err, batch.ErrLost) {
			t.Errorf("the first process: %v", err)
		}
	})
}

// A process that dies loses its lease, and one that cannot renew it does not hold it.
func TestDeath(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, st := t.Context(), memstore.New()
		a, b := newProcess(st), newProcess(st)
		if err := a.TryAcquire(ctx); err != nil {
			t.Fatal(err)
		}
		a.slow = time.Hour
		took := time.Duration(0)
		for ; b.TryAcquire(ctx) != nil; took += lease.RetryEvery {
			time.Sleep(lease.RetryEvery)
		}
		if took < lease.TTL-lease.RetryEvery || took > lease.TTL+lease.RetryEvery {
			t.Errorf("taken over after %v", took)
		}
		if a.Valid() || !b.Valid() {
			t.Errorf("valid: %t and %t, want that of the second process", a.Valid(), b.Valid())
		}
		if err := a.EnsureHeld(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the first process: %v", err)
		}
	})
}

// A store that comes back leaves the holder some time to renew what it holds.
func TestStoreAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, st := t.Context(), memstore.New()
		a, b := newProcess(st), newProcess(st)
		if err := a.TryAcquire(ctx); err != nil {
			t.Fatal(err)
		}
		away := fmt.Errorf("%w: a full disk", store.ErrUnavailable)
		a.err, b.err = away, away
		for range 60 {
			if err := b.TryAcquire(ctx); !errors.Is(err, away) {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
		}
		if err := a.EnsureHeld(ctx); !errors.Is(err, away) {
			t.Errorf("the holder: %v", err)
		}
		a.err, b.err = nil, nil
		done := make(chan error)
		go func() { done <- b.TryAcquire(ctx) }()
		time.Sleep(time.Second)
		if err := a.EnsureHeld(ctx); err != nil {
			t.Errorf("the holder, when the store is back: %v", err)
		}
		if err := <-done; !errors.Is(err, store.ErrLeaseHeld) {
			t.Errorf("the other: %v", err)
		}
	})
}

func Example() {
	ctx, st := context.Background(), memstore.New()
	first := lease.New(st, clock.New(nil, nil), store.PollerLease)
	second := lease.New(st, clock.New(nil, nil), store.PollerLease)
	fmt.Println(first.TryAcquire(ctx))
	fmt.Println(second.TryAcquire(ctx))
	fmt.Println(first.EnsureHeld(ctx))
	// Output:
	// <nil>
	// store: lease held by another
	// <nil>
}
