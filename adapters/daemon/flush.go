package daemon

import (
	"context"
	"errors"
	"time"

	"github.com/left4me/left4me/store"
)

const (
	flushTimeout = 10 * time.Second // of one call of the store
	applyRows    = 4000             // in one transaction, about
	bisectAfter  = 3                // failures in a row
	refusalLimit = 5                // of one server's update alone, while the store is well
)

// flush takes what is pending to the store, and the ends of runs as well if touch
// is set. It reports the error also to the log and to health.
func (w *writer) flush(ctx context.Context, touch bool) error {
	select {
	case w.turn <- struct{}{}:
		defer func() { <-w.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	held := w.lease.hold(ctx)
	if errors.Is(held, errLeaseLost) {
		w.mu.Lock()
		w.health.pendingRows.Store(int64(w.pending.rows))
		w.mu.Unlock()
		return held
	}
	w.record.Flush() // only the lease holder writes the record

	w.mu.Lock()
	p, events := w.pending, w.queued
	if p.empty() && !touch {
		// The events of a step that stores nothing.
		w.queued = nil
		w.mu.Unlock()
		w.events.Publish(events)
		w.report(ctx, held)
		return held
	}
	w.pending, w.queued = newPending(), nil
	if !touch {
		w.pending.seen, p.seen = p.seen, w.pending.seen
	}
	w.mu.Unlock()

	start := time.Now()
	rows := p.rows + len(p.seen) + len(p.states)
	err := held
	if err == nil {
		err = w.write(ctx, p, touch)
	}

	w.mu.Lock()
	if err != nil {
		p.absorb(w.pending)
		w.pending = p
		w.shed()
	}
	left := w.pending.rows
	if err == nil {
		w.bound = 0
	}
	w.mu.Unlock()

	if err == nil {
		w.health.flushed(rows, time.Since(start))
	}
	w.health.pendingRows.Store(int64(left))
	w.events.Publish(events)
	w.report(ctx, err)
	return err
}

// write takes p to the store and removes from p what the store has taken.
func (w *writer) write(ctx context.Context, p *pending, touch bool) error {
	ctx, cancel := context.WithTimeout(ctx, flushTimeout)
	defer cancel()
	if len(p.states) > 0 {
		states := make([]store.ServerState, 0, len(p.states))
		for _, s := range p.states {
			states = append(states, s)
		}
		if err := w.store.SetServerStates(ctx, states); err != nil {
			return err
		}
		clear(p.states)
	}
	for batch := p.batch(); len(batch) > 0; {
		n := chunk(batch)
		if err := w.apply(ctx, p, batch[:n]); err != nil {
			return err
		}
		batch = batch[n:]
	}
	if touch && len(p.seen) > 0 {
		if err := w.store.Touch(ctx, p.touches()); err != nil {
			return err
		}
		clear(p.seen)
	}
	if touch {
		w.touched = time.Now()
	}
	return nil
}

// chunk returns how many updates to store in one transaction.
func chunk(batch []store.Update) int {
	rows := 0
	for i, u := range batch {
		rows += 1 + len(u.Closed) + len(u.Sessions) + len(u.Aliases)
		if rows > applyRows {
			return max(i, 1)
		}
	}
	return len(batch)
}

// apply stores a batch. If a store that is well refuses it again and again, it
// looks for the server that is the reason and drops that one's update, lest it
// hold up all the others for ever.
func (w *writer) apply(ctx context.Context, p *pending, batch []store.Update) error {
	err := w.store.Apply(ctx, batch)
	if err == nil {
		p.done(batch)
		return nil
	}
	if w.failures < bisectAfter || errors.Is(err, store.ErrUnavailable) || w.store.Ping(ctx) != nil {
		return err
	}
	if len(batch) > 1 {
		half := len(batch) / 2
		return errors.Join(w.apply(ctx, p, batch[:half]), w.apply(ctx, p, batch[half:]))
	}
	id := batch[0].ServerID
	if w.refusals[id]++; w.refusals[id] < refusalLimit || ctx.Err() != nil {
		return err
	}
	w.log.Error("the store refuses what was seen of a server; dropped", "server", id, "err", err)
	w.health.rowsShed.Add(1)
	p.done(batch)
	delete(w.refusals, id)
	w.refuse(id)
	return nil
}

// report tells health how the store does, and the log when that has changed.
func (w *writer) report(ctx context.Context, err error) {
	switch {
	case err == nil:
		w.shedBefore = w.health.rowsShed.Load()
		if w.failures > 0 {
			w.log.Info("the store takes writes again", "failed", w.failures)
		}
		w.failures, w.shedding = 0, false
		clear(w.refusals)
	case ctx.Err() != nil || errors.Is(err, errLeaseLost):
		return
	default:
		if w.failures == 0 {
			w.log.Warn("the store takes no writes; what is seen waits in memory", "err", err)
		}
		w.failures++
	}
	w.health.stored(err, time.Now())
	if err != nil && !w.shedding && w.health.rowsShed.Load() > w.shedBefore {
		w.shedding = true
		w.log.Warn("more waits for the store than memory allows; details are dropped")
	}
}
