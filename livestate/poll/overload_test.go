package poll_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/livestate/poll"
)

// Servers that answer slowly, or not at all, keep no other from its slot.
func TestSlowServersDelayNone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, s := newNetwork(), new(seen)
		const servers = 3000
		for id := range int64(servers) {
			tg := target(id + 1)
			tg.Addr = fmt.Sprint(id)
			n.set(tg.Addr, func(context.Context) (string, error) {
				time.Sleep(300 * time.Millisecond)
				return shows()(nil)
			})
			if id%10 == 0 {
				n.set(tg.Addr, hangs)
			}
			s.targets = append(s.targets, tg)
		}
		run(t, s.config(n))
		pass(10 * time.Second)
		s.takePolls()
		pass(15 * time.Second)
		for _, p := range s.takePolls() {
			if p.Target.ID%10 != 1 && (p.Late > 0 || p.Err != nil) {
				t.Fatalf("poll %+v", p)
			}
		}
	})
}

// While Wait does not return no poll begins, and when it does all servers get their
// turn: none is asked twice before another.
func TestWaitSlowsPolls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, s := newNetwork(), new(seen)
		const servers = 2000
		for id := range int64(servers) {
			tg := target(id + 1)
			tg.Addr = fmt.Sprint(id)
			n.set(tg.Addr, shows())
			s.targets = append(s.targets, tg)
		}
		c := s.config(n)
		var began atomic.Int64
		c.Wait = func(ctx context.Context) error { // 100 polls a second
			at := time.Duration(began.Add(1)) * 10 * time.Millisecond
			time.Sleep(time.Until(bubble.Add(at)))
			return ctx.Err()
		}
		run(t, c)
		pass(100 * time.Second) // enough for five polls of each
		for _, tg := range s.targets {
			if got := len(n.polls(tg.Addr)); got < 4 || got > 6 {
				t.Fatalf("server %d was polled %d times", tg.ID, got)
			}
		}
		late := 0
		for _, p := range s.takePolls() {
			late += p.Missed
		}
		if late < servers {
			t.Errorf("%d polls are counted as missed", late)
		}
	})
}

// A Wait that fails was called again at once, for as long as it failed.
func TestWaitThatFailsLeavesThePollOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, s := newNetwork(), new(seen)
		n.set(target(1).Addr, shows())
		s.targets = []poll.Target{target(1)}
		c := s.config(n)
		var calls atomic.Int64
		c.Wait = func(ctx context.Context) error {
			if calls.Add(1) > 1000 {
				<-ctx.Done()
			}
			if time.Since(bubble) < time.Minute {
				return errors.New("the store does not answer")
			}
			return ctx.Err()
		}
		run(t, c)
		pass(time.Minute)
		if got := calls.Load(); got < 11 || got > 13 {
			t.Errorf("%d calls in a minute of polls every 5 s", got)
		}
		pass(time.Minute)
		if got := len(n.polls(target(1).Addr)); got < 11 || got > 13 {
			t.Errorf("%d polls in the minute after", got)
		}
	})
}
