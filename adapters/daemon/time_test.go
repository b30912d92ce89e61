package daemon_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
)

// memory returns a store in memory with one user, for a test in a bubble.
func memory(t *testing.T) *sqlite.Store {
	t.Helper()
	st, err := sqlite.Open(t.Context(), ":memory:", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	if _, err := st.CreateUser(t.Context(), store.User{Name: "owner", Active: true}); err != nil {
		t.Fatal(err)
	}
	return st
}

// bubble is when every bubble begins.
var bubble = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// pass lets time pass in a bubble.
func pass(d time.Duration) { <-time.After(d) }

// network is a network in memory. Its addresses are those of servers by number,
// 203.0.113.N:27015.
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
	addr := fmt.Sprintf("203.0.113.%d:27015", len(n.servers)+1)
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

func TestWrongPasswordHold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		game, _ := net.add(t, st, nil, &rcontest.Options{Password: "another"})
		config := daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second}
		stop := start(t, config)
		pass(10 * time.Minute)
		synctest.Wait()
		if s := game.Stats(); s.Refused != 1 || s.Conns != 1 {
			t.Errorf("within ten minutes: %+v", s)
		}
		pass(10 * time.Second)
		synctest.Wait()
		if s := game.Stats(); s.Refused != 2 {
			t.Errorf("after ten minutes: %+v", s)
		}

		// Nor do restarts log in again, after the second time as after the first.
		for range 3 {
			if err := stop(); err != nil {
				t.Fatal(err)
			}
			stop = start(t, config)
			pass(time.Minute)
		}
		synctest.Wait()
		if s := game.Stats(); s.Refused != 2 {
			t.Errorf("after three restarts: %+v", s)
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
		health := new(daemon.Health)
		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second, QueryTimeout: 9 * time.Second, Health: health})
		pass(100 * time.Second)
		synctest.Wait()
		if n := game.Stats().Commands; n < 9 || n > 10 {
			t.Errorf("%d polls of 7 s in 100 s, want every second place taken", n)
		}
		if n := metric(t, health, "left4me_polls_late_total"); n < 8 || n > 10 {
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
		if len(recent) != 1 || recent[0].Reason != livestate.Outage || recent[0].LeftAt.Sub(recent[0].JoinedAt) > 30*time.Second {
			t.Errorf("recent = %+v", recent)
		}
	})
}

// broken is a store that can be away.
type broken struct {
	store.Store
	away atomic.Bool
	slow atomic.Int64 // every write takes so long, in ns
}

var errAway = errors.New("the disk is full")

func (b *broken) try(ctx context.Context) error {
	if d := time.Duration(b.slow.Load()); d > 0 {
		select {
		case <-time.After(d):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if b.away.Load() {
		return errAway
	}
	return nil
}

func (b *broken) Apply(ctx context.Context, batch []store.Update) error {
	if err := b.try(ctx); err != nil {
		return err
	}
	return b.Store.Apply(ctx, batch)
}

func (b *broken) Touch(ctx context.Context, seen []store.Seen) error {
	if err := b.try(ctx); err != nil {
		return err
	}
	return b.Store.Touch(ctx, seen)
}

func (b *broken) SetServerStates(ctx context.Context, states []store.ServerState) error {
	if err := b.try(ctx); err != nil {
		return err
	}
	return b.Store.SetServerStates(ctx, states)
}

func (b *broken) Acquire(ctx context.Context, name, holder string, now time.Time, ttl time.Duration) error {
	if err := b.try(ctx); err != nil {
		return err
	}
	return b.Store.Acquire(ctx, name, holder, now, ttl)
}

func (b *broken) Ping(ctx context.Context) error {
	if b.away.Load() {
		return errAway
	}
	return b.Store.Ping(ctx)
}

func (b *broken) Servers(ctx context.Context, user int64) ([]store.Server, error) {
	if b.away.Load() {
		return nil, errAway
	}
	return b.Store.Servers(ctx, user)
}

// While the store is away polls go on, and nothing of what they saw is missing
// when it returns.
func TestStoreAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := &broken{Store: memory(t)}, newNetwork(t)
		play := rcontest.NewGame("", "", 8)
		game, row := net.add(t, st, play.Handle, withPassword())
		health := new(daemon.Health)
		var log logged
		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second, Health: health, Log: log.logger()})
		play.Join(rcontest.Player{Name: "Stays", SteamID: "STEAM_1:0:1"})
		goes := play.Join(rcontest.Player{Name: "Goes", SteamID: "STEAM_1:0:2"})
		pass(20 * time.Second)

		st.away.Store(true)
		play.Leave(goes)
		comes := play.Join(rcontest.Player{Name: "Visits", SteamID: "STEAM_1:0:3"})
		before := game.Stats().Commands
		pass(20 * time.Second)
		if err := health.Ready(); err == nil {
			t.Error("ready, though the store is away")
		} else {
			t.Log(err)
		}
		play.ChangeMap("c1m3_mall")
		play.Leave(comes)
		play.Join(rcontest.Player{Name: "Goes", SteamID: "STEAM_1:0:2"})
		pass(20 * time.Second)
		synctest.Wait()
		if n := game.Stats().Commands - before; n != 8 {
			t.Errorf("%d polls in 40 s without a store, want 8", n)
		}

		st.away.Store(false)
		pass(6 * time.Second)
		synctest.Wait()
		if err := health.Ready(); err != nil {
			t.Error(err)
		}
		type brief struct {
			Name   string
			From   time.Duration
			Open   bool
			Reason livestate.Reason
		}
		var got []brief
		for s, err := range st.Sessions(t.Context(), row.ID, bubble, time.Now()) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, brief{s.Name, s.JoinedAt.Sub(bubble).Round(time.Second), s.Open(), s.Reason})
		}
		want := []brief{
			{"Stays", 0, true, ""}, {"Goes", 0, false, livestate.Left},
			{"Visits", 20 * time.Second, false, livestate.Left}, {"Goes", 40 * time.Second, true, ""},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("sessions (-want +got):\n%s\n%s", diff, log.String())
		}
		runs, err := st.Runs(t.Context(), row.ID, bubble, time.Now(), 0)
		if err != nil {
			t.Fatal(err)
		}
		if last := runs[len(runs)-1]; last.Map != "c1m3_mall" || len(runs) < 2 {
			t.Errorf("runs = %+v", runs)
		}
	})
}

