package daemon_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
)

// locked is a store that another program has for itself: who wants to write waits
// for long, and in vain.
type locked struct {
	*memstore.Store
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

// shut is a store that somebody outside can have for himself: whoever writes waits until
// he is done, or for ten seconds in vain.
type shut struct {
	store.Store
	mu   sync.Mutex
	open chan struct{} // closed when writes may go on; nil: they may
}

// lock takes the store away from everybody, for a time.
func (s *shut) lock(d time.Duration) {
	open := make(chan struct{})
	s.mu.Lock()
	s.open = open
	s.mu.Unlock()
	time.AfterFunc(d, func() {
		s.mu.Lock()
		s.open = nil
		s.mu.Unlock()
		close(open)
	})
}

func (s *shut) wait(ctx context.Context) error {
	s.mu.Lock()
	open := s.open
	s.mu.Unlock()
	if open == nil {
		return nil
	}
	select {
	case <-open:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(10 * time.Second):
		return store.ErrUnavailable
	}
}

func (s *shut) Acquire(ctx context.Context, name, holder string, now time.Time, ttl time.Duration) error {
	if err := s.wait(ctx); err != nil {
		return err
	}
	return s.Store.Acquire(ctx, name, holder, now, ttl)
}

func (s *shut) Apply(ctx context.Context, batch []store.Update) error {
	if err := s.wait(ctx); err != nil {
		return err
	}
	return s.Store.Apply(ctx, batch)
}

func (s *shut) Touch(ctx context.Context, seen []store.RunEnd) error {
	if err := s.wait(ctx); err != nil {
		return err
	}
	return s.Store.Touch(ctx, seen)
}

func (s *shut) Ping(ctx context.Context) error {
	if err := s.wait(ctx); err != nil {
		return err
	}
	return s.Store.Ping(ctx)
}

// While a store is locked nobody can renew the lease. What its holder has seen
// meanwhile is not lost to one who waits, or to one who starts just then.
func TestLockTakesNoLease(t *testing.T) {
	t.Parallel()
	for _, locked := range []time.Duration{2 * time.Second, 5 * time.Second, 9 * time.Second, 25 * time.Second, time.Minute} {
		t.Run(locked.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				st, net := &shut{Store: memory(t)}, newNetwork(t)
				play := rcontest.NewGame("", "", 8)
				_, row := net.add(t, st, play.Handle, withPassword())
				first, second, third := new(daemon.Health), new(daemon.Health), new(daemon.Health)
				config := daemon.Config{Store: st, RCON: net.options(), Interval: time.Second, Health: first}
				start(t, config)
				pass(10*time.Second + 300*time.Millisecond)
				config.Health = second
				start(t, config)
				pass(20 * time.Second)

				st.lock(locked)
				visits := play.Join(rcontest.Player{Name: "Visits", SteamID: "STEAM_1:0:1"})
				pass(locked * 3 / 4)
				play.Leave(visits)
				config.Health = third
				start(t, config)
				pass(locked/4 + 15*time.Second)
				synctest.Wait()

				if first.Ready() != nil || second.Ready() == nil || third.Ready() == nil {
					t.Errorf("ready: %v, %v, %v; want the first alone", first.Ready(), second.Ready(), third.Ready())
				}
				recent, err := st.Recent(t.Context(), row.ID, 5)
				if err != nil {
					t.Fatal(err)
				}
				if names(recent) != "Visits" {
					t.Errorf("recent: %q", names(recent))
				}
			})
		})
	}
}
