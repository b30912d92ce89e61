package login

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestClockFollowsALastingStep: a clock that was wrong when the program began is
// followed once it has been right for long enough; a step that is taken back is not.
func TestClockFollowsALastingStep(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var step time.Duration
		c := newClock(func() time.Time { return time.Now().Add(step) })
		is := func(what string, want time.Duration) {
			t.Helper()
			if got := time.Until(c.now()); got != want {
				t.Errorf("%s: %v ahead, want %v", what, got, want)
			}
		}
		is("begin", 0)
		const most = 40 * 24 * time.Hour
		step = most
		is("after the step", 0)
		time.Sleep(75 * time.Second)
		is("75 s later", 0)
		step = 0
		is("after the step back", 0)
		time.Sleep(maxDoubt)
		step = most
		is("after the second step", 0)
		time.Sleep(maxDoubt - time.Second)
		is("just before it is trusted", 0)
		time.Sleep(time.Second)
		is("trusted", most)
		step = -time.Hour
		is("behind", -time.Hour)
		step = 0
		is("right again", 0)
	})
}
