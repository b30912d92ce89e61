//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	fullFor = 15 * time.Second // the disk
	stepFor = 5 * time.Second  // the clock
	cycle   = 5 * time.Minute  // in which the disk is full once, and the clock goes ahead and back, and back and ahead
)

// disturbance is something that happens to the process, at a time since the start.
type disturbance struct {
	at   time.Duration
	what string
}

// disturbances returns what happens in the whole test. Kills come first: what the process
// holds is compared in the longest time that it lives.
func disturbances(d time.Duration) []disturbance {
	all := []disturbance{{d / 20, "kill"}, {d / 8, "kill"}}
	rest := d - d/4
	n := max(1, int(rest/cycle))
	for i := range n {
		from := d/4 + rest*time.Duration(i)/time.Duration(n)
		each := rest / time.Duration(n)
		all = append(all, disturbance{from + each/8, "disk"}, disturbance{from + each*3/8, "behind"}, disturbance{from + each*5/8, "ahead"})
	}
	return all
}

// disturb fills the disk or steps the clock for a while.
func disturb(ctx context.Context, s *soaked, what string) error {
	switch what {
	case "disk":
		err := s.disk(true)
		pause(ctx, fullFor)
		return errors.Join(err, s.disk(false))
	case "ahead", "behind":
		by := time.Hour
		if what == "behind" {
			by = -10 * time.Minute
		}
		err := s.step(by)
		pause(ctx, stepFor)
		return errors.Join(err, s.step(0))
	}
	return fmt.Errorf("%s: nothing is known of that", what)
}
