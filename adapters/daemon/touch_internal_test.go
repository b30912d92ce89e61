package daemon

import (
	"testing"
	"time"
)

// shared is a store that several daemons share.
type shared struct{ Store }

func (shared) OnePoller() bool { return false }

// A poller that was killed takes with it what it has seen and not stored: the next one ends sessions
// there. Beyond a poll of five seconds that is no more than a flush.
func TestKilledPollerLosesAFlush(t *testing.T) {
	t.Parallel()
	for interval, want := range map[time.Duration]time.Duration{
		time.Second: 4 * time.Second, 4500 * time.Millisecond: 900 * time.Millisecond, 5 * time.Second: time.Second, time.Minute: time.Second,
	} {
		if got := (Config{Store: shared{}, Interval: interval}).touchEvery(); got != want {
			t.Errorf("polls each %v: ends of runs wait for %v, want %v", interval, got, want)
		}
		if got := (Config{Store: usurped{}, Interval: interval}).touchEvery(); got < 5*time.Second {
			t.Errorf("polls each %v, one poller: ends of runs wait for %v", interval, got)
		}
	}
}
