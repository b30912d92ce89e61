package daemon_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
)

// Whoever stayed while a killed daemon was away is still in the same session, and
// whoever left meanwhile has left when he was last seen.
func TestKill(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		play := rcontest.NewGame("", "", 8)
		_, row := net.add(t, st, play.Handle, withPassword())
		play.Join(rcontest.Player{Name: "Stays", SteamID: "STEAM_1:0:1"})
		leaves := play.Join(rcontest.Player{Name: "Leaves", SteamID: "STEAM_1:0:2"})

		// From one moment on, the first daemon reaches nothing any more: neither the
		// store, nor, after its end, the game.
		first := &broken{Store: st}
		stop := start(t, daemon.Config{Store: first, RCON: net.options(), Interval: 5 * time.Second})
		pass(23 * time.Second)
		synctest.Wait()
		before := current(t, st, row.ID)
		first.away.Store(true)
		pass(6 * time.Second)
		if err := stop(); !errors.Is(err, errAway) {
			t.Errorf("Run returned %v, want the error of the last flush", err)
		}
		play.Leave(leaves)
		pass(40 * time.Second)

		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second})
		pass(20 * time.Second)
		synctest.Wait()
		after := current(t, st, row.ID)
		if len(before) != 2 || len(after) != 1 || !after[0].JoinedAt.Equal(before[0].JoinedAt) || after[0].Name != "Stays" {
			t.Errorf("before: %+v\nafter: %+v", before, after)
		}
		recent, err := st.Recent(t.Context(), row.ID, 5)
		if err != nil {
			t.Fatal(err)
		}
		if len(recent) != 1 || recent[0].LeftAt.After(bubble.Add(23*time.Second)) || recent[0].LeftAt.Before(bubble.Add(10*time.Second)) {
			t.Errorf("recent = %+v", recent)
		}
	})
}

// The end of a daemon writes what was seen a moment ago, and ends no session.
func TestStopFlushes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		play := rcontest.NewGame("", "", 8)
		game, row := net.add(t, st, play.Handle, withPassword())
		stop := start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second})
		pass(20 * time.Second)
		play.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:1"})
		before := game.Stats().Commands
		if err := game.Wait(t.Context(), func(s rcontest.Stats) bool { return s.Commands > before }); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		seen := time.Now()
		if got := names(current(t, st, row.ID)); got != "" {
			t.Fatalf("written already: %q", got)
		}
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		sessions := current(t, st, row.ID)
		if names(sessions) != "Ada" || seen.Sub(sessions[0].LastSeenAt) > time.Millisecond {
			t.Errorf("sessions = %+v, seen %v", sessions, seen)
		}
		// The lease is free.
		if err := st.Acquire(t.Context(), "poller", "somebody", time.Now().UTC(), time.Second); err != nil {
			t.Error(err)
		}
	})
}

// A daemon whose store does not answer ends all the same, in time.
func TestStopInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := &broken{Store: memory(t)}, newNetwork(t)
		play := rcontest.NewGame("", "", 8)
		net.add(t, st, play.Handle, withPassword())
		watched(t, st, "203.0.113.99:27015", password) // a black hole
		stop := start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second})
		pass(20 * time.Second)
		st.slow.Store(int64(time.Hour))
		play.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:1"})
		pass(12 * time.Second)
		begin := time.Now()
		if err := stop(); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Run returned %v", err)
		}
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("Run took %v to end", took)
		}
	})
}

