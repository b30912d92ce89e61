package daemon

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/hold"
)

// backoffMax is the longest time between two polls of a server that is dead.
const backoffMax = time.Minute

// watcher polls one server, over a connection of its own. It has a goroutine, which
// waits and hands what is due to the crew.
type watcher struct {
	d  *daemon
	id int64

	wake   chan struct{}                // capacity 1; target or reload has changed
	target atomic.Pointer[store.Server] // nil: the server was deleted
	reload atomic.Bool                  // what the store knows of it counts, not live
	state  atomic.Int32                 // index in seenStates
	done   chan struct{}                // capacity 1; a step of the crew is done
	due    atomic.Int64                 // planned time of the next poll in ns since the epoch of d, 0 = none

	// Of its goroutine alone, and of the crew while that takes a step.
	server    *store.Server // the target that is being polled
	client    *hold.Client  // nil until it is needed
	live      livestate.Server
	planned   time.Time // of the next poll; zero: none
	failures  int       // in a row
	lastError string
	panicked  bool
}

// seenStates are the states of a server, for watcher.state.
var seenStates = [...]string{store.Unknown, store.Running, store.Stopped}

func stateIndex(state string) int32 {
	for i, s := range seenStates {
		if s == state {
			return int32(i)
		}
	}
	return 0
}

// newWatcher returns a watcher of a server of which the store knows known.
func newWatcher(d *daemon, s *store.Server, known store.Known) *watcher {
	w := &watcher{d: d, id: s.ID, wake: make(chan struct{}, 1), done: make(chan struct{}, 1), server: s, lastError: s.LastError}
	w.target.Store(s)
	w.state.Store(stateIndex(s.ActualState))
	w.live = livestate.Server{Run: known.Run, Sessions: known.Sessions, Up: s.ActualState == store.Running}
	return w
}

// polls reports whether a server is to be polled.
func polls(s *store.Server) bool { return s.RCONPassword != "" && s.DesiredState != store.Stopped }

// run watches the server from the first time on, until ctx ends or the server is
// deleted.
func (w *watcher) run(ctx context.Context, first time.Time) {
	defer w.hangUp()
	orders, remove := w.d.Passwords.add(w.id)
	defer remove()
	if polls(w.server) {
		w.plan(first)
	} else {
		w.safely(w.rest)
	}
	timer := time.NewTimer(w.wait())
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.wake:
			target := w.target.Load()
			if target == nil {
				w.safely(func() { w.stop(livestate.Removed) })
				return
			}
			w.safely(func() { w.retarget(ctx, target) })
		case o := <-orders:
			w.obey(ctx, o)
		case <-timer.C:
			w.d.crew.do(ctx, w)
		}
		timer.Reset(w.wait())
	}
}

// safely calls f. A panic in it is this server's alone: it is logged with its
// stack, once until a poll succeeds again, and counts as a failed poll.
func (w *watcher) safely(f func()) {
	defer func() {
		if v := recover(); v != nil {
			w.panics(v, debug.Stack())
		}
	}()
	f()
}

// panics takes a panic of f.
func (w *watcher) panics(v any, stack []byte) {
	w.d.health.panics.Add(1)
	if !w.panicked {
		w.panicked = true
		w.d.log.Error("panic while watching a server", "server", w.id, "panic", fmt.Sprint(v), "stack", string(stack))
	}
	defer func() {
		if recover() != nil { // what it has seen is the reason
			w.plan(time.Now().Add(backoffMax))
		}
		if !polls(w.server) {
			w.plan(time.Time{})
		}
	}()
	w.hangUp()
	w.fail(failure{Failure: poll.Failure{Kind: poll.KindInternal, Message: "an internal error; the log says more"},
		state: store.Unknown}, time.Now())
}

// wait returns how long nothing is to be done.
func (w *watcher) wait() time.Duration {
	wait := time.Hour
	if !w.planned.IsZero() {
		wait = time.Until(w.planned)
	}
	if stuck := w.live.StuckAt(w.d.Policy); w.failures > 0 && !stuck.IsZero() {
		wait = min(wait, max(stuck.Add(time.Millisecond).Sub(w.d.clock.now()), 50*time.Millisecond))
	}
	return max(wait, 0)
}

// plan sets the time of the next poll.
func (w *watcher) plan(at time.Time) {
	w.planned = at
	if at.IsZero() {
		w.due.Store(0)
	} else {
		w.due.Store(max(int64(at.Sub(w.d.epoch)), 1))
	}
}

// step does what the timer went off for: a poll, or the end of what nobody sees any
// more.
func (w *watcher) step(ctx context.Context) {
	now := time.Now()
	if w.planned.IsZero() || now.Before(w.planned) {
		if w.failures > 0 {
			w.silence(w.d.clock.now())
		}
		return
	}
	w.d.health.lateness.observe(now.Sub(w.planned))
	obs, err := w.ask(ctx)
	if ctx.Err() != nil {
		return
	}
	end := time.Now()
	if errors.Is(err, errBusy) || errors.Is(err, hold.ErrStore) {
		w.hangUp()
		w.d.health.late.Add(1)
		w.plan(w.d.slot(w.id, end))
		return
	}
	var held *store.HoldError
	if errors.As(err, &held) {
		w.failed(ctx, w.heldFailure(held), now)
		return
	}
	w.d.health.polls.Add(1)
	w.d.health.pollTime.observe(end.Sub(now))
	if err != nil {
		f := w.d.failureOf(err)
		if f.Kind == poll.KindInternal {
			w.d.log.Warn("a server could not be asked", "server", w.id, "err", err)
		}
		w.failed(ctx, f, now)
		return
	}
	w.succeed(ctx, obs, end)
}

// failed takes a failed poll that began then.
func (w *watcher) failed(ctx context.Context, f failure, begin time.Time) {
	f.public = f.public || w.client.Proven()
	w.hangUp()
	f = w.disclose(ctx, f, begin)
	if ctx.Err() == nil {
		w.fail(f, time.Now())
	}
}
