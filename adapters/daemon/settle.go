package daemon

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/left4me/left4me/store/clock"
	"github.com/left4me/left4me/store/lease"
)

// errStepped means that the clock went back.
var errStepped = errors.New("daemon: the clock went back")

// newClock returns the clock of a daemon, which logs its steps.
func newClock(c Config) *clock.Clock {
	return clock.New(c.Now, func(by time.Duration) {
		if by > 0 {
			c.Log.Warn("the wall clock went forward, or the machine slept; old history is kept until the clock is trusted", "by", by.Round(time.Second))
		} else {
			c.Log.Warn("the wall clock went back; if it stays so, history after its time is cut", "by", -by.Round(time.Second))
		}
	})
}

// settle makes the history fit the clock before polls begin.
func (d *daemon) settle(ctx context.Context) error {
	told := false
	return d.clock.AwaitSettled(ctx, func() (clock.Store, error) {
		if err := d.lease.EnsureHeld(ctx); errors.Is(err, lease.ErrLost) {
			return nil, err
		}
		if d.Store.OnePoller() {
			return d.Store, nil
		}
		return clock.Under(d.Store, d.lease.Held()), nil
	}, func(found clock.Settled, err error) {
		if found.Cut > 0 {
			d.log.Warn("cut the history that was dated after the present time", "rows", found.Cut)
		}
		if found.Age > 0 {
			d.log.Info("old history is kept until the clock is trusted: the last entry is old", "age", found.Age.Round(time.Second))
		}
		switch ahead := found.Ahead.Round(time.Second); {
		case ctx.Err() != nil:
		case err != nil:
			d.health.SetPhase("the store does not answer; the poller waits")
		case found.Ahead > 0:
			d.health.SetPhase(fmt.Sprintf("the history goes on for %s after the present time: is the clock of this machine right? The poller waits", ahead))
			if !told {
				told = true
				d.log.Warn("the history goes on after the present time; waiting for the clock to be set", "by", ahead)
			}
		}
	})
}
