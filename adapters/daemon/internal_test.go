package daemon

import (
	"testing"
	"time"
)

var t0 = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func TestSlots(t *testing.T) {
	t.Parallel()
	d := &daemon{Config: Config{Interval: 5 * time.Second}, epoch: t0}
	const servers, parts = 1000, 50
	var count [parts]int
	for id := int64(1); id <= servers; id++ {
		at := d.slot(id, t0)
		if at.Before(t0) || at.Sub(t0) >= d.Interval {
			t.Fatalf("slot of %d is %v after the epoch", id, at.Sub(t0))
		}
		if next := d.slot(id, at); next.Sub(at) != d.Interval {
			t.Fatalf("the slot of %d after its own is %v later", id, next.Sub(at))
		}
		if again := d.slot(id, at.Add(-1)); !again.Equal(at) {
			t.Fatalf("the slot of %d just before its own is %v", id, again.Sub(at))
		}
		count[at.Sub(t0)*parts/d.Interval]++
	}
	for i, n := range count {
		if n < servers/parts-3 || n > servers/parts+3 {
			t.Errorf("part %d of the interval has %d servers, want about %d", i, n, servers/parts)
		}
	}
}
