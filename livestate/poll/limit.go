package poll

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"
)

const (
	// slotsPerCPU is how many polls may be under way for each processor. Servers that
	// have failed have as many slots of their own, so that they never take those of the
	// others. Where all are taken, a poll waits for its turn and not for its answer: a
	// processor that makes 1,000 polls a second answers each in half a QueryTimeout.
	slotsPerCPU = 1024

	// slowAfter is how long a poll may wait for its server before another takes its slot.
	slowAfter = 100 * time.Millisecond
)

// limits keep a machine that cannot poll as often as it should from doing too much at
// once: then polls would time out because of each other, and nothing be written.
// Where the machine can, they cost nothing.
type limits struct {
	healthy, failing chan struct{}

	cpu     chan struct{} // as many as there are processors: what a poll computes
	waiting *atomic.Int64 // for cpu
}

func newLimits() limits {
	cpus := runtime.GOMAXPROCS(0)
	return limits{
		healthy: make(chan struct{}, slotsPerCPU*cpus),
		failing: make(chan struct{}, slotsPerCPU*cpus),
		cpu:     make(chan struct{}, cpus),
		waiting: new(atomic.Int64),
	}
}

// pollSlot is the right to poll. It must be released once.
type pollSlot struct {
	l     *limits
	slots chan struct{}
	timer *time.Timer // nil: the slot is held until release
	taken atomic.Bool // false once it was given back
}

// acquire waits for a slot, in order, or returns the error of ctx.
func (l *limits) acquire(ctx context.Context, failing bool) (*pollSlot, error) {
	s := &pollSlot{l: l, slots: l.healthy}
	if failing {
		s.slots = l.failing
	}
	select {
	case s.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	s.taken.Store(true)
	return s, nil
}

// begin starts the time after which the slot is given back early. While polls wait for
// a processor it is not: then it is this machine that is slow.
func (s *pollSlot) begin() {
	s.timer = time.AfterFunc(time.Hour, func() {
		if s.taken.Load() && s.l.waiting.Load() > 0 {
			s.timer.Reset(slowAfter)
			return
		}
		s.giveBack()
	})
	s.timer.Reset(slowAfter)
}

func (s *pollSlot) giveBack() {
	if s.taken.Swap(false) {
		<-s.slots
	}
}

func (s *pollSlot) release() {
	if s.timer != nil {
		s.timer.Stop()
	}
	s.giveBack()
}

// compute runs f while it has a processor's share.
func (l *limits) compute(f func()) {
	l.waiting.Add(1)
	l.cpu <- struct{}{}
	l.waiting.Add(-1)
	defer func() { <-l.cpu }()
	f()
}
