package daemon_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/rcon/rcontest"
)

// A clock that is 40 days ahead for 75 seconds costs no history, and nothing of it
// stays.
func TestClockAheadForAMoment(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x := newClockScene(t)
		start(t, x.config)
		pass(5 * time.Minute)
		x.intact()
		x.clock.set(40 * day)
		x.play.Join(rcontest.Player{Name: "Cyd", SteamID: "STEAM_1:0:33"})
		for range 15 {
			pass(5 * time.Second)
			if err := x.health.Ready(); err != nil {
				t.Errorf("while the clock is ahead: %v", err)
			}
		}
		x.clock.set(0)
		pass(15 * time.Second)
		x.intact()
		if got := x.sessions(cyd); len(got) != 1 || !got[0].Open() || got[0].JoinedAt.Sub(bubble.Add(5*time.Minute)).Abs() > 3*time.Second {
			t.Errorf("sessions of Cyd, who came meanwhile: %+v", got)
		}
		if n := x.steps(); n != 2 {
			t.Errorf("%d steps in the log:\n%s", n, &x.log)
		}
		pass(26 * time.Hour) // until retention goes on
		x.intact()
	})
}

// A clock that is ten minutes behind for five seconds costs no session.
func TestClockBehindForAMoment(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x := newClockScene(t)
		start(t, x.config)
		pass(5 * time.Minute)
		x.play.Join(rcontest.Player{Name: "Cyd", SteamID: "STEAM_1:0:33"})
		pass(5 * time.Minute)
		x.play.Leave(x.play.Players()[1].UserID)
		pass(time.Minute)
		x.clock.set(-10 * time.Minute)
		pass(5 * time.Second)
		if err := x.health.Ready(); err != nil {
			t.Errorf("while the clock is behind: %v", err)
		}
		x.clock.set(0)
		pass(15 * time.Second)
		x.intact()
		if got := x.sessions(cyd); len(got) != 1 || got[0].Open() || (got[0].Duration()-5*time.Minute).Abs() > 6*time.Second {
			t.Errorf("sessions of Cyd, who had left before: %+v", got)
		}
		if n := x.steps(); n != 1 {
			t.Errorf("%d steps in the log:\n%s", n, &x.log)
		}
	})
}

// The clock is ahead for a moment by as long as a player is there: the join that it dates is
// neither after the present nor right, and must go with the rest.
func TestJoinDatedByAClockAheadIsCut(t *testing.T) {
	t.Parallel()
	for _, off := range []time.Duration{-10 * time.Second, -3 * time.Second, 0, 3 * time.Second, 10 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			x := newClockScene(t)
			start(t, x.config)
			pass(5 * time.Minute)
			x.clock.set(25*time.Minute + off)
			pass(6 * time.Second)
			x.clock.set(0)
			pass(15 * time.Second)
			x.intact()
		})
	}
}

// A clock that goes back while the store is away ends no poll until the store is back.
func TestClockGoesBackWhileTheStoreIsAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x := newClockScene(t)
		away := &broken{Store: x.st}
		x.config.Store = away
		var polls pollCount
		x.config.OnPoll = polls.add
		start(t, x.config)
		pass(5 * time.Minute)
		away.away.Store(true)
		pass(5 * time.Second)
		x.clock.set(-2 * time.Minute)
		pass(30 * time.Second) // and it is followed
		before := polls.all.Load()
		pass(time.Minute)
		if n := polls.all.Load() - before; n < 10 {
			t.Errorf("%d polls in a minute", n)
		}
		away.away.Store(false)
		pass(30 * time.Second)
		x.intact()
	})
}

// A clock that goes 20 seconds forward, and stays there, freezes nothing.
func TestClockGoesForward20Seconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x := newClockScene(t)
		start(t, x.config)
		pass(time.Minute)
		x.clock.set(20 * time.Second)
		for range 24 {
			pass(5 * time.Second)
			if err := x.health.Ready(); err != nil {
				t.Fatalf("not ready: %v", err)
			}
		}
		synctest.Wait()
		if got := x.sessions(ada); len(got) != 1 || !got[0].Open() {
			t.Errorf("sessions of Ada: %+v", got)
		}
		x.clock.set(0)
		pass(30 * time.Second)
		x.intact()
	})
}

// A clock that goes an hour back is followed when it has stayed so for six minutes.
func TestClockGoesBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x := newClockScene(t)
		start(t, x.config)
		pass(2 * time.Hour)
		x.intact()
		x.clock.set(-time.Hour)
		pass(6 * time.Minute)
		x.play.Join(rcontest.Player{Name: "Cyd", SteamID: "STEAM_1:0:33"})
		pass(15 * time.Second)
		x.intact()
		if got := x.sessions(cyd); len(got) != 1 || !got[0].Open() || x.clock.now().Sub(got[0].JoinedAt) > 20*time.Second {
			t.Errorf("sessions of Cyd: %+v", got)
		}
	})
}

// A machine that sleeps for eight hours leaves a gap: sessions end at the last poll
// before it. Old history goes when the clock is trusted again.
func TestSleepIsAGap(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x := newClockScene(t)
		start(t, x.config)
		pass(10 * time.Minute)
		synctest.Wait()
		last := x.clock.now()
		x.old(cyd, bubble.Add(-29*day-20*time.Hour)) // which eight hours make too old
		for _, p := range x.play.Players() {
			x.play.Leave(p.UserID)
		}
		x.play.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:11", Connected: time.Now()})
		x.clock.set(8 * time.Hour)
		pass(20 * time.Second)
		synctest.Wait()
		if err := x.health.Ready(); err != nil {
			t.Errorf("not ready: %v", err)
		}
		got := x.sessions(ada)
		if len(got) != 2 || got[0].LeftAt.Sub(last).Abs() > 6*time.Second || got[1].JoinedAt.Sub(last) < 7*time.Hour || !got[1].Open() {
			t.Errorf("sessions of Ada: %+v", got)
		}
		runs, err := x.st.Runs(t.Context(), x.row.ID, bubble, time.Time{}, 0)
		if err != nil || len(runs) != 2 || runs[1].StartedAt.Sub(runs[0].LastSeenAt) < 7*time.Hour {
			t.Errorf("runs %+v, %v", runs, err)
		}
		pass(4 * time.Hour)
		if len(x.sessions(cyd)) != 1 {
			t.Error("pruned on a clock that has just stepped")
		}
		pass(5 * time.Hour)
		if len(x.sessions(cyd)) != 0 || len(x.sessions(bob)) != 1 {
			t.Error("retention did not go on")
		}
	})
}

// A clock that steps takes the lease from nobody.
func TestClockStepKeepsTheLease(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x := newClockScene(t)
		start(t, x.config)
		pass(10 * time.Second)
		second := x.config
		second.Health = new(daemon.Health)
		start(t, second)
		pass(10 * time.Second)
		for _, off := range []time.Duration{40 * day, 0, time.Hour, -time.Hour, 0} {
			x.clock.set(off)
			for range 20 {
				pass(time.Second)
				if err := second.Health.Ready(); err == nil {
					t.Fatalf("clock off by %v: the daemon that waits has taken over", off)
				}
			}
			if err := x.health.Ready(); err != nil {
				t.Errorf("clock off by %v: %v", off, err)
			}
		}
	})
}
