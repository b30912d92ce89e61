package daemon

import (
	"log/slog"
	"sync"
	"time"
)

const (
	// leastStep is the least difference between wall and elapsed time that is a
	// step. What is less is drift, or a clock that is being adjusted.
	leastStep = 2 * time.Second

	// A clock that has stepped is trusted again after as long as the step was, within
	// these bounds.
	leastDoubt = time.Hour
	mostDoubt  = 24 * time.Hour
)

// clock reads the wall clock and notices its steps: it compares the time that the
// wall clock says has passed with the elapsed (monotonic) time of the process. A
// machine that sleeps is a step forward, because elapsed time stands still meanwhile.
//
// Its methods may be called from many goroutines.
type clock struct {
	wall func() time.Time
	log  *slog.Logger

	mu        sync.Mutex
	read      time.Time // the last reading, without a monotonic part
	readAt    time.Time // when that was, in elapsed time
	lastSound time.Time // before the first step forward that is not trusted yet; zero: there is none
	stepAt    time.Time // of the last step, in elapsed time; zero: none
	trustAt   time.Time // in elapsed time; zero: the clock is trusted
	back      bool      // a step back that settle has not dealt with yet
}

func newClock(wall func() time.Time, log *slog.Logger) *clock {
	return &clock{wall: wall, log: log, read: wall().Round(0), readAt: time.Now()}
}

// now returns the wall time.
func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := time.Now()
	wall := c.wall().Round(0)
	after := time.Now()
	passed := wall.Sub(c.read)
	switch ahead, behind := passed-after.Sub(c.readAt), before.Sub(c.readAt)-passed; {
	case ahead >= leastStep:
		c.log.Warn("the wall clock went forward, or the machine slept; old history is kept until the clock is trusted", "by", ahead.Round(time.Second))
		c.settleLocked(after)
		if c.lastSound.IsZero() {
			c.lastSound = wall.Add(-ahead)
		}
		c.step(after, ahead)
	case behind >= leastStep:
		c.log.Warn("the wall clock went back; history after the present time is cut", "by", behind.Round(time.Second))
		c.back = true
		c.step(after, behind)
	}
	c.read, c.readAt = wall, after
	return wall
}

// step notes a step of that size. The caller holds mu.
func (c *clock) step(at time.Time, size time.Duration) {
	c.stepAt = at
	c.doubtLocked(at, size)
}

// doubt makes the clock one that is not trusted, because it differs by so much from
// what was to be expected.
func (c *clock) doubt(size time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.doubtLocked(time.Now(), size)
}

func (c *clock) doubtLocked(at time.Time, size time.Duration) {
	c.trustAt = later(c.trustAt, at.Add(min(max(size, leastDoubt), mostDoubt)))
}

// settleLocked ends the doubt whose time is over. The caller holds mu.
func (c *clock) settleLocked(at time.Time) {
	if !c.trustAt.IsZero() && !at.Before(c.trustAt) {
		c.trustAt, c.lastSound = time.Time{}, time.Time{}
	}
}

// trusted reports whether the time is sure enough to delete what is old.
func (c *clock) trusted() bool {
	c.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settleLocked(time.Now())
	return c.trustAt.IsZero()
}

// justStepped reports whether the clock has stepped within a lease's life.
func (c *clock) justStepped() bool {
	c.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.stepAt.IsZero() && time.Since(c.stepAt) < leaseTTL
}

// wentBack reports whether the clock has stepped back and [clock.cutDone] was not
// called since.
func (c *clock) wentBack() bool {
	c.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.back
}

// cutAt returns the present time, and the latest time not after it that is known to
// be right: the one before a step forward that was taken back.
func (c *clock) cutAt() (now, sound time.Time) {
	now = c.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settleLocked(time.Now())
	if c.lastSound.IsZero() || c.lastSound.After(now) {
		return now, now
	}
	return now, c.lastSound
}

// cutDone says that no history is left that is later than now.
func (c *clock) cutDone() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.back, c.lastSound = false, time.Time{}
}
