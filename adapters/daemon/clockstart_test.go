package daemon_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A daemon that starts while the clock is 40 days ahead prunes nothing, and what it
// has written goes when the clock is set.
func TestStartOnAWrongClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x := newClockScene(t)
		x.clock.set(40 * day)
		start(t, x.config)
		pass(5 * time.Minute)
		synctest.Wait()
		if err := x.health.Ready(); err != nil {
			t.Errorf("not ready: %v", err)
		}
		x.clock.set(0)
		pass(45 * time.Second)
		x.intact()
	})
}

// A daemon that starts and finds history from the future cuts it and goes on.
func TestStartAfterAWrongClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x := newClockScene(t)
		x.clock.set(40 * day)
		stop := start(t, x.config)
		pass(75 * time.Second)
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		// It died there, and its lease is left.
		if err := x.st.Acquire(t.Context(), "poller", "dead", x.clock.now(), 6*time.Second); err != nil {
			t.Fatal(err)
		}
		x.clock.set(0)
		start(t, x.config)
		pass(30 * time.Second)
		x.intact()
	})
}

// A machine without a clock of its own starts in the past. Its history is not cut.
func TestStartInThePast(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x := newClockScene(t)
		for i := range 20 {
			x.old(cyd, bubble.Add(-time.Duration(20-i)*day/2))
		}
		x.clock.set(-9 * day)
		start(t, x.config)
		pass(2 * time.Hour)
		if err := x.health.Ready(); err == nil || !strings.Contains(err.Error(), "clock") {
			t.Errorf("ready: %v", err)
		}
		if n := len(x.sessions(cyd)); n != 20 {
			t.Errorf("%d sessions are left of 20", n)
		}
		x.clock.set(0)
		pass(15 * time.Second)
		x.intact()
		if n := len(x.sessions(cyd)); n != 20 {
			t.Errorf("%d sessions are left of 20", n)
		}
	})
}

// Old history goes at the start already.
func TestRetentionAtStart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x := newClockScene(t)
		x.old(cyd, bubble.Add(-31*day))
		x.config.RetentionEvery = 1e6
		start(t, x.config)
		pass(time.Second)
		synctest.Wait()
		if len(x.sessions(cyd)) != 0 || len(x.sessions(bob)) != 1 {
			t.Errorf("Cyd %+v, Bob %+v", x.sessions(cyd), x.sessions(bob))
		}
	})
}
