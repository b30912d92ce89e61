package daemon_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/rcon/rcontest"
)

func TestWrongPasswordHold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		game, _ := net.add(t, st, nil, &rcontest.Options{Password: "another"})
		config := daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second}
		stop := start(t, config)
		pass(10 * time.Minute)
		synctest.Wait()
		if s := game.Stats(); s.Refused != 1 || s.Conns != 1 {
			t.Errorf("within ten minutes: %+v", s)
		}
		pass(10 * time.Second)
		synctest.Wait()
		if s := game.Stats(); s.Refused != 2 {
			t.Errorf("after ten minutes: %+v", s)
		}

		// Nor do restarts log in again, after the second time as after the first.
		for range 3 {
			if err := stop(); err != nil {
				t.Fatal(err)
			}
			stop = start(t, config)
			pass(time.Minute)
		}
		synctest.Wait()
		if s := game.Stats(); s.Refused != 2 {
			t.Errorf("after three restarts: %+v", s)
		}
	})
}

// While a restarted daemon leaves a server alone because of its password, nobody is on
// that server for longer than StuckAfter.
func TestHeldServerEndsSessions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		play := rcontest.NewGame("", "", 8)
		game, row := net.add(t, st, play.Handle, withPassword())
		play.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:11"})
		config := daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second}
		stop := start(t, config)
		pass(20 * time.Second)
		game.SetPassword("another")
		game.DropConns()
		pass(20 * time.Second)
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		refused := game.Stats().Refused
		start(t, config)
		pass(10 * time.Second)
		synctest.Wait()
		if got := names(current(t, st, row.ID)); got != "Ada" {
			t.Fatalf("within a minute: %q", got)
		}
		pass(50 * time.Second)
		synctest.Wait()
		if got := names(current(t, st, row.ID)); got != "" {
			t.Errorf("after more than a minute: %q", got)
		}
		recent, err := st.Recent(t.Context(), row.ID, 5)
		if err != nil {
			t.Fatal(err)
		}
		if len(recent) != 1 || recent[0].Reason != livestate.ReasonOutage {
			t.Errorf("recent = %+v", recent)
		}
		if n := game.Stats().Refused; n != refused {
			t.Errorf("%d more logins", n-refused)
		}
	})
}
