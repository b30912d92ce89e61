package daemon_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
)

// eventful runs two daemons, one after the other, on two servers on which much
// happens, and returns the store and the record.
func eventful(t *testing.T, record string, size int64) store.Store {
	t.Helper()
	st, net := memory(t), newNetwork(t)
	play := rcontest.NewGame("", "", 8)
	game, _ := net.add(t, st, play.Handle, withPassword())
	other := rcontest.NewGame("", "", 8)
	_, otherRow := net.add(t, st, other.Handle, withPassword())
	other.Join(rcontest.Player{Name: "Zoey", SteamID: "STEAM_1:0:77", Ping: 30})
	stop := start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second, Record: record, RecordSize: size})

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
	stop = start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second, Record: record, RecordSize: size})
	pass(2 * time.Minute)
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	return st
}

func replay(t *testing.T, record []byte) *daemon.Replayed {
	t.Helper()
	r, err := daemon.Replay(t.Context(), bytes.NewReader(record), livestate.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReplay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "record")
		st := eventful(t, path, 0)
		record, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		r := replay(t, record)
		if r.Damaged != 0 || r.Entries < 60 {
			t.Errorf("%d entries, %d damaged places", r.Entries, r.Damaged)
		}
		if per := len(record) / r.Entries; per > 60 {
			t.Errorf("%d bytes an entry", per)
		}
		if n := len(r.Sessions(1)); n != 3 {
			t.Errorf("%d sessions on the first server: %+v", n, r.Sessions(1))
		}
		for d, err := range r.Compare(t.Context(), st) {
			t.Errorf("%v, %v", d, err)
		}

		// What is wrong in the store is found.
		wrong := r.Sessions(1)[0]
		wrong.LeftAt = wrong.LeftAt.Add(time.Minute)
		extra := r.Sessions(1)[1]
		extra.JoinedAt, extra.LeftAt = extra.JoinedAt.Add(-time.Second), extra.JoinedAt.Add(-time.Second)
		extra.LastSeenAt, extra.Reason = extra.LeftAt, livestate.Left
		if err := st.Apply(t.Context(), []store.Update{{ServerID: 1, Sessions: []livestate.Session{wrong, extra}}}); err != nil {
			t.Fatal(err)
		}
		var fields []string
		for d, err := range r.Compare(t.Context(), st) {
			if err != nil {
				t.Fatal(err)
			}
			fields = append(fields, d.Field)
			t.Log(d)
		}
		if len(fields) != 2 {
			t.Errorf("differences %q", fields)
		}
	})
}

// What a crash has cut off costs the entries behind it, and nothing else.
func TestReplayCut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "record")
		eventful(t, path, 0)
		record, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all := replay(t, record).Entries
		begin := bytes.LastIndex(record, []byte("\xffleft4me"))
		for _, cut := range []int{1, 3, 50, 500} {
			short := replay(t, record[:len(record)-cut])
			if short.Damaged > 1 || short.Entries >= all || short.Entries < all-cut/10-1 {
				t.Errorf("without the last %d bytes: %d of %d entries, %d damaged places", cut, short.Entries, all, short.Damaged)
			}
			// The first daemon was cut, the second went on.
			mended := append(bytes.Clone(record[:begin-cut]), record[begin:]...)
			if r := replay(t, mended); r.Damaged > 1 || r.Entries >= all || r.Entries < all-cut/10-1 {
				t.Errorf("with %d bytes missing: %d of %d entries, %d damaged places", cut, r.Entries, all, r.Damaged)
			}
		}
		flipped := bytes.Clone(record)
		flipped[begin/2] ^= 1
		if r := replay(t, flipped); r.Damaged != 1 {
			t.Errorf("a flipped bit: %d damaged places", r.Damaged)
		}
	})
}

func TestRecordRotates(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "record")
		const size = 4000
		st := eventful(t, path, size)
		var total int64
		for _, name := range []string{path, path + ".1"} {
			info, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			total += info.Size()
		}
		if total > size {
			t.Errorf("%d bytes, at most %d were allowed", total, size)
		}
		f, err := daemon.OpenRecord(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		text, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		r := replay(t, text)
		if r.Damaged != 0 || r.Entries == 0 {
			t.Errorf("%d entries, %d damaged places", r.Entries, r.Damaged)
		}
		for d, err := range r.Compare(t.Context(), st) {
			t.Errorf("%v, %v", d, err)
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
		record := filepath.Join(t.TempDir(), "record")
		play := rcontest.NewGame("", "", 8)
		game, row := net.add(t, st, play.Handle, withPassword())
		play.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:11"})
		stop := start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second, Record: record})
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
		f, err := daemon.OpenRecord(record)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		replayed, err := daemon.Replay(t.Context(), f, livestate.Policy{})
		if err != nil {
			t.Fatal(err)
		}
		if found := differences(t, replayed.Compare(t.Context(), st)); len(found) > 0 {
			t.Errorf("differences: %v", found)
		}
		if s := replayed.Sessions(row.ID); len(s) != 1 || s[0].Reason != livestate.Outage {
			t.Errorf("sessions = %+v", s)
		}
	})
}

func FuzzReplay(f *testing.F) {
	f.Add([]byte("\xffleft4me record 1\n"))
	f.Add(daemon.SampleRecord())
	f.Fuzz(func(t *testing.T, record []byte) {
		r, err := daemon.Replay(t.Context(), bytes.NewReader(record), livestate.Policy{})
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range r.Servers() {
			for _, s := range r.Sessions(id) {
				if s.LeftAt.Before(s.JoinedAt) && !s.Open() {
					t.Logf("session %+v", s)
				}
			}
		}
	})
}
