package daemon

import (
	"context"
	"sync/atomic"
)

// crewIdle is how many goroutines of a crew wait for work at most.
const crewIdle = 128

// crew makes the polls of all watchers, on goroutines that it keeps. A poll needs a
// deep stack: here it is grown once for each poll under way, and not once for
// each server, whose own goroutine only waits.
type crew struct {
	turns chan turn
	idle  atomic.Int64
}

// turn is a step of a watcher that is due.
type turn struct {
	ctx context.Context
	w   *watcher
}

func newCrew() *crew { return &crew{turns: make(chan turn)} }

// do takes a step of w and returns when it is done. Nobody waits for a place: there
// are as many goroutines as steps under way.
func (c *crew) do(ctx context.Context, w *watcher) {
	select {
	case c.turns <- turn{ctx, w}:
	default:
		go c.work(turn{ctx, w})
	}
	<-w.done
}

// work does one turn after another, until there are enough who wait for the next.
func (c *crew) work(t turn) {
	for {
		t.w.safely(func() { t.w.step(t.ctx) })
		t.w.done <- struct{}{}
		if c.idle.Add(1) > crewIdle {
			c.idle.Add(-1)
			return
		}
		select {
		case next := <-c.turns:
			t = next
			c.idle.Add(-1)
		case <-t.ctx.Done():
			c.idle.Add(-1)
			return
		}
	}
}
