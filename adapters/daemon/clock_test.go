package daemon_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
)

const day = 24 * time.Hour

// wallClock is a wall clock that can be wrong. Its zero value is right.
type wallClock struct{ off atomic.Int64 }

func (w *wallClock) now() time.Time { return time.Now().Round(0).Add(time.Duration(w.off.Load())) }

func (w *wallClock) set(off time.Duration) { w.off.Store(int64(off)) }

// clockScene is a daemon on a clock that steps, with a game on which Ada is and Bob
// was ten days ago.
type clockScene struct {
	t      *testing.T
	st     *memstore.Store
	play   *rcontest.Game
	row    store.Server
	clock  wallClock
	health daemon.Health
	log    logged
	config daemon.Config
}

var (
	ada = steam.FromAccountID(22)
	bob = steam.FromAccountID(44)
	cyd = steam.FromAccountID(66)
)

func newClockScene(t *testing.T) *clockScene {
	t.Helper()
	x := &clockScene{t: t, st: memory(t), play: rcontest.NewGame("", "c1m1_hotel", 8)}
	net := newNetwork(t)
	_, x.row = net.add(t, x.st, x.play.Handle, withPassword())
	x.play.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:11", Connected: bubble.Add(-20 * time.Minute)})
	x.old(bob, bubble.Add(-10*day))
	err := x.st.CreateLogin(t.Context(), store.Login{Digest: "d", UserID: 1, CreatedAt: bubble, ExpiresAt: bubble.Add(30 * day)})
	if err != nil {
		t.Fatal(err)
	}
	x.config = daemon.Config{
		Store: x.st, RCON: net.options(), Interval: 5 * time.Second, RetentionEvery: 2,
		Health: &x.health, Log: x.log.logger(), Now: x.clock.now,
	}
	return x
}

// old stores a session and a run that ended at a time.
func (x *clockScene) old(who steam.ID, end time.Time) {
	x.t.Helper()
	err := x.st.Apply(x.t.Context(), []store.Update{{
		ServerID: x.row.ID,
		Run:      livestate.Run{State: livestate.State{Players: 1}, StartedAt: end.Add(-time.Hour), LastSeenAt: end},
		Sessions: []livestate.Session{{SteamID: who, JoinedAt: end.Add(-time.Hour), LeftAt: end, LastSeenAt: end, Reason: livestate.ReasonLeft}},
	}})
	if err != nil {
		x.t.Fatal(err)
	}
}

func (x *clockScene) sessions(who steam.ID) []livestate.Session {
	x.t.Helper()
	var list []livestate.Session
	for s, err := range x.st.Sessions(x.t.Context(), x.row.ID, time.Time{}, time.Time{}) {
		if err != nil {
			x.t.Fatal(err)
		}
		if s.SteamID == who {
			list = append(list, s)
		}
	}
	return list
}

// intact checks that nothing was lost and nothing is later than now, that Ada has had
// one session all the time, and that the daemon polls.
func (x *clockScene) intact() {
	x.t.Helper()
	synctest.Wait()
	now := x.clock.now()
	if err := x.health.Ready(); err != nil {
		x.t.Errorf("not ready: %v", err)
	}
	if n := len(x.sessions(bob)); n != 1 {
		x.t.Errorf("%d sessions of Bob, want 1: history was lost", n)
	}
	if _, _, err := x.st.Login(x.t.Context(), "d", now); err != nil {
		x.t.Errorf("the login was lost: %v", err)
	}
	got := x.sessions(ada)
	if len(got) != 1 || !got[0].Open() || got[0].JoinedAt.Sub(bubble.Add(-20*time.Minute)).Abs() > 2*time.Second {
		x.t.Errorf("sessions of Ada: %+v", got)
	}
	runs, err := x.st.Runs(x.t.Context(), x.row.ID, time.Time{}, time.Time{}, 0)
	if err != nil {
		x.t.Fatal(err)
	}
	for i, r := range runs {
		if r.LastSeenAt.After(now) || i > 0 && !r.StartedAt.After(runs[i-1].LastSeenAt) {
			x.t.Errorf("run %d at %v: %+v", i, now, r)
		}
	}
	if last := runs[len(runs)-1].LastSeenAt; now.Sub(last) > 25*time.Second {
		x.t.Errorf("last seen %v ago", now.Sub(last))
	}
}

// steps returns how many steps the log has.
func (x *clockScene) steps() int { return strings.Count(x.log.String(), "the wall clock went") }

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

// A daemon that starts while the clock is 40 days ahead prunes nothing, and what it
// has written goes when the clock is set.
func TestStartOnAWrongClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x := newClockScene(t)
		x.clock.set(40 * day)
		start(t, x.config)
		pass(5 * time.Minute)
		synctest.Wait()
		if err := x.health.Ready(); err != nil {
			t.Errorf("not ready: %v", err)
		}
		x.clock.set(0)
		pass(45 * time.Second)
		x.intact()
	})
}

// A daemon that starts and finds history from the future cuts it and goes on.
func TestStartAfterAWrongClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x := newClockScene(t)
		x.clock.set(40 * day)
		stop := start(t, x.config)
		pass(75 * time.Second)
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		// It died there, and its lease is left.
		if err := x.st.Acquire(t.Context(), "poller", "dead", x.clock.now(), 6*time.Second); err != nil {
			t.Fatal(err)
		}
		x.clock.set(0)
		start(t, x.config)
		pass(30 * time.Second)
		x.intact()
	})
}

// A machine without a clock of its own starts in the past. Its history is not cut.
func TestStartInThePast(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x := newClockScene(t)
		for i := range 20 {
			x.old(cyd, bubble.Add(-time.Duration(20-i)*day/2))
		}
		x.clock.set(-9 * day)
		start(t, x.config)
		pass(2 * time.Hour)
		if err := x.health.Ready(); err == nil || !strings.Contains(err.Error(), "clock") {
			t.Errorf("ready: %v", err)
		}
		if n := len(x.sessions(cyd)); n != 20 {
			t.Errorf("%d sessions are left of 20", n)
		}
		x.clock.set(0)
		pass(15 * time.Second)
		x.intact()
		if n := len(x.sessions(cyd)); n != 20 {
			t.Errorf("%d sessions are left of 20", n)
		}
	})
}

// Old history goes at the start already.
func TestRetentionAtStart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x := newClockScene(t)
		x.old(cyd, bubble.Add(-31*day))
		x.config.RetentionEvery = 1e6
		start(t, x.config)
		pass(time.Second)
		synctest.Wait()
		if len(x.sessions(cyd)) != 0 || len(x.sessions(bob)) != 1 {
			t.Errorf("Cyd %+v, Bob %+v", x.sessions(cyd), x.sessions(bob))
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
