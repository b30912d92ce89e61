package lease

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/batch"
)

const (
	// TTL is how long a lease lasts that is not renewed. It is renewed at half of that.
	TTL = 6 * time.Second

	// RetryEvery is how often a process that waits should try to acquire it.
	RetryEvery = time.Second

	// grace is how long a process that waits leaves a store alone that has just come
	// back.
	grace = TTL / 2
)

// ErrLost means that another process has the lease now. It matches [batch.ErrLost].
var ErrLost = fmt.Errorf("lease: another process has taken over: %w", batch.ErrLost)

// Store is the part of [store.Store] that a Lease needs.
type Store interface {
	store.Leases

	// Ping reports whether the store can read and write now.
	Ping(ctx context.Context) error
}

// Clock is the wall clock by which a lease ends. A Clock of store/clock is one.
type Clock interface {
	// Now returns the wall time.
	Now() time.Time

	// Stepped reports whether the clock has stepped within the last so much time.
	Stepped(within time.Duration) bool
}

// Lease is one process's hold on a lease of a store. One goroutine at a time may use
// it, but for Valid; it must not be copied.
type Lease struct {
	store  Store
	clock  Clock
	name   string
	holder string

	mu    sync.Mutex
	until time.Time // zero: not held

	storeHealthy bool // the store answered the last attempt to acquire it, and soon
	storeAway    bool // it did not
}

// New returns a lease that is not held.
func New(s Store, c Clock, name string) *Lease {
	host, _ := os.Hostname()
	return &Lease{store: s, clock: c, name: name, holder: fmt.Sprintf("%s/%d/%s", cmp.Or(host, "?"), os.Getpid(), rand.Text()[:8])}
}

// Valid reports whether the lease is held and has not ended: no other process can have it. It may be called from many
// goroutines.
func (l *Lease) Valid() bool { return l.left() > 0 }

// left is how long the lease lasts; 0 or less: it has ended.
func (l *Lease) left() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Until(l.until)
}

func (l *Lease) setEnd(until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.until = until
}

// TryAcquire returns nil if the lease is now held by this process, and
// [store.ErrLeaseHeld] if it is held by another. While a store is away no process can
// renew what it holds, and the one that holds it has seen what the store lacks: it gets
// some time to renew it before another acquires it.
func (l *Lease) TryAcquire(ctx context.Context) error {
	if !l.Valid() && l.clock.Stepped(TTL) {
		// The holder has not renewed it by the present time yet.
		return store.ErrLeaseHeld
	}
	begin := time.Now()
	if !l.storeHealthy {
		if err := l.store.Ping(ctx); err != nil {
			l.storeAway = true
			return err
		}
		if l.storeAway || time.Since(begin) > RetryEvery {
			select {
			case <-time.After(grace):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		begin = time.Now()
	}
	err := l.acquire(ctx)
	l.storeHealthy = (err == nil || errors.Is(err, store.ErrLeaseHeld)) && time.Since(begin) <= RetryEvery
	l.storeAway = !l.storeHealthy
	return err
}

// acquire takes the lease, or renews it.
func (l *Lease) acquire(ctx context.Context) error {
	begin := time.Now()
	if err := l.store.Acquire(ctx, l.name, l.holder, l.clock.Now().UTC().Truncate(time.Millisecond), TTL); err != nil {
		return err
	}
	l.setEnd(begin.Add(TTL))
	return nil
}

// EnsureHeld returns nil if the lease is held for a while yet, after a renewal where
// that is due. It returns [ErrLost] if another process has it. A store that is slow
// gets a part of the lease's life to answer; after that the error says why the lease
// cannot be renewed now.
func (l *Lease) EnsureHeld(ctx context.Context) error {
	if l.left() > TTL/2 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, TTL/2)
	defer cancel()
	err := l.acquire(ctx)
	switch {
	case errors.Is(err, store.ErrLeaseHeld):
		return ErrLost
	case err != nil && l.left() <= TTL/4:
		return fmt.Errorf("renewing the lease: %w", err)
	}
	return nil
}

// Release gives the lease back.
func (l *Lease) Release(ctx context.Context) error {
	l.setEnd(time.Time{})
	return l.store.Release(ctx, l.name, l.holder)
}
