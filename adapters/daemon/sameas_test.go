package daemon_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
)

// Two servers whose names lead to one address and port name each other, until one of
// them moves away.
func TestTwoNamesOfOneGame(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		_, a := net.add(t, st, rcontest.NewGame("", "", 4).Handle, withPassword())
		b := watched(t, st, "game.example:27015", password)
		apart := watched(t, st, "game.example:27016", password)
		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second, Dialer: oneAddress()})
		pass(20 * time.Second)
		synctest.Wait()
		want := func(what string, servers map[int64]int64) {
			t.Helper()
			for id, same := range servers {
				if got := serverNow(t, st, id).SameAs; got != same {
					t.Errorf("%s: server %d is the same as %d, want %d", what, id, got, same)
				}
			}
		}
		want("one game", map[int64]int64{a.ID: b.ID, b.ID: a.ID, apart.ID: 0})

		b.Port = 27017
		if err := st.UpdateServer(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		pass(20 * time.Second)
		synctest.Wait()
		want("moved", map[int64]int64{a.ID: 0, b.ID: 0, apart.ID: 0})

		// A server that is not polled is at the address that is its host.
		a.DesiredState = store.Stopped
		b.Port = 27015
		for _, s := range []store.Server{a, b} {
			if err := st.UpdateServer(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
		pass(20 * time.Second)
		synctest.Wait()
		want("moved back", map[int64]int64{a.ID: b.ID, b.ID: a.ID})
	})
}
