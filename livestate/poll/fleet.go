package poll

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

const (
	// atOnce is how many servers that were added since the last sync are polled at
	// once; more of them within takeOver.
	atOnce = 64

	startRetry = time.Second // between attempts to list the servers at the start

	leaveAll    = time.Second // for all that an Attendant does at the end
	leaveAtOnce = 256         // servers
)

// A Fleet polls many servers, each over a connection of its own. [NewFleet] makes one.
//
// Each server has a slot in the interval that its ID tells, so that the load is even
// and no server waits for another. No goroutine exists for a server that is not being
// polled. Stats and Reload may be called from many goroutines.
type Fleet struct {
	c      Config
	ctx    context.Context // of Run
	epoch  time.Time       // what slots are counted from
	limits *limits

	wake chan struct{} // for a sync

	mu       sync.Mutex
	watchers map[int64]*watcher // changed by Run's goroutine alone, which reads it without mu
	gone     []*watcher         // whose end may still be under way; changed as watchers is
	closed   bool
	running  sync.WaitGroup // steps of watchers; no more are added once closed
	reloads  map[int64]bool // watchers that shall ask Known again
	stats    Stats
}

// Stats tells how a Fleet does.
type Stats struct {
	LastSync time.Time     // when the servers were last compared with Targets
	States   map[State]int // how many servers are seen in each state
	Polled   int           // servers that are polled at all
	Overdue  int           // of them, those whose poll should have begun long ago
}

// NewFleet returns a Fleet, or an error for a Config that cannot work.
func NewFleet(c Config) (*Fleet, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	return &Fleet{c: c, wake: make(chan struct{}, 1), limits: newLimits(c.QueryTimeout), watchers: make(map[int64]*watcher), reloads: make(map[int64]bool)}, nil
}

// Run polls until ctx ends, and returns when the polls under way have ended. A Fleet
// runs once.
func (f *Fleet) Run(ctx context.Context) {
	f.ctx, f.epoch = ctx, time.Now()
	defer f.close()
	for started := false; ; {
		err := f.sync(ctx, !started)
		if ctx.Err() != nil {
			return
		}
		wait := f.c.Interval
		if err == nil {
			started = true
		} else if !started {
			wait = startRetry
		}
		if started {
			f.updateStats()
		}
		f.c.OnSync(err)
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		case <-f.wake:
			timer.Stop()
		}
	}
}

// close ends what the watchers do and closes their connections.
func (f *Fleet) close() {
	f.mu.Lock()
	f.closed = true
	f.mu.Unlock()
	f.running.Wait()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(f.ctx), min(f.c.QueryTimeout, leaveAll))
	defer cancel()
	var left sync.WaitGroup
	at := make(chan struct{}, leaveAtOnce)
	for _, w := range slices.AppendSeq(f.gone, maps.Values(f.watchers)) {
		w.timer.Stop()
		at <- struct{}{}
		left.Go(func() {
			defer func() { <-at }()
			w.recoverPanic(func() { w.leave(ctx) })
		})
	}
	left.Wait()
}

// enter reports whether a watcher may begin a step; leave ends it.
func (f *Fleet) enter() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return false
	}
	f.running.Add(1)
	return true
}

func (f *Fleet) leave() { f.running.Done() }

// Reload makes the Fleet ask [Config.Known] again of a server, within an interval. Its
// answer replaces what the Fleet knows.
func (f *Fleet) Reload(id int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reloads[id] = true
}

// Stats tells how the Fleet does. The States must not be changed.
func (f *Fleet) Stats() Stats {
	if f == nil {
		return Stats{}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.stats
}

// sync compares the watchers with the targets. What the first one finds takes its turns; what
// comes later, and what another may have polled until now, is polled at once.
func (f *Fleet) sync(ctx context.Context, first bool) error {
	targets, err := f.c.Targets(ctx)
	if err != nil {
		return err
	}
	targets = f.mine(targets)
	f.mu.Lock()
	reloads := f.reloads
	f.reloads = make(map[int64]bool)
	f.mu.Unlock()

	gone := make(map[int64]bool, len(f.watchers))
	for id := range f.watchers {
		gone[id] = true
	}
	var added []Target
	for _, t := range targets {
		delete(gone, t.ID)
		w := f.watchers[t.ID]
		if w != nil && w.epoch != t.Epoch { // it was another's meanwhile
			f.forget(w, change{dropped: true})
			w = nil
		}
		if w == nil {
			added = append(added, t)
			continue
		}
		if reload := reloads[t.ID] || w.reload.Load(); reload || w.listed != t || w.unread.Load() {
			w.listed = t
			w.notify(change{target: t, reload: reload})
		}
	}
	f.mu.Lock()
	f.gone = slices.DeleteFunc(f.gone, func(w *watcher) bool { return w.removed.Load() })
	f.mu.Unlock()
	for id := range gone {
		w := f.watchers[id]
		epoch, held := f.c.Rights.Right(id)
		removed := held && epoch == w.epoch
		if removed && !w.may() {
			continue // the right may have been another's when the targets were listed
		}
		f.forget(w, change{removed: removed, dropped: !removed})
	}
	return f.add(ctx, added, first)
}

// forget ends what a watcher does.
func (f *Fleet) forget(w *watcher, c change) {
	f.mu.Lock()
	f.gone = append(f.gone, w)
	delete(f.watchers, w.id)
	f.mu.Unlock()
	if c.dropped {
		w.interrupt()
	}
	w.notify(c)
}

// add begins to watch servers.
func (f *Fleet) add(ctx context.Context, targets []Target, first bool) error {
	if len(targets) == 0 {
		return nil
	}
	ids := make([]int64, 0, len(targets))
	for _, t := range targets {
		ids = append(ids, t.ID)
	}
	known, err := f.c.Known(ctx, ids)
	if err != nil {
		return err
	}
	now := time.Now()
	for i, t := range targets {
		at := now
		if first && t.Epoch == 0 { // or another has polled it until now
			at = f.slot(t.ID, now)
		} else if i >= atOnce {
			at = now.Add(min(f.c.Interval, takeOver) * time.Duration(i) / time.Duration(len(targets)))
		}
		f.c.Record.Forget(t.ID)
		w := newWatcher(f, t, known[t.ID])
		f.mu.Lock()
		f.watchers[t.ID] = w
		f.mu.Unlock()
		w.start(at)
	}
	return nil
}

// slot returns the first time after at in which the server with that id has its
// turn. The turns of neighbouring ids are spread evenly over the interval.
func (f *Fleet) slot(id int64, at time.Time) time.Time {
	// Multiples of the golden ratio, of which only the fraction counts.
	const golden = 0x9E3779B97F4A7C15
	fraction := float64(uint64(id)*golden>>11) / (1 << 53)
	offset := time.Duration(fraction * float64(f.c.Interval))
	passed := at.Sub(f.epoch) - offset
	turns := passed/f.c.Interval + 1
	if passed < 0 {
		turns = 0
	}
	return f.epoch.Add(offset + turns*f.c.Interval)
}

func (f *Fleet) updateStats() {
	s := Stats{LastSync: time.Now(), States: map[State]int{Unknown: 0, Running: 0, Stopped: 0}}
	limit := int64(time.Since(f.epoch) - (f.c.Interval + f.c.QueryTimeout + time.Second))
	for _, w := range f.watchers {
		s.States[*w.state.Load()]++
		if due := w.due.Load(); due != 0 {
			s.Polled++
			if due < limit {
				s.Overdue++
			}
		}
	}
	f.mu.Lock()
	f.stats = s
	f.mu.Unlock()
}
