package postgres_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/postgres"
)

// collect returns the column of texts that a query gives.
func collect(t *testing.T, url, query string) []string {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(ctx)
	rows, err := c.Query(ctx, query)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return list
}

const monthsThere = `SELECT relname::text FROM pg_class WHERE relname ~ '^server_run_[0-9_]{7}$' AND relkind = 'r' ORDER BY 1`

// monthOf is the table of a month.
func monthOf(at time.Time) string { return at.Format("server_run_2006_01") }

// aRun is an hour of a server.
func aRun(at time.Time, players int) livestate.Run {
	return livestate.Run{State: livestate.State{Players: players, MaxPlayers: 8, Map: "c1m1_hotel"}, StartedAt: at, LastSeenAt: at.Add(time.Hour)}
}

// prune prunes until there is nothing left to do.
func prune(t *testing.T, s *postgres.Store, before time.Time) {
	t.Helper()
	for {
		n, err := s.Prune(t.Context(), before, 3)
		if err != nil {
			t.Fatal(err)
		}
		if n < 3 {
			return
		}
	}
}

// TestPostgresMonths: each run stands in the table of its month; retention drops those that
// it has emptied, and what they come to is kept. A server that is deleted in between, a run
// that comes too late, and a reader who is at work, change nothing of that.
func TestPostgresMonths(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	url := newDatabase(t)
	s := open(t, url)
	in := store.Import{Users: []store.User{{ID: -1, Name: "ann"}}, Servers: []store.Server{
		{ID: -1, UserID: -1, Name: "a", Port: 1}, {ID: -2, UserID: -1, Name: "b", Port: 2}}}
	if err := s.Import(ctx, in); err != nil {
		t.Fatal(err)
	}
	servers, err := s.AllServers(ctx)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().UTC()
	this := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	month := func(n int) time.Time { return this.AddDate(0, n, 0) }
	for _, v := range servers {
		up := store.Update{ServerID: v.ID, Run: aRun(month(0).Add(time.Hour), 5)}
		for n := -4; n < 0; n++ {
			up.Closed = append(up.Closed, aRun(month(n), 1), aRun(month(n).AddDate(0, 0, 20), 2))
		}
		if err := s.Apply(ctx, []store.Update{up}); err != nil {
			t.Fatal(err)
		}
	}
	if rest := collect(t, url, `SELECT started_at::text FROM server_run_rest`); len(rest) > 0 {
		t.Errorf("runs in no month: %v", rest)
	}
	for n := -4; n < 0; n++ {
		if runs := collect(t, url, `SELECT players::text FROM `+monthOf(month(n))); len(runs) != 4 {
			t.Errorf("month %d has %d runs, want 4", n, len(runs))
		}
	}

	want, err := s.Sums(ctx, servers[0].ID, time.Time{}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteServer(ctx, servers[1].UserID, servers[1].ID); err != nil {
		t.Fatal(err)
	}
	reader, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close(context.WithoutCancel(ctx))
	if _, err := reader.Exec(ctx, `BEGIN; SELECT * FROM server_run`); err != nil {
		t.Fatal(err)
	}
	prune(t, s, month(-1)) // all but the dropping
	if got := collect(t, url, monthsThere); !slices.Contains(got, monthOf(month(-4))) {
		t.Errorf("months %v: one was dropped that is read", got)
	}
	if _, err := reader.Exec(ctx, `COMMIT`); err != nil {
		t.Fatal(err)
	}
	prune(t, s, month(-1))
	var months []string
	for n := -1; n <= 2; n++ {
		months = append(months, monthOf(month(n)))
	}
	if diff := cmp.Diff(months, collect(t, url, monthsThere)); diff != "" {
		t.Errorf("months (-want +got):\n%s", diff)
	}
	got, err := s.Sums(ctx, servers[0].ID, time.Time{}, time.Time{})
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("sums (-want +got):\n%s%v", diff, err)
	}

	late := aRun(month(-3).AddDate(0, 0, 10), 3)
	up := store.Update{ServerID: servers[0].ID, Run: aRun(month(0).Add(time.Hour), 5), Closed: []livestate.Run{late}}
	if err := s.Apply(ctx, []store.Update{up}); err != nil {
		t.Fatal(err)
	}
	if rest := collect(t, url, `SELECT players::text FROM server_run_rest`); !slices.Equal(rest, []string{"3"}) {
		t.Errorf("a run of a month that is gone: %v", rest)
	}
	prune(t, s, month(-1))
	if rest := collect(t, url, `SELECT players::text FROM server_run_rest`); len(rest) > 0 {
		t.Errorf("a run of a month that is gone is kept: %v", rest)
	}
}

// oldDatabase returns the URL of a database as it is before a script, with a server 1.
func oldDatabase(t *testing.T, script string) string {
	t.Helper()
	url := newDatabase(t)
	files, err := filepath.Glob("schema/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	n := slices.IndexFunc(files, func(name string) bool { return strings.HasSuffix(name, script) })
	for _, file := range files[:n] {
		script, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		execute(t, url, string(script))
	}
	execute(t, url, fmt.Sprintf(`CREATE TABLE left4me_schema (version integer NOT NULL); INSERT INTO left4me_schema VALUES (%d);
		INSERT INTO users (username, username_key, password_digest, admin, active, language, created_at, updated_at) VALUES ('ann', 'ann', '', false, true, '', 0, 0);
		INSERT INTO servers (user_id, name, port, rcon_password, password_pending, strategy, desired_state, actual_state, problem, last_error, created_at, updated_at)
			VALUES (1, 'a', 1, '', false, '', 'running', 'unknown', '', '', 0, 0)`, n))
	return url
}

// TestPostgresMonthsOfAnOldDatabase: runs that were there before move to their months.
func TestPostgresMonthsOfAnOldDatabase(t *testing.T) {
	t.Parallel()
	url := oldDatabase(t, "run_month.sql")
	then := time.Now().UTC().AddDate(0, -5, 0).Truncate(time.Millisecond)
	ancient := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	execute(t, url, fmt.Sprintf(`
		INSERT INTO server_run VALUES (1, %d, %d, 1, 8, 0, 'm', false, NULL), (1, %d, %d, 2, 8, 0, 'm', false, 5)`,
		ancient.UnixMilli(), ancient.Add(time.Hour).UnixMilli(), then.UnixMilli(), then.Add(time.Hour).UnixMilli()))
	s := open(t, url)
	runs, err := s.Runs(t.Context(), 1, time.Time{}, time.Time{}, 0)
	if err != nil || len(runs) != 2 || !runs[0].StartedAt.Equal(ancient) || !runs[1].LastSeenAt.Equal(then.Add(time.Hour)) {
		t.Errorf("runs %v, %v", runs, err)
	}
	if got := collect(t, url, `SELECT summed_to::text FROM `+monthOf(then)); !slices.Equal(got, []string{"5"}) {
		t.Errorf("the month has %v", got)
	}
	if got := collect(t, url, `SELECT players::text FROM server_run_rest`); !slices.Equal(got, []string{"1"}) {
		t.Errorf("the rest has %v", got)
	}
}
