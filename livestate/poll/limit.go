package poll

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// How many polls may be under way for each processor: at first and at least, and at
	// most. In between it is as many as do not slow each other down.
	slotsAtLeast = 256
	slotsAtMost  = 2048

	// slowAfter is how long a poll may at least wait for its server before another
	// takes its slot.
	slowAfter = 250 * time.Millisecond
)

// limits keep a machine that cannot poll as often as it should from doing too much at
// once: then polls would time out because of each other, and nothing be written.
// Where the machine can, they cost nothing.
//
// Polls that typically take a quarter of what is allowed tell of too many at once.
// Failed polls do not: they tell of their servers.
type limits struct {
	least, most float64
	tooLong     time.Duration // for a typical poll

	mu      sync.Mutex
	slots   float64       // for each of the two queues
	typical time.Duration // of polls that succeeded, lately; 0: none did
	healthy slotQueue
	failing slotQueue // servers that have failed never take slots of the others

	cpu chan struct{} // as many as there are processors: what a poll computes
}

// slotQueue are the polls of one kind.
type slotQueue struct {
	taken   int
	waiting []chan struct{} // first come, first served
}

func newLimits(queryTimeout time.Duration) *limits {
	cpus := runtime.GOMAXPROCS(0)
	return &limits{
		least: slotsAtLeast * float64(cpus), most: slotsAtMost * float64(cpus), slots: slotsAtLeast * float64(cpus),
		tooLong: queryTimeout / 4, cpu: make(chan struct{}, cpus),
	}
}

// pollSlot is the right to poll. It must be released once.
type pollSlot struct {
	l     *limits
	q     *slotQueue
	begun time.Time
	timer *time.Timer
	taken atomic.Bool // false once it was given back
}

// acquire waits for a slot, in order, or returns the error of ctx.
func (l *limits) acquire(ctx context.Context, failing bool) (*pollSlot, error) {
	s := &pollSlot{l: l, q: &l.healthy}
	if failing {
		s.q = &l.failing
	}
	l.mu.Lock()
	ready := make(chan struct{})
	s.q.waiting = append(s.q.waiting, ready)
	l.grant(s.q)
	l.mu.Unlock()
	s.taken.Store(true)
	select {
	case <-ready:
		return s, nil
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if i := slices.Index(s.q.waiting, ready); i >= 0 {
		s.q.waiting = slices.Delete(s.q.waiting, i, i+1)
	} else {
		s.q.taken--
		l.grant(s.q)
	}
	return nil, ctx.Err()
}

// grant gives the slots that are free to those who wait. The caller holds mu.
func (l *limits) grant(q *slotQueue) {
	n := max(min(int(l.slots)-q.taken, len(q.waiting)), 0)
	for _, ready := range q.waiting[:n] {
		close(ready)
	}
	q.taken += n
	if q.waiting = q.waiting[n:]; len(q.waiting) == 0 {
		q.waiting = nil
	}
}

// begin starts the time after which the slot is given back early: its server is then
// much slower than others.
func (s *pollSlot) begin() {
	s.begun = time.Now()
	s.l.mu.Lock()
	wait := max(4*s.l.typical, slowAfter)
	s.l.mu.Unlock()
	s.timer = time.AfterFunc(wait, s.giveBack)
}

func (s *pollSlot) giveBack() {
	if s.taken.Swap(false) {
		s.l.mu.Lock()
		defer s.l.mu.Unlock()
		s.q.taken--
		s.l.grant(s.q)
	}
}

func (s *pollSlot) release() {
	if s.timer != nil {
		s.timer.Stop()
	}
	s.giveBack()
}

// succeeded adjusts the number of slots to how long a poll took that succeeded.
func (s *pollSlot) succeeded() {
	l, took := s.l, time.Since(s.begun)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.typical == 0 {
		l.typical = took
	}
	l.typical += (took - l.typical) / 16
	if l.typical > l.tooLong {
		l.slots = max(l.slots-0.5, l.least) // half of them until all have come back
	} else if len(s.q.waiting) > 0 {
		l.slots = min(l.slots+0.5, l.most)
	}
}

// compute runs f while it has a processor's share.
func (l *limits) compute(f func()) {
	l.cpu <- struct{}{}
	defer func() { <-l.cpu }()
	f()
}
