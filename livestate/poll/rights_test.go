package poll_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
)

// rights are those to servers, by ID.
type rights struct {
	mu     sync.Mutex
	epochs map[int64]int64
	paused bool
}

func (r *rights) set(id, epoch int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.epochs[id] = epoch
}

func (r *rights) pause(paused bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.paused = paused
}

func (r *rights) Right(id int64) (int64, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.epochs[id], r.epochs[id] != 0
}

func (r *rights) May(id, epoch int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.paused && r.epochs[id] == epoch
}

// fleetOf runs a fleet of three servers with rights to two of them.
func fleetOf(t *testing.T, n *network, s *seen, r *rights) *poll.Fleet {
	for id := range int64(3) {
		tg := target(id + 1)
		tg.Addr = fmt.Sprint(id + 1)
		n.set(tg.Addr, shows("Ada"))
		s.targets = append(s.targets, tg)
	}
	r.epochs = map[int64]int64{1: 7, 2: 7}
	c := s.config(n)
	c.Rights = r
	f, _ := run(t, c)
	return f
}

func (n *network) isOpen(addr string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.open[addr] > 0
}

// A server that is taken over is polled at once, and one that is given away is left with
// its sessions open.
func TestServersComeAndGo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, s, r := newNetwork(), new(seen), new(rights)
		f := fleetOf(t, n, s, r)
		pass(12 * time.Second)
		if len(n.polls("1")) < 2 || len(n.polls("2")) < 2 || len(n.polls("3")) != 0 {
			t.Fatalf("polls: %v, %v, %v", n.polls("1"), n.polls("2"), n.polls("3"))
		}
		r.set(2, 0)
		r.set(3, 9)
		if err := f.Hold(t.Context()); err != nil || n.isOpen("2") {
			t.Errorf("Hold: %v; a connection is open: %v", err, n.isOpen("2"))
		}
		before := len(n.polls("2"))
		f.Sync()
		pass(time.Second)
		if len(n.polls("3")) != 1 {
			t.Errorf("the server that was taken over: %v", n.polls("3"))
		}
		pass(time.Minute)
		if len(n.polls("2")) != before {
			t.Error("a server that was given away is polled")
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, e := range s.events {
			if e == fmt.Sprint("2 ", livestate.EventLeave, " Ada") || e == fmt.Sprint("2 ", livestate.EventDown) {
				t.Errorf("giving a server away ended its sessions: %v", s.events)
			}
		}
	})
}

// While the rights cannot be used nothing is polled and no connection is open; then it goes
// on where it was, without asking Known.
func TestHoldKeepsWhatIsKnown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, s, r := newNetwork(), new(seen), new(rights)
		f := fleetOf(t, n, s, r)
		n.set("2", hangs)
		pass(12 * time.Second)
		r.pause(true)
		begin := time.Now()
		if err := f.Hold(t.Context()); err != nil || time.Since(begin) > 0 || n.isOpen("1") || n.isOpen("2") {
			t.Errorf("Hold: %v after %v; open: %v, %v", err, time.Since(begin), n.isOpen("1"), n.isOpen("2"))
		}
		s.mu.Lock()
		events := len(s.events)
		s.mu.Unlock()
		polls := len(n.polls("1"))
		pass(2 * time.Minute)
		if len(n.polls("1")) != polls {
			t.Error("polled without the right")
		}
		r.pause(false)
		pass(12 * time.Second)
		if len(n.polls("1")) < polls+2 {
			t.Error("it does not go on")
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if got := s.events[events:]; len(got) > 0 && got[0] == fmt.Sprint("1 ", livestate.EventJoin, " Ada") {
			t.Errorf("what was known is forgotten: %v", got)
		}
	})
}

// TestTargetsOfTheRightsAlone: where only servers with a right are listed, one that is taken
// over is polled at once, and one that is given away, or is not listed while the rights
// cannot be used, keeps its sessions.
func TestTargetsOfTheRightsAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, s, r := newNetwork(), new(seen), &rights{epochs: map[int64]int64{1: 7, 2: 7}}
		c := s.config(n)
		c.Rights = r
		c.Targets = func(context.Context) (list []poll.Target, err error) {
			r.mu.Lock()
			defer r.mu.Unlock()
			for id := range int64(3) {
				tg := target(id + 1)
				if tg.Addr = fmt.Sprint(tg.ID); r.epochs[tg.ID] != 0 && !r.paused {
					list = append(list, tg)
				}
			}
			return list, nil
		}
		for id := range 3 {
			n.set(fmt.Sprint(id+1), shows("Ada"))
		}
		f, _ := run(t, c)
		pass(12 * time.Second)
		r.set(2, 0)
		r.set(3, 9)
		f.Sync()
		pass(time.Second)
		if len(n.polls("3")) != 1 {
			t.Errorf("the server that was taken over: %v", n.polls("3"))
		}
		r.pause(true)
		f.Sync()
		pass(time.Second)
		r.pause(false)
		before := len(n.polls("1"))
		pass(12 * time.Second)
		if len(n.polls("1")) < before+2 {
			t.Error("it does not go on")
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, e := range s.events {
			if strings.Contains(e, string(livestate.EventLeave)) {
				t.Errorf("sessions ended: %v", s.events)
			}
		}
	})
}