// Servers that are added, changed, stopped and deleted in the store are so within one
// interval.
func TestTargets(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		play := rcontest.NewGame("", "", 8)
		play.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:1"})
		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second})
		pass(12 * time.Second)

		soon := func() {
			pass(5*time.Second + time.Second)
			synctest.Wait()
		}
		game, row := net.add(t, st, play.Handle, withPassword())
		soon()
		if got := names(current(t, st, row.ID)); got != "Ada" {
			t.Fatalf("after it was added: %q", got)
		}
		update := func() {
			t.Helper()
			if err := st.UpdateServer(t.Context(), row); err != nil {
				t.Fatal(err)
			}
			soon()
		}

		row.DesiredState = store.Stopped
		update()
		if s := serverNow(t, st, row.ID); s.ActualState != store.Stopped || len(current(t, st, row.ID)) != 0 {
			t.Errorf("stopped: %s with %q", s.ActualState, names(current(t, st, row.ID)))
		}
		recent, err := st.Recent(t.Context(), row.ID, 5)
		if err != nil {
			t.Fatal(err)
		}
		if len(recent) != 1 || recent[0].Reason != livestate.ReasonStopped {
			t.Errorf("recent = %+v", recent)
		}
		polls := game.Stats().Commands
		soon()
		if n := game.Stats().Commands; n != polls {
			t.Errorf("a stopped server was polled %d times", n-polls)
		}

		row.DesiredState = store.Running
		update()
		if got := names(current(t, st, row.ID)); got != "Ada" {
			t.Errorf("started again: %q", got)
		}
		if s, err := st.Recent(t.Context(), row.ID, 5); err != nil || len(s) != 0 {
			t.Errorf("she is in the same session again, but recent = %+v, %v", s, err)
		}

		row.RCONPassword = "wrong"
		update()
		if s := serverNow(t, st, row.ID); s.Problem == "" {
			t.Errorf("with a wrong password: %+v", s)
		}
		row.RCONPassword = password
		update()
		if s := serverNow(t, st, row.ID); s.Problem != "" || s.ActualState != store.Running {
			t.Errorf("with the right password: %+v", s)
		}

		row.RCONPassword = ""
		update()
		if s := serverNow(t, st, row.ID); s.Problem != "" || s.ActualState != store.Unknown {
			t.Errorf("without a password: %+v", s)
		}
		if open := game.Stats().Open; open != 0 {
			t.Errorf("%d connections are open to a server without a password", open)
		}

		row.RCONPassword = password
		update()
		if err := st.DeleteServer(t.Context(), 1, row.ID); err != nil {
			t.Fatal(err)
		}
		soon()
		if open := game.Stats().Open; open != 0 {
			t.Errorf("%d connections are open to a deleted server", open)
		}
	})
}

// A lost poll is not yet a state, the second one is.
func TestOneLostPoll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		game, row := net.add(t, st, rcontest.NewGame("", "", 8).Handle, withPassword())
		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second})
		pass(12 * time.Second)
		for _, test := range []struct {
			lost int
			want store.State
		}{{1, store.Running}, {2, store.Unknown}} {
			game.SetFaults(rcontest.Faults{Silent: true})
			asked := game.Stats().Commands
			if err := game.Wait(t.Context(), func(s rcontest.Stats) bool { return s.Commands == asked+test.lost }); err != nil {
				t.Fatal(err)
			}
			pass(2*time.Second + 100*time.Millisecond) // the query times out
			game.SetFaults(rcontest.Faults{})
			pass(time.Second)
			synctest.Wait()
			if s := serverNow(t, st, row.ID); s.ActualState != test.want {
				t.Errorf("after %d lost polls: %s", test.lost, s.ActualState)
			}
			pass(20 * time.Second)
		}
	})
}

func TestRetention(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		play := rcontest.NewGame("", "", 8)
		_, row := net.add(t, st, play.Handle, withPassword())
		stays := play.Join(rcontest.Player{Name: "Stays", SteamID: "STEAM_1:0:1"})
		play.Join(rcontest.Player{Name: "Leaves", SteamID: "STEAM_1:0:2"})
		start(t, daemon.Config{Store: alone{st}, RCON: net.options(), Interval: 5 * time.Second,
			HistoryFor: time.Hour, RetentionEvery: 60})
		pass(time.Minute)
		play.Leave(stays + 1)
		count := func() (n int) {
			for _, err := range st.Sessions(t.Context(), row.ID, bubble, time.Now()) {
				if err != nil {
					t.Fatal(err)
				}
				n++
			}
			return n
		}
		pass(50 * time.Minute)
		synctest.Wait()
		if n := count(); n != 2 {
			t.Errorf("%d sessions after 50 minutes, want 2", n)
		}
		pass(20 * time.Minute)
		synctest.Wait()
		if n := count(); n != 1 {
			t.Errorf("%d sessions after 70 minutes, want 1", n)
		}
		if got := names(current(t, st, row.ID)); got != "Stays" {
			t.Errorf("current: %q", got)
		}
	})
}
