package daemon_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
)

func TestRoad(t *testing.T) {
	t.Parallel()
	st, _ := database(t)
	game, play := gameServer(t)
	server := watched(t, st, game.Addr(), password)
	health, bus := new(daemon.Health), new(events.Bus)
	start(t, daemon.Config{Store: st, Health: health, Events: bus})

	until(t, "the server runs", func() bool { return serverNow(t, st, server.ID).ActualState == store.Running })
	if err := health.Ready(); err != nil {
		t.Errorf("not ready: %v", err)
	}

	polls := game.Stats().Commands
	ada := play.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:11", Ping: 40})
	play.Join(rcontest.Player{Name: "Zoey", SteamID: "BOT"})
	until(t, "Ada is there", func() bool { return names(current(t, st, server.ID)) == "Ada" })
	// Two polls, and one that may have been under way while Ada joined.
	if n := game.Stats().Commands - polls; n > 3+2 {
		t.Errorf("Ada showed after %d polls", n)
	}
	joined := current(t, st, server.ID)[0]

	play.ChangeMap("c1m2_streets")
	until(t, "the map changed", func() bool {
		runs, err := st.Snapshots(t.Context(), []int64{server.ID})
		return err == nil && runs[server.ID].Map == "c1m2_streets"
	})
	play.Leave(ada)
	until(t, "Ada is gone", func() bool { return len(current(t, st, server.ID)) == 0 })
	recent, err := st.Recent(t.Context(), server.ID, 20)
	if err != nil {
		t.Fatal(err)
	}
	if len(recent) != 1 || !recent[0].JoinedAt.Equal(joined.JoinedAt) || recent[0].Reason != livestate.ReasonLeft {
		t.Errorf("recent = %+v, joined %v", recent, joined.JoinedAt)
	}

	until(t, "20 polls", func() bool { return game.Stats().Commands >= 20 })
	if s := game.Stats(); s.Conns != 1 || s.Logins != 1 {
		t.Errorf("%d polls used %d connections and %d logins", s.Commands, s.Conns, s.Logins)
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	st, _ := database(t)
	game, play := gameServer(t)
	server := watched(t, st, game.Addr(), password)
	bus := new(events.Bus)

	// The reader does the next thing when it has seen the one before.
	steps := map[livestate.EventKind]func(livestate.Event){
		livestate.EventUp: func(livestate.Event) {
			play.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:11"})
		},
		livestate.EventJoin: func(e livestate.Event) {
			if got := names(current(t, st, server.ID)); got != e.Session.Name {
				t.Errorf("the event says that %s joined, the store has %q", e.Session.Name, got)
			}
			play.Update(e.Session.UserID, func(p *rcontest.Player) { p.Name = "Countess" })
		},
		livestate.EventRename: func(livestate.Event) { play.ChangeMap("c1m2_streets") },
		livestate.EventMap:    func(livestate.Event) { play.Leave(1) },
		livestate.EventLeave:  func(livestate.Event) { st.DeleteServer(t.Context(), 1, server.ID) },
	}
	events := bus.Subscribe(t.Context(), 1) // all that there is, however late the reader starts
	seen := make(chan []livestate.EventKind)
	go func() {
		var kinds []livestate.EventKind
		for e := range events {
			if e.Kind != livestate.EventState {
				kinds = append(kinds, e.Kind)
			}
			if f := steps[e.Kind]; f != nil {
				f(e)
			}
			if e.Kind == livestate.EventDown {
				break
			}
		}
		seen <- kinds
	}()
	start(t, daemon.Config{Store: st, Events: bus})
	want := []livestate.EventKind{livestate.EventUp, livestate.EventJoin, livestate.EventRename, livestate.EventMap, livestate.EventLeave, livestate.EventDown}
	if diff := cmp.Diff(want, <-seen); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}
