package poll_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/livestate/poll"
)

// Two servers with one ID, as of a caller who sets none, were polled by turns as if they were one.
func TestRepeatedID(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, s := newNetwork(), new(seen)
		a, b := target(1), target(2)
		n.set(a.Addr, shows("Ada"))
		n.set(b.Addr, shows("Bob"))
		s.set(a)
		c := s.config(n)
		var last error
		c.OnSync = func(err error) { last = err }
		_, stop := run(t, c)
		pass(12 * time.Second)
		s.take()
		twin := b
		twin.ID = a.ID
		s.set(a, twin)
		pass(12 * time.Second)
		if !errors.Is(last, poll.ErrRepeatedID) {
			t.Errorf("a repeated ID: %v", last)
		}
		events, _ := s.take()
		want(t, "with a repeated ID", events)
		if got := len(n.polls(b.Addr)); got != 0 {
			t.Errorf("%d polls of the second server", got)
		}
		s.set(a, b)
		pass(12 * time.Second)
		events, _ = s.take()
		want(t, "with IDs of their own", events, "2 up", "2 state", "2 join Bob")
		stop()
		if last != nil || n.open[a.Addr] != 0 || n.open[b.Addr] != 0 {
			t.Errorf("at the end: %v, clients %v", last, n.open)
		}
	})
}
