package daemon_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
)

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

func (b *broken) Touch(ctx context.Context, seen []store.RunEnd) error {
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

func (b *broken) AllServers(ctx context.Context) ([]store.Server, error) {
	if b.away.Load() {
		return nil, errAway
	}
	return b.Store.AllServers(ctx)
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
			{"Stays", 0, true, ""}, {"Goes", 0, false, livestate.ReasonLeft},
			{"Visits", 20 * time.Second, false, livestate.ReasonLeft}, {"Goes", 40 * time.Second, true, ""},
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
