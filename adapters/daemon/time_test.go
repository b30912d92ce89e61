package daemon_test

import (
	"context"
	"fmt"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
)

// memory returns a store in memory with an administrator, for a test in a bubble.
func memory(t *testing.T) *memstore.Store {
	t.Helper()
	st := memstore.New()
	t.Cleanup(func() { st.Close() })
	if _, err := st.CreateUser(t.Context(), store.User{Name: "owner", Admin: true, Active: true}); err != nil {
		t.Fatal(err)
	}
	return st
}

// bubble is when every bubble begins.
var bubble = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// pass lets time pass in a bubble.
func pass(d time.Duration) { <-time.After(d) }

// network is a network in memory. Its addresses are those of servers by number,
// 203.0.113.N:27015 for the first 250 and other ports for the rest.
type network struct {
	mu      sync.Mutex
	servers map[string]*rcontest.Server
	dials   map[string][]time.Time
}

func (n *network) options() *rcon.Options {
	return &rcon.Options{DialContext: n.dial}
}

func (n *network) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	n.mu.Lock()
	n.dials[addr] = append(n.dials[addr], time.Now())
	s := n.servers[addr]
	n.mu.Unlock()
	if s == nil { // a black hole
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return s.DialContext(ctx, network, addr)
}

// dialled returns when addr was dialled, since the first time.
func (n *network) dialled(addr string) (at []time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, t := range n.dials[addr] {
		at = append(at, t.Sub(n.dials[addr][0]))
	}
	return at
}

func newNetwork(t *testing.T) *network {
	n := &network{servers: make(map[string]*rcontest.Server), dials: make(map[string][]time.Time)}
	t.Cleanup(func() {
		for _, s := range n.servers {
			s.Close()
		}
	})
	return n
}

func (n *network) add(t *testing.T, st store.Store, handler rcontest.Handler, opts *rcontest.Options) (*rcontest.Server, store.Server) {
	t.Helper()
	n.mu.Lock()
	defer n.mu.Unlock()
	addr := fmt.Sprintf("203.0.113.%d:%d", len(n.servers)%250+1, 27015+len(n.servers)/250)
	n.servers[addr] = rcontest.New(handler, opts)
	return n.servers[addr], watched(t, st, addr, password)
}

func withPassword() *rcontest.Options { return &rcontest.Options{Password: password} }

func TestBackoff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		game, row := net.add(t, st, rcontest.NewGame("", "", 4).Handle, withPassword())
		addr := "203.0.113.1:27015"
		game.Stop()
		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second})
		pass(10 * time.Minute)
		synctest.Wait()

		at := net.dialled(addr)
		for i, d := range at[1:] {
			wait, longest := d-at[i], min(5*time.Second<<min(i, 4), time.Minute)
			if wait > longest+50*time.Millisecond || wait < longest*3/4 {
				t.Errorf("attempt %d came %v after the one before, want %v to %v", i+2, wait, longest*3/4, longest)
			}
		}
		if n := len(at); n < 10 || n > 18 {
			t.Errorf("%d attempts in ten minutes", n)
		}
		if s := serverNow(t, st, row.ID); s.ActualState != store.Stopped {
			t.Errorf("state %s", s.ActualState)
		}

		// Quick again after the first success.
		if err := game.Start(); err != nil {
			t.Fatal(err)
		}
		pass(time.Minute + time.Second)
		before := game.Stats().Commands
		if before == 0 {
			t.Fatal("not asked within a minute")
		}
		pass(time.Minute)
		synctest.Wait()
		if n := game.Stats().Commands - before; n != 12 {
			t.Errorf("%d polls in a minute, want 12", n)
		}
	})
}

// A server that does not answer in time is polled on, and the polls that do not
// fit in are counted and left out.
func TestLatePolls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		opts := withPassword()
		opts.Faults.Delay = 7 * time.Second
		game, _ := net.add(t, st, rcontest.NewGame("", "", 4).Handle, opts)
		var count pollCount
		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second, QueryTimeout: 9 * time.Second, OnPoll: count.add})
		pass(100 * time.Second)
		synctest.Wait()
		if n := game.Stats().Commands; n < 9 || n > 10 {
			t.Errorf("%d polls of 7 s in 100 s, want every second place taken", n)
		}
		if n := count.missed.Load(); n < 8 || n > 10 {
			t.Errorf("%v late polls", n)
		}
	})
}

// Sessions of a server that went silent end at its last poll, when that is
// StuckAfter ago, though the next poll is later.
func TestStuckSessions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		play := rcontest.NewGame("", "", 4)
		game, row := net.add(t, st, play.Handle, withPassword())
		play.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:11"})
		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second})
		pass(30 * time.Second)
		game.Stop()
		pass(55 * time.Second)
		synctest.Wait()
		if got := names(current(t, st, row.ID)); got != "Ada" {
			t.Errorf("after 55 s of silence: %q", got)
		}
		pass(12 * time.Second)
		synctest.Wait()
		if got := names(current(t, st, row.ID)); got != "" {
			t.Errorf("after 67 s of silence: %q", got)
		}
		recent, err := st.Recent(t.Context(), row.ID, 5)
		if err != nil {
			t.Fatal(err)
		}
		if len(recent) != 1 || recent[0].Reason != livestate.ReasonOutage || recent[0].LeftAt.Sub(recent[0].JoinedAt) > 30*time.Second {
			t.Errorf("recent = %+v", recent)
		}
	})
}
