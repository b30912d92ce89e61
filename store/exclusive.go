package store

import (
	"context"
	"crypto/rand"
	"errors"
	"time"
)

// The times of an [Exclusive] call, which are those of pollers.
const (
	exclusiveTTL   = 6 * time.Second
	exclusiveRenew = 2 * time.Second
)

// Exclusive calls do while no program polls for a store, and lets none begin. While one does,
// the error is [ErrLeaseHeld] and do is not called; so it is for six seconds after one has died. If
// one takes over meanwhile, because the store was away, the context of do ends, and the error is
// ErrLeaseHeld too. The purpose is a word for the name of the holder.
func Exclusive(ctx context.Context, st interface {
	Leases
	Shards
}, purpose string, do func(ctx context.Context) error) error {
	e := exclusive{st: st, holder: purpose + "/" + rand.Text()}
	defer e.release(context.WithoutCancel(ctx))
	if err := e.take(ctx); err != nil {
		return err
	}
	inner, cancel := context.WithCancelCause(ctx)
	renewed := make(chan struct{})
	go func() {
		defer close(renewed)
		e.renew(inner, cancel)
	}()
	err := do(inner)
	cancel(nil)
	<-renewed
	if err != nil && errors.Is(context.Cause(inner), ErrLeaseHeld) {
		return ErrLeaseHeld
	}
	return err
}

type exclusive struct {
	st interface {
		Leases
		Shards
	}
	holder string
}

// take takes the right to all servers.
func (e *exclusive) take(ctx context.Context) error {
	if e.st.OnePoller() {
		return e.st.Acquire(ctx, PollerLease, e.holder, time.Now(), exclusiveTTL)
	}
	lease, err := e.st.RenewShards(ctx, e.holder, exclusiveTTL)
	if err != nil {
		return err
	}
	if lease.Pollers > 1 {
		return ErrLeaseHeld
	}
	taken, err := e.st.TakeShards(ctx, e.holder, ShardCount, exclusiveTTL)
	if err == nil && len(taken) < ShardCount {
		err = ErrLeaseHeld
	}
	return err
}

// keep renews the right. One that has it no longer does not take it again.
func (e *exclusive) keep(ctx context.Context) error {
	if e.st.OnePoller() {
		return e.st.Acquire(ctx, PollerLease, e.holder, time.Now(), exclusiveTTL)
	}
	lease, err := e.st.RenewShards(ctx, e.holder, exclusiveTTL)
	if err == nil && len(lease.Held) < ShardCount {
		err = ErrLeaseHeld
	}
	return err
}

// renew renews the right until ctx ends, and ends it if another has it.
func (e *exclusive) renew(ctx context.Context, end context.CancelCauseFunc) {
	ticker := time.NewTicker(exclusiveRenew)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if err := e.keep(ctx); errors.Is(err, ErrLeaseHeld) {
			end(err)
			return
		}
	}
}

// release gives the right back. If the store does not take it, it ends by itself.
func (e *exclusive) release(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, exclusiveRenew)
	defer cancel()
	if e.st.OnePoller() {
		_ = e.st.Release(ctx, PollerLease, e.holder)
	} else {
		_ = e.st.LeaveShards(ctx, e.holder)
	}
}