// A store that takes longer than an interval delays no poll.
func TestStoreSlow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := &broken{Store: memory(t)}, newNetwork(t)
		play := rcontest.NewGame("", "", 8)
		game, row := net.add(t, st, play.Handle, withPassword())
		health := new(daemon.Health)
		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second, Health: health})
		pass(20 * time.Second)
		st.slow.Store(int64(2 * time.Second))
		before := game.Stats().Commands
		play.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:11"})
		pass(100 * time.Second)
		synctest.Wait()
		if n := game.Stats().Commands - before; n != 20 {
			t.Errorf("%d polls in 100 s, want 20", n)
		}
		if got := names(current(t, st, row.ID)); got != "Ada" {
			t.Errorf("current: %q", got)
		}
	})
}

// locked is a store that another program has for itself: who wants to write waits
// for long, and in vain.
type locked struct {
	*sqlite.Store
	now atomic.Bool
}

func (s *locked) Acquire(ctx context.Context, name, holder string, now time.Time, ttl time.Duration) error {
	if !s.now.Load() {
		return s.Store.Acquire(ctx, name, holder, now, ttl)
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(10 * time.Second):
		return store.ErrUnavailable
	}
}

// A lease that could not be renewed in time does not count as held.
func TestLeaseOfLockedStore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := &locked{Store: memory(t)}, newNetwork(t)
		net.add(t, st, rcontest.NewGame("", "", 8).Handle, withPassword())
		health := new(daemon.Health)
		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second, Health: health})
		pass(20 * time.Second)
		if err := health.Ready(); err != nil {
			t.Errorf("before: %v", err)
		}
		st.now.Store(true)
		pass(7 * time.Second)
		if err := health.Ready(); err == nil {
			t.Error("ready, though nothing can be written")
		}
		st.now.Store(false)
		pass(5 * time.Second)
		if err := health.Ready(); err != nil {
			t.Errorf("after: %v", err)
		}
	})
}

// Of two daemons on one store, one polls and the other waits. It takes over when
// the first ends, and when the first cannot reach the store for long.
func TestTwoDaemons(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		play := rcontest.NewGame("", "", 8)
		game, row := net.add(t, st, play.Handle, withPassword())
		play.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:11"})
		first, second := &broken{Store: st}, &broken{Store: st}
		health1, health2 := new(daemon.Health), new(daemon.Health)
		start(t, daemon.Config{Store: first, RCON: net.options(), Interval: 5 * time.Second, Health: health1})
		pass(10 * time.Second)
		stop2 := start(t, daemon.Config{Store: second, RCON: net.options(), Interval: 5 * time.Second, Health: health2})
		pass(20 * time.Second)
		synctest.Wait()
		if s := game.Stats(); s.Conns != 1 {
			t.Errorf("%d connections", s.Conns)
		}
		if health1.Ready() != nil || health2.Ready() == nil {
			t.Errorf("ready: first %v, second %v", health1.Ready(), health2.Ready())
		}

		first.away.Store(true)
		pass(20 * time.Second)
		first.away.Store(false)
		pass(20 * time.Second)
		synctest.Wait()
		if health1.Ready() == nil || health2.Ready() != nil {
			t.Errorf("after an outage of the first: ready: first %v, second %v", health1.Ready(), health2.Ready())
		}
		if s := game.Stats(); s.Open != 1 {
			t.Errorf("%d connections are open", s.Open)
		}

		if err := stop2(); err != nil {
			t.Error(err)
		}
		pass(7 * time.Second)
		synctest.Wait()
		if err := health1.Ready(); err != nil {
			t.Errorf("after the second ended: %v", err)
		}
		sessions := current(t, st, row.ID)
		if len(sessions) != 1 || sessions[0].JoinedAt.Sub(bubble) > time.Second {
			t.Errorf("sessions = %+v", sessions)
		}
	})
}
