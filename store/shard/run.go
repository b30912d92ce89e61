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
	parts.Go(func() { every(ctx, LookEvery, func() { _ = h.balance(ctx) }) })
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

// balance takes shards that are free, or gives one back.
func (h *Holder) balance(ctx context.Context) error {
	if h.c.Stepped(TTL) || !h.Stats().Valid && h.Stats().Held > 0 || h.Stats().Pollers == 0 {
		return nil
	}
	h.mu.Lock()
	leaving := h.leaving
	h.mu.Unlock()
	if leaving != (store.Shard{}) {
		return h.release(ctx, leaving)
	}
	s, surplus := Surplus(h.Held(), h.Stats().Pollers)
	if surplus && time.Since(h.refused) >= giveBackRetry {
		return h.giveBack(ctx, s)
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

// giveBack gives a shard back when its polls have ended. Leases are renewed meanwhile. If
// the store does not answer, it may have done so or do so later: the shard is not polled
// until it has answered.
func (h *Holder) giveBack(ctx context.Context, s store.Shard) error {
	h.leave(s)
	short, cancel := context.WithTimeout(ctx, giveBackTimeout)
	defer cancel()
	if err := h.c.GiveBack(short, s); err != nil {
		h.leave(store.Shard{})
		h.refused = time.Now()
		return err
	}
	return h.release(ctx, s)
}

func (h *Holder) release(ctx context.Context, s store.Shard) error {
	return h.call(ctx, func(ctx context.Context) error {
		err := h.store.ReleaseShards(ctx, h.name, []store.Shard{s})
		if err == nil {
			h.Lose([]store.Shard{s})
			h.leave(store.Shard{})
		}
		return err
	})
}

func (h *Holder) leave(s store.Shard) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.leaving = s
}
