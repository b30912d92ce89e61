package login

import (
	"sync"
	"time"
)

const (
	// minStep is the least lead of the wall clock over elapsed time that is a step.
	minStep = 2 * time.Second

	// A wall clock that went forward is followed again after as long as the step was,
	// within these bounds.
	minDoubt = time.Hour
	maxDoubt = 24 * time.Hour
)

// clock is the clock by which logins end. A wall clock that steps forward for a
// while, or a machine that sleeps, ends none: until the step has lasted long enough to
// be trusted, it follows the elapsed time of the process. It never goes ahead of the
// wall clock.
//
// Its methods may be called from many goroutines.
type clock struct {
	wall func() time.Time

	mu      sync.Mutex
	base    time.Time // a reading of the wall clock that is trusted
	baseAt  time.Time // when that was, in elapsed time
	aheadAt time.Time // since when the wall clock is ahead, in elapsed time; zero: it is not
}

func newClock(wall func() time.Time) *clock {
	return &clock{wall: wall, base: wall().Round(0), baseAt: time.Now()}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, wall := time.Now(), c.wall().Round(0)
	steady := c.base.Add(at.Sub(c.baseAt))
	ahead := wall.Sub(steady)
	switch {
	case ahead < minStep:
		c.aheadAt = time.Time{}
		return wall
	case c.aheadAt.IsZero():
		c.aheadAt = at
	case at.Sub(c.aheadAt) >= min(max(ahead, minDoubt), maxDoubt):
		c.base, c.baseAt, c.aheadAt = wall, at, time.Time{}
		return wall
	}
	return steady
}
