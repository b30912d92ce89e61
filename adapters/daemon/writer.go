package daemon

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/livestate/record"
	"github.com/left4me/left4me/store"
)

// writer collects what the watchers see and takes it to the store, all servers
// together. Watchers never wait for the store.
//
// What the store does not take is kept, merged with what comes after, and tried
// again. Events are published after the attempt that stores what they tell of, so that
// a reader who looks into the store upon an event finds it there; if the store
// is away they are published all the same.
type writer struct {
	store  store.Store
	lease  *lease
	record *record.Writer // nil: none
	events *events.Bus
	health *Health
	log    *slog.Logger
	every  time.Duration // between flushes of changes
	touch  time.Duration // between flushes of mere "seen again"
	limit  int           // rows that may wait
	refuse func(server int64)

	mu      sync.Mutex
	pending *pending
	queued  []livestate.Event
	bound   int // rows before which there is nothing to shed

	turn       chan struct{} // of capacity 1, full while a flush is under way, which owns what follows
	failures   int           // in a row
	refusals   map[int64]int // of the updates of one server alone, since the last success
	touched    time.Time
	shedBefore uint64 // rows shed before the store went away
	shedding   bool   // the log was told of more
}

// add takes one step of a server.
func (w *writer) add(id int64, c livestate.Changes) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pending.add(id, c)
	for e := range c.Events() {
		e.ServerID = id
		w.queue(e)
	}
	w.shed()
}

// queue keeps an event until the flush that stores what it tells of. The caller holds mu.
func (w *writer) queue(e livestate.Event) {
	w.queued = append(w.queued, e)
	if len(w.queued) >= events.DefaultSize {
		w.events.Publish(w.queued)
		w.queued = w.queued[:0]
	}
}

// trouble tells readers of events that a server which was up does not answer.
func (w *writer) trouble(id int64, run livestate.Run, at time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queue(livestate.Event{Kind: livestate.EventTrouble, At: at, ServerID: id, LastSeenAt: run.LastSeenAt, State: run.State})
}

// forget drops what is pending of a server.
func (w *writer) forget(id int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pending.forget(id)
}

// shed keeps what is pending in bounds. Where most of it must not go, it does not
// look again before there is more. The caller holds mu.
func (w *writer) shed() {
	if w.pending.rows <= max(w.limit, w.bound) {
		return
	}
	w.health.rowsShed.Add(uint64(w.pending.shed(w.limit * 3 / 4)))
	w.bound = w.pending.rows + w.limit/8
}

// state takes what is now seen of a server.
func (w *writer) state(s store.ServerState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pending.states[s.ServerID] = s
}

// run flushes until ctx ends or the lease is lost.
func (w *writer) run(ctx context.Context) error {
	ticker := time.NewTicker(w.every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		err := w.flush(ctx, time.Since(w.touched) >= w.touch)
		if errors.Is(err, errLeaseLost) {
			return err
		}
	}
}
