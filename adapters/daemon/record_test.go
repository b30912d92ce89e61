package daemon_test

import (
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/record"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/audit"
)

// eventful runs two daemons, one after the other, on two servers on which much
// happens, and returns the store and the record.
func eventful(t *testing.T, path string, size int64) store.Store {
	t.Helper()
	st, net := memory(t), newNetwork(t)
	play := rcontest.NewGame("", "", 8)
	game, _ := net.add(t, st, play.Handle, withPassword())
	other := rcontest.NewGame("", "", 8)
	_, otherRow := net.add(t, st, other.Handle, withPassword())
	other.Join(rcontest.Player{Name: "Zoey", SteamID: "STEAM_1:0:77", Ping: 30})
	stop := start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second, Record: path, RecordSize: size})

	ada := play.Join(rcontest.Player{Name: "Ada \"x\"", SteamID: "STEAM_1:0:1", Ping: 50})
	pass(20 * time.Second)
	play.Join(rcontest.Player{Name: "小明", SteamID: "STEAM_1:0:2", State: "spawning"})
	play.Update(ada, func(p *rcontest.Player) { p.Ping, p.Name = 90, "Countess" })
	pass(20 * time.Second)
	play.ChangeMap("c1m3_mall")
	game.Stop() // longer than StuckAfter
	pass(100 * time.Second)
	if err := game.Start(); err != nil {
		t.Fatal(err)
	}
	play.Leave(ada)
	pass(80 * time.Second)
	play.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:1"})
	otherRow.DesiredState = store.Stopped
	if err := st.UpdateServer(t.Context(), otherRow); err != nil {
		t.Fatal(err)
	}
	pass(20 * time.Second)
	if err := stop(); err != nil {
		t.Fatal(err)
	}

	pass(30 * time.Second)
	otherRow.DesiredState = store.Running
	if err := st.UpdateServer(t.Context(), otherRow); err != nil {
		t.Fatal(err)
	}
	stop = start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second, Record: path, RecordSize: size})
	pass(2 * time.Minute)
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	return st
}

func replay(t *testing.T, path string) *record.History {
	t.Helper()
	f, err := record.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	h, err := record.Replay(t.Context(), f, livestate.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// differences returns what the record and the store tell otherwise.
func differences(t *testing.T, h *record.History, st store.Store) (all []audit.Difference) {
	t.Helper()
	for d, err := range audit.Compare(t.Context(), h, st) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, d)
	}
	return all
}

// What the daemon records tells the sessions that it stores, across a restart.
func TestReplay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "record")
		st := eventful(t, path, 0)
		h := replay(t, path)
		if h.Damaged != 0 || h.Entries < 60 {
			t.Errorf("%d entries, %d damaged places", h.Entries, h.Damaged)
		}
		if n := len(h.Server(1).Sessions()); n != 3 {
			t.Errorf("%d sessions on the first server: %+v", n, h.Server(1).Sessions())
		}
		if found := differences(t, h, st); len(found) > 0 {
			t.Errorf("differences: %v", found)
		}
	})
}

// A record that cannot be written is told of once, and polls go on.
func TestRecordFails(t *testing.T) {
	t.Parallel()
	if err := daemon.Run(t.Context(), daemon.Config{Store: memory(t), Record: filepath.Join(t.TempDir(), "no", "such", "folder")}); err == nil {
		t.Error("Run accepted a record that it cannot write")
	}
}

// Sessions that silence has ended are not ended again, for another reason, by who
// stops the server after that.
func TestReplaySilence(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		path := filepath.Join(t.TempDir(), "record")
		play := rcontest.NewGame("", "", 8)
		game, row := net.add(t, st, play.Handle, withPassword())
		play.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:11"})
		stop := start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second, Record: path})
		pass(20 * time.Second)
		game.Stop()
		pass(2 * time.Minute)
		row.DesiredState = store.Stopped
		if err := st.UpdateServer(t.Context(), row); err != nil {
			t.Fatal(err)
		}
		pass(10 * time.Second)
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		h := replay(t, path)
		if found := differences(t, h, st); len(found) > 0 {
			t.Errorf("differences: %v", found)
		}
		if s := h.Server(row.ID).Sessions(); len(s) != 1 || s[0].Reason != livestate.ReasonOutage {
			t.Errorf("sessions = %+v", s)
		}
	})
}
