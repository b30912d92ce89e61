package poll

import (
	"context"
	"slices"
	"time"
)

// Rights say which servers a Fleet may poll, where several share them. A Work of store/shard
// is one. Its methods are called from many goroutines.
type Rights interface {
	// Right returns the epoch of the right to poll a server, and whether there is one.
	// The Fleet goes on from what Known says when the epoch is another.
	Right(id int64) (epoch int64, held bool)

	// May reports whether the right of that epoch can be used now.
	May(id, epoch int64) bool
}

type allRights struct{}

func (allRights) Right(int64) (int64, bool) { return 0, true }
func (allRights) May(int64, int64) bool     { return true }

// Servers that are added later have their first polls one after the other, or where they are
// too many for that, within takeOver.
const (
	takeOver  = 2 * time.Second
	takeEvery = 500 * time.Microsecond
)

// spread returns the time over which the first polls of so many servers are spread.
func (f *Fleet) spread(servers int) time.Duration {
	return min(time.Duration(servers)*takeEvery, takeOver, f.c.Interval)
}

// Sync makes the Fleet ask Targets soon, and look which of them it has the right to poll.
func (f *Fleet) Sync() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// Hold ends the polls of servers that may not be polled now and closes their connections.
// When it returns nil, no func of Config is called for them until they may be polled again.
// What is known of them stays, until a sync finds that the right is gone.
func (f *Fleet) Hold(ctx context.Context) error {
	f.mu.Lock()
	var held []*watcher
	for _, w := range f.watchers {
		held = append(held, w)
	}
	held = append(held, f.gone...)
	f.mu.Unlock()
	held = slices.DeleteFunc(held, func(w *watcher) bool { return w.may() })
	for _, w := range held {
		w.interrupt()
	}
	for _, w := range held {
		select {
		case w.step <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		w.closeConn()
		<-w.step
	}
	return nil
}

// mine returns the targets that the Fleet has the right to poll, with the epoch.
func (f *Fleet) mine(targets []Target) []Target {
	var mine []Target
	for _, t := range targets {
		epoch, held := f.c.Rights.Right(t.ID)
		if held {
			t.Epoch = epoch
			mine = append(mine, t)
		}
	}
	return mine
}

// may reports whether the server may be polled now.
func (w *watcher) may() bool { return w.f.c.Rights.May(w.id, w.epoch) }

// interruptible returns a context that interrupt ends.
func (w *watcher) interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	w.cancel.Store(&cancel)
	return ctx, cancel
}

// interrupt ends the poll under way.
func (w *watcher) interrupt() {
	if cancel := w.cancel.Load(); cancel != nil {
		(*cancel)()
	}
}

// suspend keeps a watcher without the right to poll ready for when it gets one.
func (w *watcher) suspend() {
	w.closeConn()
	w.failures = 0 // or it would tell of an outage
	if !w.planned.IsZero() {
		w.plan(w.f.slot(w.id, time.Now()))
	}
}

// drop forgets a server that another polls now.
func (w *watcher) drop(ctx context.Context) {
	w.removed.Store(true)
	w.closeConn()
	w.f.c.Attendant.Leaving(ctx, w.target, nil)
}
