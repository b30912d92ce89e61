package clock

import (
	"context"
	"sync"
	"time"

	"github.com/left4me/left4me/internal/times"
)

const (
	// leastStep is the least difference between wall and elapsed time that is a
	// step. What is less is drift, or a clock that is being adjusted.
	leastStep = 2 * time.Second

	// A wall clock gets some time to be set before history is cut that goes on after its
	// time: a tenth of the time that would be lost, within these bounds.
	leastPatience = 10 * time.Second
	mostPatience  = 10 * time.Minute

	// A clock that has stepped is trusted again after as long as the step was, within
	// these bounds.
	leastDoubt = time.Hour
	mostDoubt  = 24 * time.Hour
)

// Clock reads the wall clock and notices its steps: it compares the time that the
// wall clock says has passed with the elapsed (monotonic) time of the process. A
// machine that sleeps is a step forward, because elapsed time stands still meanwhile.
//
// A step forward is followed at once, and so is a step back that takes it back. Any
// other step back is followed when it has lasted for a tenth of the time that it goes back
// over, from ten seconds to ten minutes: that history is lost then. What came before the
// Clock was made does not count. Until then the time goes on as if there was none, and a wall
// clock that is right again by then leaves no trace.
//
// [New] makes one. Its methods may be called from many goroutines.
type Clock struct {
	wall   func() time.Time
	onStep func(by time.Duration)

	mu        sync.Mutex
	read      time.Time     // the last reading, without a monotonic part
	readAt    time.Time     // when that was, in elapsed time
	backAt    time.Time     // when the step back that is not followed yet was noticed, in elapsed time; zero: there is none
	since     time.Time     // the time goes on without a step back, in elapsed time
	lastSound time.Time     // before the first step forward that is not trusted yet; zero: there is none
	aheadAt   time.Time     // of that step, in elapsed time
	aheadFrom time.Time     // the first reading after it
	ahead     time.Duration // by how much the steps since lastSound went forward
	stepAt    time.Time     // of the last step, in elapsed time; zero: none
	trustAt   time.Time     // in elapsed time; zero: the clock is trusted
	back      bool          // a step back after which no history was cut yet
	compared  bool          // with the history, once
}

// New returns a Clock that reads wall; nil means [time.Now]. onStep, if not nil, is told
// of each step when it is noticed, negative for one back. It must not block or call
// the Clock.
func New(wall func() time.Time, onStep func(by time.Duration)) *Clock {
	if wall == nil {
		wall = time.Now
	}
	if onStep == nil {
		onStep = func(time.Duration) {}
	}
	now := time.Now()
	return &Clock{wall: wall, onStep: onStep, read: wall().Round(0), readAt: now, since: now}
}

// Now returns the wall time, or while a step back is not followed what it would be
// without that.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := time.Now()
	wall := c.wall().Round(0)
	after := time.Now()
	passed := wall.Sub(c.read)
	ahead, behind := passed-after.Sub(c.readAt), before.Sub(c.readAt)-passed
	if behind >= leastStep && !c.follows(before, behind) {
		return c.read.Add(before.Sub(c.readAt))
	}
	switch {
	case ahead >= leastStep:
		c.onStep(ahead)
		c.endDoubt(after)
		if c.lastSound.IsZero() {
			c.lastSound, c.aheadAt, c.aheadFrom = wall.Add(-ahead), after, wall
		}
		c.ahead += ahead
		c.step(after, ahead)
	case behind >= leastStep:
		c.ahead = max(c.ahead-behind, 0)
		c.back, c.since = true, after
		c.step(after, behind)
	}
	c.read, c.readAt, c.backAt = wall, after, time.Time{}
	return wall
}

// follows reports whether a step back of that size is followed now. The caller holds mu.
func (c *Clock) follows(at time.Time, size time.Duration) bool {
	if c.backAt.IsZero() {
		c.onStep(-size)
		c.endDoubt(at)
		c.backAt = at
		c.doubt(at, size)
	}
	takesBack := !c.lastSound.IsZero() && (c.ahead-size).Abs() < 2*leastStep
	lost := min(size, c.backAt.Sub(c.since))
	if !c.lastSound.IsZero() {
		lost = min(size, c.backAt.Sub(c.aheadAt)+max(size-c.ahead, 0))
	}
	return takesBack || at.Sub(c.backAt) >= patience(lost)
}

// patience returns how long a wall clock gets to be set, before so much history is lost.
func patience(lost time.Duration) time.Duration {
	return min(max(lost/10, leastPatience), mostPatience)
}

// step notes a step of that size. The caller holds mu.
func (c *Clock) step(at time.Time, size time.Duration) {
	c.stepAt = at
	c.doubt(at, size)
}

// doubt makes the clock one that is not trusted, because it differs by so much from
// what was to be expected. The caller holds mu.
func (c *Clock) doubt(at time.Time, size time.Duration) {
	c.trustAt = times.Later(c.trustAt, at.Add(min(max(size, leastDoubt), mostDoubt)))
}

// endDoubt ends the doubt whose time is over. The caller holds mu.
func (c *Clock) endDoubt(at time.Time) {
	if !c.trustAt.IsZero() && !at.Before(c.trustAt) {
		c.trustAt, c.lastSound, c.ahead = time.Time{}, time.Time{}, 0
	}
}

// Trusted reports whether the time is sure enough to delete what is old.
func (c *Clock) Trusted() bool {
	c.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.endDoubt(time.Now())
	return c.trustAt.IsZero() && c.backAt.IsZero()
}

// Stepped reports whether the clock has stepped within the last so much time, or has
// taken a step back that is not followed yet.
func (c *Clock) Stepped(within time.Duration) bool {
	c.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.backAt.IsZero() || !c.stepAt.IsZero() && time.Since(c.stepAt) < within
}

// WentBack reports whether the clock has followed a step back and [Clock.Settle] has cut no
// history since.
func (c *Clock) WentBack() bool {
	c.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.back
}

// AwaitStepBack looks at the clock every second. It returns nil once that [Clock.WentBack] and
// the caller is ready to cut its history, or the error of ctx. A nil ready always is.
func (c *Clock) AwaitStepBack(ctx context.Context, ready func() bool) error {
	for !c.WentBack() || ready != nil && !ready() {
		if err := pause(ctx); err != nil {
			return err
		}
	}
	return nil
}

// pause waits a second, or until ctx ends, whose error it returns.
func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Second):
		return nil
	}
}

// cutAt returns after which time there can be no history, and the latest time not after it
// that is known to be right: the one before a step forward that was taken back. If the clock
// is back before the time to which that step went, there is no history after sound: what is
// dated there, as joins before the first poll are, is dated by the wrong clock.
func (c *Clock) cutAt() (end, sound time.Time) {
	end = c.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.endDoubt(time.Now())
	switch {
	case c.lastSound.IsZero() || c.lastSound.After(end):
		return end, end
	case c.back && end.Before(c.aheadFrom):
		return c.lastSound, c.lastSound
	}
	return end, c.lastSound
}
