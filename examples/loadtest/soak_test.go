//go:build linux

package main

import (
	"testing"
	"time"
)

// TestSoak: hostile servers and viewers cost no session. What is done to the process needs
// minutes, and make soak.
func TestSoak(t *testing.T) {
	t.Parallel()
	p := &plan{Servers: 60, Interval: 300 * time.Millisecond, Duration: 10 * time.Second, Hostile: 50, Dead: 5, Overload: 1, Players: 4, Churn: 60}
	figures, err := runSoak(t.Context(), p, true)
	if err != nil {
		t.Error(err)
	}
	values := make(map[string]float64)
	for _, f := range figures {
		values[f.name] = f.value
		t.Log(f)
	}
	if values["sessions_wrong"] != 0 || values["sessions_expected"] < 50 || values["pages"] == 0 || values["events"] == 0 {
		t.Errorf("figures %v", figures)
	}
}

// TestDisturbancesLeaveTimeBetween: none begins while another lasts.
func TestDisturbancesLeaveTimeBetween(t *testing.T) {
	t.Parallel()
	for _, d := range []time.Duration{10 * time.Minute, 2 * time.Hour} {
		all := disturbances(d)
		for i := 1; i < len(all); i++ {
			if gap := all[i].at - all[i-1].at; gap < soakGap {
				t.Errorf("in %v: %v after %v", d, all[i], all[i-1])
			}
		}
		if last := all[len(all)-1].at; last > d-time.Minute {
			t.Errorf("in %v: the last at %v", d, last)
		}
	}
}
