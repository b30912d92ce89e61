package daemon

import (
	"context"
	"sync"
	"time"

	"github.com/left4me/left4me/store"
)

// atOnce is how many servers that were added since the last pass are polled at
// once; more of them take their turns.
const atOnce = 64

// fleet keeps one watcher for each server of the store.
type fleet struct {
	d        *daemon
	watchers map[int64]*watcher
	running  sync.WaitGroup
	failing  bool // the store did not list the servers at the last pass

	mu      sync.Mutex
	reloads map[int64]bool // watchers that shall read the store again
}

func newFleet(d *daemon) *fleet {
	return &fleet{d: d, watchers: make(map[int64]*watcher), reloads: make(map[int64]bool)}
}

// run starts the watchers, and then compares them with the store once an interval
// until ctx ends. It returns when all of them have ended.
func (f *fleet) run(ctx context.Context) {
	defer f.running.Wait()
	for started := false; ; {
		err := f.pass(ctx, !started)
		if ctx.Err() != nil {
			return
		}
		f.tell(err)
		wait := f.d.Interval
		switch {
		case started:
			f.report()
		case err == nil:
			started = true
			f.d.health.idle("")
			f.report()
		default:
			f.d.health.idle("the store does not list the servers; the poller waits")
			wait = startRetry
		}
		if !pause(ctx, wait) {
			return
		}
	}
}

// tell tells the log whether the store lists the servers, when that changes.
func (f *fleet) tell(err error) {
	failing := err != nil
	if failing == f.failing {
		return
	}
	f.failing = failing
	if failing {
		f.d.log.Warn("the store does not list the servers", "err", err)
	} else {
		f.d.log.Info("the store lists the servers again")
	}
}

// reload makes the watcher of a server read the store again, at the next pass.
func (f *fleet) reload(id int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reloads[id] = true
}

// pass compares the watchers with the store. What first finds is watched in
// turns, what comes later at once.
func (f *fleet) pass(ctx context.Context, first bool) error {
	servers, err := f.d.Store.AllServers(ctx)
	if err != nil {
		return err
	}
	f.mu.Lock()
	reloads := f.reloads
	f.reloads = make(map[int64]bool)
	f.mu.Unlock()

	gone := make(map[int64]bool, len(f.watchers))
	for id := range f.watchers {
		gone[id] = true
	}
	var added []*store.Server
	for i := range servers {
		s := &servers[i]
		delete(gone, s.ID)
		w := f.watchers[s.ID]
		if w == nil {
			added = append(added, s)
			continue
		}
		if reload := reloads[s.ID] || w.reload.Load(); reload || changed(w.target.Load(), s) {
			w.reload.Store(reload)
			own := *s
			w.target.Store(&own)
			w.nudge()
		}
	}
	for id := range gone {
		f.watchers[id].target.Store(nil)
		f.watchers[id].nudge()
		delete(f.watchers, id)
	}
	return f.add(ctx, added, first)
}

// changed reports whether a watcher needs to know of the difference.
func changed(was, is *store.Server) bool {
	return was.Host != is.Host || was.Port != is.Port || was.RCONPassword != is.RCONPassword ||
		was.PasswordPending != is.PasswordPending || was.DesiredState != is.DesiredState || was.Name != is.Name
}

// add starts watchers.
func (f *fleet) add(ctx context.Context, servers []*store.Server, first bool) error {
	if len(servers) == 0 {
		return nil
	}
	ids := make([]int64, 0, len(servers))
	for _, s := range servers {
		ids = append(ids, s.ID)
	}
	know := func() (map[int64]store.Known, error) { return f.d.Store.Known(ctx, ids...) }
	if first {
		know = func() (map[int64]store.Known, error) { return f.d.Store.KnownAll(ctx) }
	}
	known, err := know()
	if err != nil {
		return err
	}
	now := time.Now()
	for i, s := range servers {
		own := *s
		w := newWatcher(f.d, &own, known[s.ID])
		f.watchers[s.ID] = w
		f.d.wantProfiles(w.live.Sessions)
		at := now
		if first || i >= atOnce {
			at = f.d.slot(s.ID, now)
		}
		f.running.Go(func() { w.run(ctx, at) })
	}
	return nil
}

// nudge tells the watcher that its target has changed.
func (w *watcher) nudge() {
	select {
	case w.wake <- struct{}{}:
	default: // it knows already
	}
}

// report tells health how the fleet does.
func (f *fleet) report() {
	states := make(map[string]int, len(seenStates))
	for _, s := range seenStates {
		states[s] = 0
	}
	grace := f.d.Interval + f.d.QueryTimeout + time.Second
	limit := int64(time.Since(f.d.epoch) - grace)
	polled, overdue := 0, 0
	for _, w := range f.watchers {
		states[seenStates[w.state.Load()]]++
		if due := w.due.Load(); due != 0 {
			polled++
			if due < limit {
				overdue++
			}
		}
	}
	f.d.health.pass(states, polled, overdue)
}
