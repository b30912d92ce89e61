package shard

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/left4me/left4me/store"
)

// Run renews what is held, takes shards and gives them back until ctx ends.
func (h *Holder) Run(ctx context.Context) {
	var parts sync.WaitGroup
	defer parts.Wait()
	parts.Go(func() { h.tellEnds(ctx) })
	h.renew(ctx)
	parts.Go(func() {
		select {
		case <-ctx.Done():
			return
		case <-time.After(startWait):
		}
		h.renew(ctx)
		every(ctx, LookEvery, func() { _ = h.balance(ctx) })
	})
	every(ctx, RenewEvery, func() { h.renew(ctx) })
}

// every calls f at once and then once a period, but not while it has not returned, until
// ctx ends.
func every(ctx context.Context, period time.Duration, f func()) {
	ticker := time.NewTicker(period)
	defer ticker.Stop()
	for ctx.Err() == nil {
		f()
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
}

// tellEnds tells when leases end that were not renewed.
func (h *Holder) tellEnds(ctx context.Context) {
	for {
		h.mu.Lock()
		left, changed := time.Until(h.until), h.changed
		h.mu.Unlock()
		var ended <-chan time.Time
		if left > 0 {
			ended = time.After(left)
		}
		select {
		case <-ctx.Done():
			return
		case <-changed:
		case <-ended:
			h.c.OnChange()
		}
	}
}

// call makes one call of the store at a time.
func (h *Holder) call(ctx context.Context, f func(context.Context) error) error {
	select {
	case h.calls <- struct{}{}:
		defer func() { <-h.calls }()
	case <-ctx.Done():
		return ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	err := f(ctx)
	if err != nil {
		h.away = time.Now()
	}
	return err
}

// renew renews the leases. They end so long after the call began, however long it took.
func (h *Holder) renew(ctx context.Context) {
	err := h.call(ctx, func(ctx context.Context) error {
		begin := time.Now()
		lease, err := h.store.RenewShards(ctx, h.name, TTL)
		if err == nil {
			h.set(lease.Held, lease.Pollers, begin.Add(TTL-Margin))
		}
		return err
	})
	h.mu.Lock()
	h.err = err
	h.mu.Unlock()
}

// balance takes shards that are free, or gives some back.
func (h *Holder) balance(ctx context.Context) error {
	if h.c.Stepped(TTL) || !h.Stats().Valid && h.Stats().Held > 0 || h.Stats().Pollers == 0 {
		return nil
	}
	h.mu.Lock()
	leaving, joined := h.leaving, h.joined
	h.mu.Unlock()
	if len(leaving) > 0 {
		return h.release(ctx, leaving)
	}
	surplus := Surplus(h.Held(), h.Stats().Pollers)
	if len(surplus) > 0 && time.Since(joined) >= joinWait && time.Since(h.gave) >= GiveEvery && time.Since(h.refused) >= giveBackRetry {
		h.gave = time.Now()
		return h.giveBack(ctx, surplus)
	}
	return h.call(ctx, func(ctx context.Context) error {
		held, pollers := h.Held(), h.Stats().Pollers
		n := Take(len(held), pollers)
		if n == 0 || !h.away.IsZero() && time.Since(h.away) < grace {
			return nil
		}
		begin := time.Now()
		taken, err := h.store.TakeShards(ctx, h.name, n, TTL)
		if err != nil || len(taken) == 0 {
			return err
		}
		until := begin.Add(TTL - Margin)
		if len(held) > 0 { // which were renewed before
			h.mu.Lock()
			until = h.until
			h.mu.Unlock()
		}
		h.set(slices.Concat(held, taken), pollers, until)
		return nil
	})
}

// giveBack gives shards back when their polls have ended. Leases are renewed meanwhile. If
// the store does not answer, it may have done so or do so later: the shards are not polled
// until it has answered.
func (h *Holder) giveBack(ctx context.Context, shards []store.Shard) error {
	h.leave(shards)
	short, cancel := context.WithTimeout(ctx, giveBackTimeout)
	defer cancel()
	if err := h.c.GiveBack(short, shards); err != nil {
		h.leave(nil)
		h.refused = time.Now()
		return err
	}
	return h.release(ctx, shards)
}

func (h *Holder) release(ctx context.Context, shards []store.Shard) error {
	return h.call(ctx, func(ctx context.Context) error {
		err := h.store.ReleaseShards(ctx, h.name, shards)
		if err == nil {
			h.Lose(shards)
			h.leave(nil)
		}
		return err
	})
}

func (h *Holder) leave(shards []store.Shard) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.leaving = shards
}
