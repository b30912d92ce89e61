package daemon_test

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// A session that was imported, of a server that never had a run and does not
// answer, ends where it was itself last seen.
func TestOpenSessionOfAServerDeadFromTheStartEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		row := watched(t, st, "203.0.113.99:27015", password)
		ada := livestate.Session{SteamID: steam.FromAccountID(22), UserID: 2, Name: "Ada", LastName: "Ada",
			JoinedAt: bubble.Add(-time.Hour), LastSeenAt: bubble.Add(-10 * time.Second)}
		bob := ada
		bob.SteamID, bob.LastSeenAt = steam.FromAccountID(23), bubble.Add(-20*time.Minute)
		if err := st.Apply(t.Context(), []store.Update{{ServerID: row.ID, Sessions: []livestate.Session{ada, bob}}}); err != nil {
			t.Fatal(err)
		}
		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second})
		pass(40 * time.Second)
		synctest.Wait()
		if got := current(t, st, row.ID); len(got) != 2 {
			t.Errorf("after 50 s of silence: %+v", got)
		}
		pass(20 * time.Second)
		synctest.Wait()
		if got := current(t, st, row.ID); len(got) != 0 {
			t.Errorf("after 70 s of silence: %+v", got)
		}
		recent, err := st.Recent(t.Context(), row.ID, 5)
		if err != nil {
			t.Fatal(err)
		}
		if len(recent) != 2 || !recent[0].LeftAt.Equal(ada.LastSeenAt) || !recent[1].LeftAt.Equal(bob.LastSeenAt) || recent[0].Reason != livestate.ReasonOutage {
			t.Errorf("recent = %+v", recent)
		}
	})
}

// An outage is told of at once, and once, and that the server is down when its
// sessions end; both say when it was last seen.
func TestOutageIsToldAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net, bus := memory(t), newNetwork(t), new(events.Bus)
		play := rcontest.NewGame("", "", 4)
		game, row := net.add(t, st, play.Handle, withPassword())
		var mu sync.Mutex
		var all []livestate.Event
		go func() {
			for e := range bus.Subscribe(t.Context(), 0) {
				mu.Lock()
				all = append(all, e)
				mu.Unlock()
			}
		}()
		events := func() []livestate.Event {
			synctest.Wait()
			mu.Lock()
			defer mu.Unlock()
			return slices.Clone(all)
		}
		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second, Events: bus})
		pass(30 * time.Second)
		game.Stop()
		pass(20 * time.Second)
		synctest.Wait()
		snaps, err := st.Snapshots(t.Context(), []int64{row.ID})
		if err != nil {
			t.Fatal(err)
		}
		lastSeen := snaps[row.ID].LastSeenAt
		told := events()
		trouble := told[len(told)-1]
		if trouble.Kind != livestate.EventTrouble || trouble.ServerID != row.ID || !trouble.LastSeenAt.Equal(lastSeen) || trouble.State.MaxPlayers != 4 {
			t.Errorf("told last: %+v, last seen %v", trouble, lastSeen)
		}
		if d := trouble.At.Sub(lastSeen); d > 15*time.Second {
			t.Errorf("told %v after the last poll", d)
		}
		n := len(told)
		pass(time.Minute)
		synctest.Wait()
		if told = events(); len(told) != n+1 || told[n].Kind != livestate.EventDown || !told[n].LastSeenAt.Equal(lastSeen) {
			t.Errorf("told after a minute: %+v", told[n:])
		}
	})
}

// A trouble that changes is told of once: the server talks nonsense, and then stops.
func TestTroubleIsToldOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net, bus := memory(t), newNetwork(t), new(events.Bus)
		play := rcontest.NewGame("", "", 4)
		game, _ := net.add(t, st, play.Handle, withPassword())
		told := make(map[livestate.EventKind]int)
		go func() {
			for e := range bus.Subscribe(t.Context(), 0) {
				told[e.Kind]++
			}
		}()
		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second, Events: bus})
		pass(30 * time.Second)
		game.SetHandler(func(*rcontest.Request) string { return "nonsense" })
		pass(20 * time.Second)
		game.Stop()
		pass(5 * time.Minute)
		synctest.Wait()
		if told[livestate.EventTrouble] != 1 || told[livestate.EventDown] != 1 {
			t.Errorf("told %v", told)
		}
	})
}

// Polls that are farther apart than 30 s still make one run of one state.
func TestSlowPollsMakeOneRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		_, row := net.add(t, st, rcontest.NewGame("", "", 4).Handle, withPassword())
		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 40 * time.Second})
		pass(5 * time.Minute)
		synctest.Wait()
		runs, err := st.Runs(t.Context(), row.ID, bubble, bubble.Add(time.Hour), 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(runs) != 1 || runs[0].LastSeenAt.Sub(runs[0].StartedAt) < 3*time.Minute {
			t.Errorf("runs = %+v", runs)
		}
	})
}
