package batch

import (
	"testing"
	"time"
)

// A program that was killed takes with it what it has seen and not stored: the next one ends sessions
// there. Beyond a poll of five seconds that is no more than a flush.
func TestKilledWriterLosesAFlush(t *testing.T) {
	t.Parallel()
	for interval, want := range map[time.Duration]time.Duration{
		time.Second: 4 * time.Second, 4500 * time.Millisecond: 900 * time.Millisecond, 5 * time.Second: time.Second, time.Minute: time.Second,
	} {
		if got := (Config{Successors: true, Interval: interval}).withDefaults().TouchEvery; got != want {
			t.Errorf("polls each %v: ends of runs wait for %v, want %v", interval, got, want)
		}
		if got := (Config{Interval: interval}).withDefaults().TouchEvery; got < 5*time.Second {
			t.Errorf("polls each %v, no successor: ends of runs wait for %v", interval, got)
		}
	}
}
