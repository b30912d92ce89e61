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