// TestLateAnswerCountsNothing: what a program reads after its right has ended, because it was
// stopped, may have been said long ago.
func TestLateAnswerCountsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, s, r := newNetwork(), new(seen), new(rights)
		fleetOf(t, n, s, r)
		pass(12 * time.Second)
		show := shows("Ben")
		n.set("1", func(ctx context.Context) (string, error) {
			r.set(1, 0)
			return show(ctx)
		})
		pass(12 * time.Second)
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, e := range s.events {
			if strings.Contains(e, "Ben") {
				t.Errorf("events %v", s.events)
			}
		}
	})
}

// TestAnswerToAStoppedProgram: a program that was stopped, and has kept its right, takes no answer
// for new that came while it was stopped.
func TestAnswerToAStoppedProgram(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, s, r := newNetwork(), new(seen), new(rights)
		fleetOf(t, n, s, r)
		pass(12 * time.Second)
		n.set("1", func(ctx context.Context) (string, error) {
			n.set("1", shows())
			text, err := shows("Ben")(ctx)
			time.Sleep(20 * time.Second)
			return text, err
		})
		pass(time.Minute)
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, e := range s.events {
			if strings.Contains(e, "Ben") {
				t.Errorf("events %v", s.events)
			}
		}
	})
}

// A server that was another's meanwhile is read anew.
func TestAnotherEpochAsksKnownAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, s, r := newNetwork(), new(seen), new(rights)
		f := fleetOf(t, n, s, r)
		pass(12 * time.Second)
		s.mu.Lock()
		s.events = nil
		s.mu.Unlock()
		r.set(1, 8)
		f.Sync()
		pass(time.Second)
		s.mu.Lock()
		defer s.mu.Unlock()
		if len(s.events) == 0 || s.events[len(s.events)-1] != fmt.Sprint("1 ", livestate.EventJoin, " Ada") {
			t.Errorf("events %v", s.events) // Known knows of none
		}
	})
}

// TestFirstServersAreTakenOver: a Fleet that starts in the place of one that has died does not let
// its servers wait for their turns.
func TestFirstServersAreTakenOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n, s, r := newNetwork(), new(seen), new(rights)
		fleetOf(t, n, s, r)
		pass(time.Second)
		if len(n.polls("1")) != 1 || len(n.polls("2")) != 1 {
			t.Errorf("polls within a second: %v, %v", n.polls("1"), n.polls("2"))
		}
	})
}

// TestTakeoverIsSpread: servers that are taken over do not wait longer than their number needs,
// and are not all asked at once.
func TestTakeoverIsSpread(t *testing.T) {
	t.Parallel()
	for servers, within := range map[int]time.Duration{60: 0, 1000: 500 * time.Millisecond, 6000: 2 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			n, s, r := newNetwork(), new(seen), new(rights)
			r.epochs = make(map[int64]int64)
			for id := range int64(servers) {
				tg := target(id + 1)
				tg.Addr = fmt.Sprint(id + 1)
				n.set(tg.Addr, shows("Ada"))
				s.targets = append(s.targets, tg)
				r.epochs[id+1] = 7
			}
			c := s.config(n)
			c.Rights = r
			begin := time.Now()
			run(t, c)
			pass(3 * time.Second)
			atOnce, last := 0, begin
			for _, tg := range s.targets {
				polls := n.polls(tg.Addr)
				if len(polls) == 0 {
					t.Fatalf("%v has no poll", tg)
				}
				if polls[0].Equal(begin) {
					atOnce++
				}
				if polls[0].After(last) {
					last = polls[0]
				}
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			var longest time.Duration
			told := 0
			for _, p := range s.polls {
				if p.Taken > 0 {
					told++
					longest = max(longest, p.Taken)
				}
			}
			if within > 0 && (longest != last.Sub(begin) || told > servers) {
				t.Errorf("%d servers: %d polls tell of the takeover, of %v at most", servers, told, longest)
			}
			if atOnce != min(servers, 64) || last.Sub(begin) > within || last.Sub(begin) < within*9/10 {
				t.Errorf("%d servers: %d at once, the last after %v", servers, atOnce, last.Sub(begin))
			}
		})
	}
}
