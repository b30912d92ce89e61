package batch

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

const (
	callTimeout = 10 * time.Second // of one call of the store
	flushRetry  = time.Second      // of FlushAll
	leastLag    = time.Second      // a flush that takes less is no reason to wait
	applyRows   = 4000             // in one transaction, about
	bisectAfter = 3                // failures in a row
	rejectLimit = 5                // of one server's update alone, while the store is well
)

// flush takes what is pending to the store, and the ends of runs as well if all is
// set or they are due.
func (w *Writer) flush(ctx context.Context, all bool) error {
	select {
	case w.flushSem <- struct{}{}:
		defer func() { <-w.flushSem }()
	case <-ctx.Done():
		return ctx.Err()
	}
	touch := all || time.Since(w.touched) >= w.c.TouchEvery
	guard := w.c.Guard(ctx)
	if errors.Is(guard, ErrLost) {
		return guard
	}
	begin := time.Now()
	w.mu.Lock()
	p, events := w.pending, w.queuedFrom+len(w.queued)
	idle := p.empty() && !touch
	if !idle {
		w.pending = newPending()
		if !touch {
			w.pending.seen, p.seen = p.seen, w.pending.seen
			maps.Copy(w.pending.epochs, p.epochs)
		}
		w.flushBegan, w.flushEnded = begin, make(chan struct{})
	}
	w.mu.Unlock()

	rows, err := 0, guard
	if !idle {
		rows = p.rows + len(p.seen) + len(p.states)
		if err == nil {
			err = w.write(ctx, p, touch)
		}
		w.keep(p, err)
	}
	w.mu.Lock()
	w.publish(events)
	w.mu.Unlock()
	w.report(ctx, rows, time.Since(begin), err)
	return err
}

// keep puts back what the store has not taken.
func (w *Writer) keep(p *pending, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil {
		p.mergeNewer(w.pending)
		w.pending = p
		w.trim()
	} else {
		w.nextTrimAt = 0
	}
	w.stats.Pending = w.pending.rows
	w.flushBegan = time.Time{}
	close(w.flushEnded)
}

// write takes p to the store and removes from p what the store has taken. Each call
// has a time of its own, and the ends of runs do not wait for updates that fail.
func (w *Writer) write(ctx context.Context, p *pending, touch bool) error {
	err := w.writeUpdates(ctx, p)
	if !touch || errors.Is(err, ErrLost) || errors.Is(err, store.ErrUnavailable) {
		return err
	}
	for len(p.seen) > 0 {
		touchErr := w.call(ctx, func(ctx context.Context) error { return w.c.Store.Touch(ctx, p.touches()) })
		if w.dropFenced(p, touchErr) {
			continue
		}
		if touchErr != nil {
			return errors.Join(err, touchErr)
		}
		clear(p.seen)
	}
	w.touched = time.Now()
	return err
}

func (w *Writer) writeUpdates(ctx context.Context, p *pending) error {
	for len(p.states) > 0 {
		err := w.call(ctx, func(ctx context.Context) error { return w.c.Store.SetServerStates(ctx, p.stateList()) })
		if w.dropFenced(p, err) {
			continue
		}
		if err != nil {
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
	return nil
}

// call makes one call of the store, if the guard lets it.
func (w *Writer) call(ctx context.Context, f func(context.Context) error) error {
	if err := w.c.Guard(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	return f(ctx)
}

// chunk returns how many updates to store in one transaction.
func chunk(batch []store.Update) int {
	rows := 0
	for i, u := range batch {
		rows += 1 + len(u.Closed) + len(u.Outages) + len(u.Sessions) + len(u.Aliases) + len(u.Events)
		if rows > applyRows {
			return max(i, 1)
		}
	}
	return len(batch)
}

// apply stores a batch. If a store that is well refuses it again and again, it
// looks for the server that is the reason and drops that one's update, because it
// would hold up all the others.
func (w *Writer) apply(ctx context.Context, p *pending, batch []store.Update) error {
	if batch = p.left(batch); len(batch) == 0 {
		return nil
	}
	err := w.call(ctx, func(ctx context.Context) error { return w.c.Store.Apply(ctx, batch) })
	if err == nil {
		p.done(batch)
		return nil
	}
	if w.dropFenced(p, err) {
		return w.apply(ctx, p, batch)
	}
	if w.failures < bisectAfter || errors.Is(err, ErrLost) || errors.Is(err, store.ErrUnavailable) ||
		w.call(ctx, w.c.Store.Ping) != nil {
		return err
	}
	if len(batch) > 1 {
		half := len(batch) / 2
		return errors.Join(w.apply(ctx, p, batch[:half]), w.apply(ctx, p, batch[half:]))
	}
	id := batch[0].ServerID
	if w.rejected[id]++; w.rejected[id] < rejectLimit || ctx.Err() != nil {
		return err
	}
	w.mu.Lock()
	w.stats.Dropped++
	if len(batch[0].Events) > 0 {
		w.share(livestate.Event{})
	}
	w.mu.Unlock()
	p.done(batch)
	delete(w.rejected, id)
	w.c.OnReject(id, err)
	return nil
}

// report counts a flush. One that ctx has ended says nothing of the store.
func (w *Writer) report(ctx context.Context, rows int, took time.Duration, err error) {
	if err != nil && (ctx.Err() != nil || errors.Is(err, ErrLost)) {
		return
	}
	w.mu.Lock()
	switch s := &w.stats; {
	case err != nil:
		s.Failures++
		if s.Err == nil {
			s.Since = time.Now()
		}
		s.Err = err
	default:
		s.Err, s.Since = nil, time.Time{}
		if rows > 0 {
			s.Flushes++
			s.Rows += uint64(rows)
			s.BatchRows = rows
		}
	}
	dropped := w.stats.Dropped - w.told
	w.told = w.stats.Dropped
	w.mu.Unlock()
	w.c.OnFlush(Flush{Rows: rows, Took: took, Dropped: dropped, Err: err})
	if err != nil {
		w.failures++
		if w.failures == 1 {
			w.c.OnOutage(Outage{Err: err, Failures: 1})
		}
		if dropped > 0 && !w.dropping {
			w.dropping = true
			w.c.OnOutage(Outage{Err: err, Failures: w.failures, Dropping: true})
		}
		return
	}
	if w.failures > 0 {
		w.c.OnOutage(Outage{Failures: w.failures})
	}
	w.failures, w.dropping = 0, false
	clear(w.rejected)
}
