package batch

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

const (
	// maxEvents bounds the events that wait for a flush. More are published at once.
	maxEvents = 4096

	// maxShared bounds those that wait for the store. Of more, readers learn that they
	// are lost.
	maxShared = 50_000
)

// A Writer takes changes of many servers to a store. [New] makes one. Its methods may be
// called from many goroutines; those of one server in the order in which things
// happened.
type Writer struct {
	c Config

	mu         sync.Mutex
	pending    *pending
	queued     []livestate.Event
	queuedFrom int // number of the first of them
	lastEvent  uint64
	nextTrimAt int // rows before which there is nothing to trim
	stats      Stats
	flushBegan time.Time     // of the flush under way; zero: none is
	flushEnded chan struct{} // closed when it ends

	flushSem chan struct{} // of capacity 1, full while a flush is under way, which owns what follows
	failures int           // in a row
	rejected map[int64]int // how often the update of one server alone was refused since the last success
	touched  time.Time
	told     uint64 // dropped rows that OnFlush knows of
	dropping bool   // OnOutage knows that rows are dropped in the present outage
}

// New returns a Writer.
func New(c Config) *Writer {
	return &Writer{lastEvent: rand.Uint64N(1 << 62), c: c.withDefaults(), pending: newPending(), rejected: make(map[int64]int), flushSem: make(chan struct{}, 1)}
}

// Add takes the changes of one step of a server.
func (w *Writer) Add(server int64, c livestate.Changes) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.add(server, c)
}

func (w *Writer) add(server int64, c livestate.Changes) {
	w.pending.add(server, c)
	for e := range c.Events() {
		e.ServerID = server
		w.queue(e)
	}
	w.trim()
}

// Announce publishes an event that comes with no change, after the next flush.
func (w *Writer) Announce(e livestate.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queue(e)
}

// queue keeps an event until the flush that stores what it tells of. The caller holds mu.
func (w *Writer) queue(e livestate.Event) {
	if w.c.Share {
		w.share(e)
		return
	}
	w.queued = append(w.queued, e)
	if len(w.queued) >= maxEvents {
		w.publish(w.queuedFrom + len(w.queued))
	}
}

// share keeps an event for the store. Its ID is the writer's own: it began at random.
// Once there is no room, an event of no kind stands for all that comes. The caller holds mu.
func (w *Writer) share(e livestate.Event) {
	switch {
	case w.pending.events > maxShared:
		return
	case w.pending.events == maxShared:
		e = livestate.Event{}
	}
	w.lastEvent++
	e.ID = w.lastEvent
	w.pending.event(e)
}

// publish publishes the queued events up to a number. The caller holds mu.
func (w *Writer) publish(end int) {
	n := end - w.queuedFrom
	if n <= 0 {
		return
	}
	w.c.Publish(w.queued[:n])
	w.queued = slices.Delete(w.queued, 0, n)
	w.queuedFrom += n
}

// SetState takes what is now seen of a server, under the epoch of s.
func (w *Writer) SetState(s store.ServerState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pending.under(s.ServerID, s.Epoch)
	w.pending.states[s.ServerID] = s
}

// Forget drops what waits of a server, but for its state.
func (w *Writer) Forget(server int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	events := w.pending.events
	w.pending.forget(server)
	if w.pending.events < events {
		w.share(livestate.Event{})
	}
}

// Discard drops everything that waits and returns how many rows that were.
func (w *Writer) Discard() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	rows := w.pending.rows
	w.pending, w.stats.Pending = newPending(), 0
	w.queuedFrom += len(w.queued)
	w.queued = nil
	return rows
}

// trim keeps what is pending in bounds. Where most of it must not go, it does not
// look again before there is more. The caller holds mu.
func (w *Writer) trim() {
	if w.pending.rows <= max(w.c.MaxRows, w.nextTrimAt) {
		return
	}
	w.stats.Dropped += uint64(w.pending.trim(w.c.MaxRows * 3 / 4))
	w.nextTrimAt = w.pending.rows + w.c.MaxRows/8
}

// Stats returns what the Writer has done; the zero Stats for a nil Writer.
func (w *Writer) Stats() Stats {
	if w == nil {
		return Stats{}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stats
}

// Run flushes until ctx ends, and then returns nil; or until the guard's error matches
// [ErrLost], which it returns. What waits then is for Flush.
func (w *Writer) Run(ctx context.Context) error {
	ticker := time.NewTicker(w.c.Every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		if err := w.flush(ctx, false); errors.Is(err, ErrLost) {
			return err
		}
	}
}

// Flush takes everything that waits to the store.
func (w *Writer) Flush(ctx context.Context) error { return w.flush(ctx, true) }

// FlushAll calls Flush every second until the store takes everything. It returns nil then, an
// error that matches [ErrLost], or the error of ctx.
func (w *Writer) FlushAll(ctx context.Context) error {
	for {
		err := w.Flush(ctx)
		if err == nil || errors.Is(err, ErrLost) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(flushRetry):
		}
	}
}

// Lag returns how much longer than usual the flush under way takes. It is zero if none
// is under way, or if the one before has failed: to wait does not help then.
func (w *Writer) Lag() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.lag()
}

func (w *Writer) lag() time.Duration {
	if w.flushBegan.IsZero() || w.stats.Err != nil {
		return 0
	}
	return max(time.Since(w.flushBegan)-max(w.c.Every, leastLag), 0)
}

// Wait returns nil once there is no [Writer.Lag], or the error of ctx.
func (w *Writer) Wait(ctx context.Context) error {
	for {
		w.mu.Lock()
		lag, ended := w.lag(), w.flushEnded
		w.mu.Unlock()
		if lag == 0 {
			return nil
		}
		select {
		case <-ended:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
