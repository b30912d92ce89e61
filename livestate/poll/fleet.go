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
	// once; more of them as spread says.
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
