package rcon_test

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

// No goroutine of this package outlives the call that started it, however the
// call ends, and none belongs to an idle connection. Not parallel: other tests
// would show up.
func TestNoGoroutineOutlivesItsCall(t *testing.T) {
	for _, tc := range []struct {
		name   string
		faults rcontest.Faults
		opts   *rcon.Options
	}{
		{"success", rcontest.Faults{}, nil},
		{"long reply", rcontest.Faults{Split: 10}, nil},
		{"idle gap", rcontest.Faults{}, &rcon.Options{Strategy: rcon.StrategyIdleTimeout, Gap: 10 * time.Millisecond}},
		{"no answer", rcontest.Faults{Silent: true}, nil},
		{"no answer to the login", rcontest.Faults{LoginSilent: true}, nil},
		{"no end marker", rcontest.Faults{NoMirror: true}, &rcon.Options{Gap: 10 * time.Millisecond}},
		{"drip", rcontest.Faults{Drip: true, DripDelay: 5 * time.Millisecond}, nil},
		{"endless", rcontest.Faults{Endless: true}, &rcon.Options{MaxReply: 1 << 16}},
		{"reset", rcontest.Faults{ResetAfter: 20}, nil},
		{"hang up", rcontest.Faults{HangUp: true}, nil},
		{"garbage", rcontest.Faults{Garbage: "SSH-2.0-x\r\n"}, nil},
		{"size lie", rcontest.Faults{Size: 1<<31 - 1}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := serve(t, text(wide(100)), tc.faults)
			c := client(t, s, tc.opts)
			for range 3 {
				ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
				_, err := c.Exec(ctx, "status")
				cancel()
				if left := goroutines(t); left != "" {
					t.Fatalf("after %v:\n%s", err, left)
				}
			}
		})
	}
}

// goroutines returns the stacks of goroutines in package rcon. One that has just done
// the last thing it had to do gets the time to end.
func goroutines(t *testing.T) string {
	buf := make([]byte, 1<<20)
	var left string
	for range 1000 {
		left = ""
		for stack := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
			if strings.Contains(stack, "left4me/rcon.") && !strings.Contains(stack, "rcontest.") {
				left += stack + "\n\n"
			}
		}
		if left == "" {
			return ""
		}
		runtime.Gosched()
	}
	return left
}
