package poll_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/steam"
)

// Servers that are added, changed, parked and removed are so within one interval.
func TestTargets(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, s := newNetwork(), new(seen)
		a := target(1)
		n.set(a.Addr, shows("Ada"))
		f, stop := run(t, s.config(n))
		pass(12 * time.Second)
		soon := func(targets ...poll.Target) (events, statuses []string) {
			s.set(targets...)
			pass(6 * time.Second)
			return s.take()
		}
		events, statuses := soon(a)
		want(t, "added", events, "1 up", "1 state", "1 join Ada")
		want(t, "added", statuses, "1 running")
		if st := f.Stats(); st.Polled != 1 || st.States[poll.Running] != 1 && st.States[poll.Unknown] != 1 {
			t.Errorf("stats %+v", st)
		}
		idle := a
		idle.Idle = livestate.ReasonStopped
		events, statuses = soon(idle)
		want(t, "parked", events, "1 leave Ada", "1 down")
		want(t, "parked", statuses, "1 stopped")
		polls := len(n.polls(a.Addr))
		events, _ = soon(idle)
		want(t, "still parked", events)
		if got := len(n.polls(a.Addr)); got != polls || n.open[a.Addr] != 0 {
			t.Errorf("%d polls of a parked server, %d clients", got-polls, n.open[a.Addr])
		}
		events, statuses = soon(a)
		want(t, "polled again", events, "1 up", "1 return Ada")
		want(t, "polled again", statuses, "1 running")

		wrong := a
		wrong.Password = "wrong"
		_, statuses = soon(wrong)
		want(t, "with a wrong password", statuses, "1 running auth")
		pass(5 * time.Minute)
		if got := len(n.polls(a.Addr)); got > polls+5 {
			t.Errorf("%d polls with a wrong password", got-polls)
		}
		_, statuses = soon(a)
		want(t, "with the right password", statuses, "1 running")
		s.take()
		events, _ = soon()
		want(t, "removed", events, "1 leave Ada", "1 down")
		s.set(a, target(2))
		n.set(target(2).Addr, shows())
		pass(6 * time.Second)
		stop()
		for addr, open := range n.open {
			if open != 0 {
				t.Errorf("%d clients of %s are open", open, addr)
			}
		}
	})
}

// Each server has its slot, and what is planned is polled in time.
func TestSlots(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const servers, parts = 1000, 50
		n, s := newNetwork(), new(seen)
		for id := range int64(servers) {
			tg := target(id + 1)
			tg.Addr = fmt.Sprint(id)
			n.set(tg.Addr, shows())
			s.targets = append(s.targets, tg)
		}
		run(t, s.config(n))
		pass(20*time.Second - time.Millisecond)
		var count [parts]int
		for _, tg := range s.targets {
			at := n.polls(tg.Addr)
			if len(at) != 4 || at[3].Sub(at[0]) != 15*time.Second {
				t.Fatalf("server %d was polled at %v", tg.ID, at)
			}
			count[int(at[0].Sub(bubble)*parts/(5*time.Second))]++
		}
		for i, c := range count {
			if c < servers/parts-3 || c > servers/parts+3 {
				t.Errorf("part %d of the interval has %d servers, want about %d", i, c, servers/parts)
			}
		}
		for _, p := range s.takePolls() {
			if p.Late > 0 || p.Missed > 0 || p.Err != nil {
				t.Fatalf("poll %+v", p)
			}
		}
	})
}

// A dead server is asked less and less often; it delays no other.
func TestBackoff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, s := newNetwork(), new(seen)
		s.set(target(1), target(2))
		n.set(target(1).Addr, hangs)
		n.set(target(2).Addr, shows())
		run(t, s.config(n))
		pass(10 * time.Minute)
		at := n.polls(target(1).Addr)
		for i := range at[1:] {
			wait, longest := at[i+1].Sub(at[i])-2*time.Second, min(5*time.Second<<min(i, 4), time.Minute)
			if wait > longest || wait < longest*3/4 {
				t.Errorf("poll %d came %v after the one before, want %v at most", i+1, wait, longest)
			}
		}
		if got := len(n.polls(target(2).Addr)); got != 120 {
			t.Errorf("the other server was polled %d times", got)
		}
		_, statuses := s.take()
		want(t, "statuses", statuses, "2 running", "1 unknown timeout")
	})
}

