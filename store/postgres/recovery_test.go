package postgres_test

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/postgres"
	"github.com/left4me/left4me/store/postgres/postgrestest"
	"github.com/left4me/left4me/store/sqlite"
	"github.com/left4me/left4me/store/storetest"
	"github.com/left4me/left4me/store/transfer"
)

// digests are those of all tables.
func digests(t *testing.T, s *postgres.Store) transfer.Report {
	t.Helper()
	to, err := sqlite.Open(t.Context(), ":memory:", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	report, err := transfer.Copy(t.Context(), s, to)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// client runs a program of PostgreSQL on a database, with its password in the environment.
func client(t *testing.T, database, program string, args ...string) {
	t.Helper()
	dir, err := postgrestest.Programs()
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := u.User.Password()
	u.User = url.User(u.User.Username())
	cmd := exec.CommandContext(t.Context(), filepath.Join(dir, program), append(args, "--dbname", u.String())...)
	cmd.Env = append(os.Environ(), "PGPASSWORD="+password)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, said)
	}
}

// TestPostgresRestore: pg_dump and pg_restore bring back all of it, while others write, and
// what was restored goes on: IDs, events, months and retention.
func TestPostgresRestore(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	from, to := newDatabase(t), newDatabase(t)
	s := open(t, from)
	if err := storetest.Fill(ctx, s); err != nil {
		t.Fatal(err)
	}
	servers, err := s.AllServers(ctx)
	if err != nil {
		t.Fatal(err)
	}
	id := servers[0].ID
	then := time.Now().UTC().Truncate(time.Hour)
	up := store.Update{ServerID: id, Run: aRun(then, 1), Closed: []livestate.Run{aRun(then.Add(-2*time.Hour), 2)},
		Events: []livestate.Event{{ID: 1, ServerID: id, Kind: livestate.EventMap}}}
	if err := s.Apply(ctx, []store.Update{up}); err != nil {
		t.Fatal(err)
	}
	want := digests(t, s)
	file := filepath.Join(t.TempDir(), "left4me.dump")
	client(t, from, "pg_dump", "--format=custom", "--no-owner", "--file", file)
	client(t, to, "pg_restore", "--no-owner", "--single-transaction", file)

	back := open(t, to)
	if got := digests(t, back); !slices.Equal(want, got) {
		t.Errorf("restored %v, want %v", got, want)
	}
	mark, err := back.LastEvent(ctx)
	if err != nil {
		t.Fatal(err)
	}
	up = store.Update{ServerID: id, Run: aRun(then.Add(2*time.Hour), 3), Events: []livestate.Event{{ID: 2, ServerID: id, Kind: livestate.EventUp}}}
	if err := back.Apply(ctx, []store.Update{up}); err != nil {
		t.Fatal(err)
	}
	events, _, lost, err := back.EventsAfter(ctx, mark, 10)
	if err != nil || lost || len(events) != 1 || events[0].ID != 2 {
		t.Errorf("events %v, %v, %v", events, lost, err)
	}
	v, err := back.CreateServer(ctx, store.Server{UserID: servers[0].UserID, Name: "next", Port: 1})
	if err != nil || slices.ContainsFunc(servers, func(o store.Server) bool { return o.ID >= v.ID }) {
		t.Errorf("the next server is %d, %v", v.ID, err)
	}
	months := collect(t, to, monthsThere)
	if diff := strings.Join(collect(t, from, monthsThere), " "); diff != strings.Join(months, " ") {
		t.Errorf("months %v, want %s", months, diff)
	}
	prune(t, back, then.AddDate(0, 2, 0))
	if runs, err := back.Runs(ctx, id, time.Time{}, time.Time{}, 0); err != nil || len(runs) != 1 {
		t.Errorf("runs after retention: %v, %v", runs, err)
	}
}
