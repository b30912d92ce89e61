package daemon_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/rcon/rcontest"
)

// Sessions end on a server that leaves end markers unanswered: a roster is whole if its
// table is. The server keeps its one connection.
func TestSessionsEndWithoutMirror(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		game := rcontest.NewGame("", "c1m1_hotel", 4)
		game.Join(rcontest.Player{Name: "Mara", SteamID: "STEAM_1:0:11"})
		id := game.Join(rcontest.Player{Name: "Tomo", SteamID: "STEAM_1:0:12"})
		opts := withPassword()
		opts.Faults.NoMirror = true
		server, row := net.add(t, st, game.Handle, opts)
		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second})
		pass(23 * time.Second)
		game.Leave(id)
		pass(10 * time.Second)
		synctest.Wait()
		if now := current(t, st, row.ID); len(now) != 1 || now[0].LastName != "Mara" {
			t.Errorf("open sessions %v, want Mara's alone", now)
		}
		if s := server.Stats(); s.Conns != 1 || s.Commands < 6 {
			t.Errorf("%d commands over %d connections, want one connection", s.Commands, s.Conns)
		}
	})
}