// One lost poll is not yet a state; sessions end when nothing is seen for a minute.
func TestLostPolls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, s := newNetwork(), new(seen)
		s.set(target(1))
		n.set(target(1).Addr, shows("Ada"))
		run(t, s.config(n))
		pass(30 * time.Second)
		s.take()
		n.set(target(1).Addr, fails(rcon.ErrClosed))
		pass(5 * time.Second)
		n.set(target(1).Addr, shows("Ada"))
		pass(10 * time.Second)
		events, statuses := s.take()
		want(t, "after a lost poll", append(events, statuses...))
		n.set(target(1).Addr, fails(rcon.ErrClosed))
		pass(30 * time.Second)
		events, statuses = s.take()
		want(t, "after half a minute", events)
		want(t, "after half a minute", statuses, "1 unknown closed")
		pass(30*time.Second + 2*time.Millisecond)
		events, _ = s.take()
		want(t, "after a minute", events, "1 leave Ada", "1 down")
	})
}

// A panic while one server is handled is that server's alone.
func TestPanicIsolation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, s := newNetwork(), new(seen)
		s.set(target(1), target(2))
		n.set(target(1).Addr, func(context.Context) (string, error) { panic("a bug") })
		n.set(target(2).Addr, shows())
		run(t, s.config(n))
		pass(time.Minute)
		_, statuses := s.take()
		want(t, "statuses", statuses, "2 running", "1 unknown internal")
		panics := 0
		for _, p := range s.takePolls() {
			if panicked := new(poll.PanicError); errors.As(p.Err, &panicked) {
				panics++
				if panicked.Value != "a bug" || !strings.Contains(string(panicked.Stack), "fleet_test.go") {
					t.Errorf("%v\n%s", panicked, panicked.Stack)
				}
			}
		}
		if panics < 3 || len(n.polls(target(2).Addr)) != 12 {
			t.Errorf("%d panics, %d polls of the other server", panics, len(n.polls(target(2).Addr)))
		}
	})
}

// What is known of a server counts at the start and after Reload.
func TestKnown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, s := newNetwork(), new(seen)
		s.set(target(1))
		n.set(target(1).Addr, shows("Ada"))
		before := livestate.Session{SteamID: steam.FromAccountID(2), UserID: 2, Name: "Ada", LastName: "Ada",
			JoinedAt: bubble.Add(-time.Second), LastSeenAt: bubble}
		run1 := livestate.Run{State: livestate.State{Players: 1, MaxPlayers: 8, Map: "c1m1_hotel"}, StartedAt: bubble.Add(-time.Minute), LastSeenAt: bubble}
		s.known = map[int64]poll.Known{1: {
			Server: livestate.Server{Run: run1, Sessions: []livestate.Session{before}, Up: true},
			Status: poll.Status{State: poll.Running},
		}}
		f, _ := run(t, s.config(n))
		pass(7 * time.Second)
		events, statuses := s.take()
		want(t, "nothing is new", append(events, statuses...))
		s.mu.Lock()
		s.known = nil
		s.mu.Unlock()
		f.Reload(1)
		pass(11 * time.Second)
		events, _ = s.take()
		want(t, "after Reload", events, "1 state", "1 join Ada")
	})
}

// A source that lists no servers stops no poll, and is asked again soon at the start.
func TestListFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, s := newNetwork(), new(seen)
		s.set(target(1))
		s.listErr = errors.New("away")
		n.set(target(1).Addr, shows())
		c := s.config(n)
		var syncs []error
		c.OnSync = func(err error) { syncs = append(syncs, err) }
		run(t, c)
		pass(2500 * time.Millisecond)
		s.mu.Lock()
		s.listErr = nil
		s.mu.Unlock()
		pass(10 * time.Second)
		s.mu.Lock()
		s.listErr = errors.New("away")
		s.mu.Unlock()
		pass(time.Minute)
		if got := len(n.polls(target(1).Addr)); got < 12 {
			t.Errorf("%d polls", got)
		}
		if len(syncs) < 10 || syncs[2] == nil || syncs[3] != nil || syncs[len(syncs)-1] == nil {
			t.Errorf("syncs %v", syncs)
		}
	})
}

// A client that does not ask, for a reason of its own, is no failure of the server.
func TestNotAsked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, s := newNetwork(), new(seen)
		s.set(target(1))
		n.set(target(1).Addr, fails(fmt.Errorf("%w: busy", poll.ErrNotAsked)))
		run(t, s.config(n))
		pass(time.Minute)
		_, statuses := s.take()
		want(t, "statuses", statuses)
		if got := len(n.polls(target(1).Addr)); got != 12 {
			t.Errorf("%d polls", got)
		}
	})
}

func TestTargetHidesThePassword(t *testing.T) {
	t.Parallel()
	if text := fmt.Sprintf("%v %+v %#v %s", target(1), target(1), target(1), []poll.Target{target(1)}); strings.Contains(text, "right") {
		t.Error(text)
	}
}
