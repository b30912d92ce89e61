package daemon_test

import (
	"errors"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

func TestRepair(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "record")
		st := eventful(t, path, 0)
		record, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		r := replay(t, record)
		want := everySession(t, st)

		// One with another end, one with another name, one too many, one missing,
		// one in the place of the last. And one before the record, which says
		// nothing of it.
		late, renamed, extra, other := want[1][0], want[1][1], want[1][1], want[2][0]
		late.LeftAt = late.LeftAt.Add(time.Minute)
		renamed.Name = "Nobody"
		extra.SteamID = steam.FromAccountID(99)
		shifted := other
		shifted.JoinedAt = other.JoinedAt.Add(7 * time.Second)
		older := late
		older.JoinedAt, older.LeftAt = late.JoinedAt.Add(-time.Hour), late.JoinedAt.Add(-time.Minute)
		older.LastSeenAt = older.LeftAt
		if err := st.Apply(t.Context(), []store.Update{
			{ServerID: 1, Disproved: []livestate.Session{renamed, want[1][2]}, Sessions: []livestate.Session{late, renamed, extra, older}},
			{ServerID: 2, Disproved: []livestate.Session{other}, Sessions: []livestate.Session{shifted}},
		}); err != nil {
			t.Fatal(err)
		}

		found := differences(t, r.Compare(t.Context(), st))
		if len(found) != 6 {
			t.Errorf("%d differences: %v", len(found), found)
		}
		if diff := cmp.Diff(found, differences(t, r.Repair(t.Context(), st))); diff != "" {
			t.Errorf("what was repaired is not what was found (-found +repaired):\n%s", diff)
		}
		want[1] = slices.Insert(want[1], 0, older)
		if diff := cmp.Diff(want, everySession(t, st)); diff != "" {
			t.Errorf("sessions after the repair (-want +got):\n%s", diff)
		}
		if again := differences(t, r.Repair(t.Context(), st)); len(again) > 0 {
			t.Errorf("repaired again: %v", again)
		}
	})
}

// A session that was torn in two, the second half open, becomes one again.
func TestRepairJoinsHalves(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "record")
		st := eventful(t, path, 0)
		record, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		want := everySession(t, st)
		whole := want[1][slices.IndexFunc(want[1], livestate.Session.Open)]
		first, second := whole, whole
		first.LeftAt, first.Reason = whole.LastSeenAt.Add(-30*time.Second), livestate.Left
		first.LastSeenAt = first.LeftAt
		second.JoinedAt = first.LeftAt.Add(time.Second)
		if err := st.Apply(t.Context(), []store.Update{{ServerID: 1, Disproved: []livestate.Session{whole},
			Sessions: []livestate.Session{first, second}}}); err != nil {
			t.Fatal(err)
		}
		r := replay(t, record)
		if found := differences(t, r.Repair(t.Context(), st)); len(found) == 0 {
			t.Error("nothing was repaired")
		}
		if diff := cmp.Diff(want, everySession(t, st)); diff != "" {
			t.Errorf("sessions after the repair (-want +got):\n%s", diff)
		}
		if again := differences(t, r.Repair(t.Context(), st)); len(again) > 0 {
			t.Errorf("repaired again: %v", again)
		}
	})
}

// While a daemon polls, what it holds in memory would win over a repair.
func TestRepairWaitsForNoDaemon(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "record")
		st := eventful(t, path, 0)
		record, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		start(t, daemon.Config{Store: st, RCON: newNetwork(t).options()})
		synctest.Wait()
		for _, err := range replay(t, record).Repair(t.Context(), st) {
			if !errors.Is(err, store.ErrLeaseHeld) {
				t.Errorf("error %v, want %v", err, store.ErrLeaseHeld)
			}
		}
	})
}

// What was seen while nothing was recorded is not disproved by the record.
func TestReplayGap(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		play := rcontest.NewGame("", "", 8)
		net.add(t, st, play.Handle, withPassword())
		path := filepath.Join(t.TempDir(), "record")
		visit := func(name, id string) {
			user := play.Join(rcontest.Player{Name: name, SteamID: id, Ping: 30})
			pass(20 * time.Second)
			play.Leave(user)
			pass(20 * time.Second)
		}
		play.Join(rcontest.Player{Name: "Bill", SteamID: "STEAM_1:0:9", Ping: 30})
		for _, record := range []string{path, "", path} {
			stop := start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second, Record: record})
			visit("Ada", "STEAM_1:0:1")
			visit("Zoey", "STEAM_1:0:2")
			if err := stop(); err != nil {
				t.Fatal(err)
			}
		}
		record, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		r := replay(t, record)
		if n := len(r.Sessions(1)); n != 5 {
			t.Errorf("%d sessions in the record, want 5", n)
		}
		if found := differences(t, r.Compare(t.Context(), st)); len(found) > 0 {
			t.Errorf("differences: %v", found)
		}

		// Nor is what is known of a server that is gone.
		if err := st.DeleteServer(t.Context(), 1, 1); err != nil {
			t.Fatal(err)
		}
		if found := differences(t, r.Compare(t.Context(), st)); len(found) > 0 {
			t.Errorf("differences on a server that is gone: %v", found)
		}
	})
}

func differences(t *testing.T, seq iter.Seq2[daemon.Difference, error]) []daemon.Difference {
	t.Helper()
	var all []daemon.Difference
	for d, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, d)
	}
	return all
}

// everySession returns the sessions of all servers.
func everySession(t *testing.T, st store.Store) map[int64][]livestate.Session {
	t.Helper()
	servers, err := st.Servers(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[int64][]livestate.Session)
	for i := range servers {
		id := servers[i].ID
		for s, err := range st.Sessions(t.Context(), id, time.Time{}, time.Time{}) {
			if err != nil {
				t.Fatal(err)
			}
			all[id] = append(all[id], s)
		}
	}
	return all
}
