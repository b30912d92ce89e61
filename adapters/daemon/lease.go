package daemon

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/batch"
)

// One daemon polls for a store. It holds this lease, renews it at half its life,
// and writes only while it holds it; another one waits until it has run out.
const (
	leaseTTL = 6 * time.Second
	leaseTry = time.Second // how often one who waits asks

	// leaseGrace is how long one who waits leaves a store alone that has just come
	// back.
	leaseGrace = leaseTTL / 2
)

// errLeaseLost means that another daemon polls now.
var errLeaseLost = fmt.Errorf("daemon: another daemon has taken over: %w", batch.ErrLost)

// lease is used by one goroutine at a time.
type lease struct {
	store  Store
	clock  *clock
	holder string
	until  time.Time // zero: not held

	answered bool // the store answered the last attempt to take it, and soon
	away     bool // it did not
}

func newLease(s Store, c *clock) *lease {
	host, err := os.Hostname()
	if err != nil {
		host = "?"
	}
	return &lease{store: s, clock: c, holder: fmt.Sprintf("%s/%d/%s", host, os.Getpid(), rand.Text()[:8])}
}

// take takes the lease for a daemon that waits. While a store is away nobody can renew
// what he holds, and whoever polls has seen what the store lacks: he gets some time
// to renew it before another takes it.
func (l *lease) take(ctx context.Context) error {
	if time.Until(l.until) <= 0 && l.clock.justStepped() {
		// Whoever holds the lease has not renewed it by the present time yet.
		return store.ErrLeaseHeld
	}
	begin := time.Now()
	if !l.answered {
		if err := l.store.Ping(ctx); err != nil {
			l.away = true
			return err
		}
		if (l.away || time.Since(begin) > leaseTry) && !pause(ctx, leaseGrace) {
			return ctx.Err()
		}
		begin = time.Now()
	}
	err := l.acquire(ctx)
	l.answered = (err == nil || errors.Is(err, store.ErrLeaseHeld)) && time.Since(begin) <= leaseTry
	l.away = !l.answered
	return err
}

// acquire takes the lease, or renews it.
func (l *lease) acquire(ctx context.Context) error {
	now := time.Now()
	if err := l.store.Acquire(ctx, store.PollerLease, l.holder, utc(l.clock.now()), leaseTTL); err != nil {
		return err
	}
	l.until = now.Add(leaseTTL)
	return nil
}

// hold returns nil if the lease is held for a while yet, after a renewal where
// that is due. It returns errLeaseLost if another one has it. A store that is slow
// gets a part of the lease's life to answer.
func (l *lease) hold(ctx context.Context) error {
	if time.Until(l.until) > leaseTTL/2 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, leaseTTL/2)
	defer cancel()
	err := l.acquire(ctx)
	switch {
	case errors.Is(err, store.ErrLeaseHeld):
		return errLeaseLost
	case err != nil && time.Until(l.until) <= leaseTTL/4:
		return fmt.Errorf("renewing the lease: %w", err)
	}
	return nil
}

func (l *lease) release(ctx context.Context) error {
	l.until = time.Time{}
	return l.store.Release(ctx, store.PollerLease, l.holder)
}

// utc returns t as the store keeps times.
func utc(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
