package postgres_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/postgres"
)

// TestPostgresDropsMonthsWhole: retention keeps what the runs of months come to and deletes none of
// them, and a program that dies in between changes no figure.
func TestPostgresDropsMonthsWhole(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	url := newDatabase(t)
	s := open(t, url)
	now := time.Now().UTC()
	this := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	in := store.Import{Users: []store.User{{ID: -1, Name: "ann"}}}
	for i := range 5 {
		in.Servers = append(in.Servers, store.Server{ID: int64(-1 - i), UserID: -1, Name: fmt.Sprint(i), Port: 1 + i})
	}
	if err := s.Import(ctx, in); err != nil {
		t.Fatal(err)
	}
	servers, err := s.AllServers(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range servers {
		up := store.Update{ServerID: v.ID, Run: aRun(this.Add(time.Hour), 5)}
		for day := range 31 {
			up.Closed = append(up.Closed, aRun(this.AddDate(0, -2, day).Add(time.Duration(i)*time.Minute), day%8))
		}
		if err := s.Apply(ctx, []store.Update{up}); err != nil {
			t.Fatal(err)
		}
	}
	figures := func(s *postgres.Store) (all []any) {
		for _, v := range servers {
			sum, err := s.Sums(ctx, v.ID, time.Time{}, time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, sum)
		}
		return all
	}
	want := figures(s)
	same := func(what string, s *postgres.Store) {
		t.Helper()
		if diff := cmp.Diff(want, figures(s)); diff != "" {
			t.Errorf("%s: sums (-want +got):\n%s", what, diff)
		}
	}
	month := monthOf(this.AddDate(0, -2, 0))
	before := this.AddDate(0, -1, 5)
	stored := collect(t, url, `SELECT count(*)::text FROM `+month)

	reader, err := pgx.Connect(ctx, url) // for as long as it reads, no month is dropped
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close(context.WithoutCancel(ctx))
	if _, err := reader.Exec(ctx, `BEGIN; SELECT * FROM `+month); err != nil {
		t.Fatal(err)
	}
	for done := false; !done; { // a program that dies after each step
		next, err := postgres.Open(ctx, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		n, err := next.Prune(ctx, before, 17)
		if err != nil {
			t.Fatal(err)
		}
		same("a step", next)
		if err := next.Close(); err != nil {
			t.Fatal(err)
		}
		done = n < 17
	}
	if runs, err := s.Runs(ctx, servers[0].ID, time.Time{}, before.Add(-time.Hour), 0); err != nil || len(runs) > 0 {
		t.Errorf("runs that are gone are read: %v, %v", runs, err)
	}
	if got := collect(t, url, `SELECT count(*)::text FROM `+month); !slices.Equal(got, stored) {
		t.Errorf("%v rows are in the month, of %v: they were deleted", got, stored)
	}
	if got := collect(t, url, `SELECT format('%s %s', n_tup_upd, n_tup_del) FROM pg_stat_user_tables WHERE relname = '`+month+`'`); !slices.Equal(got, []string{"0 0"}) {
		t.Errorf("rows of the month that were changed and deleted: %v", got)
	}

	// A run that is gone goes on: what is told of it counts, and nothing twice.
	late := aRun(this.AddDate(0, -2, 3), 3)
	late.LastSeenAt = late.LastSeenAt.Add(time.Hour)
	up := store.Update{ServerID: servers[0].ID, Run: aRun(this.Add(time.Hour), 5), Closed: []livestate.Run{late}}
	if err := s.Apply(ctx, []store.Update{up}); err != nil {
		t.Fatal(err)
	}
	want = figures(s)
	if err := s.Apply(ctx, []store.Update{up}); err != nil {
		t.Fatal(err)
	}
	same("told again", s)

	if _, err := reader.Exec(ctx, `COMMIT`); err != nil {
		t.Fatal(err)
	}
	prune(t, s, before)
	if got := collect(t, url, monthsThere); slices.Contains(got, month) {
		t.Errorf("months %v: the one that is gone is there", got)
	}
	same("dropped", s)
}

// TestPostgresRunsWaitForTheBound: a batch that begins while retention says how far it goes sees
// what it said.
func TestPostgresRunsWaitForTheBound(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	url := newDatabase(t)
	s := open(t, url)
	if err := s.Import(ctx, store.Import{Users: []store.User{{ID: -1, Name: "ann"}}, Servers: []store.Server{{ID: -1, UserID: -1, Name: "a", Port: 1}}}); err != nil {
		t.Fatal(err)
	}
	servers, err := s.AllServers(ctx)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now().UTC().AddDate(0, -3, 0).Truncate(time.Hour)
	retention, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer retention.Close(context.WithoutCancel(ctx))
	if _, err := retention.Exec(ctx, `BEGIN; LOCK TABLE run_bound IN ACCESS EXCLUSIVE MODE; INSERT INTO run_bound VALUES (`+fmt.Sprint(at.AddDate(0, 1, 0).UnixMilli())+`)`); err != nil {
		t.Fatal(err)
	}
	stored := make(chan error, 1)
	go func() {
		stored <- s.Apply(ctx, []store.Update{{ServerID: servers[0].ID, Run: aRun(at.AddDate(0, 2, 0), 1), Closed: []livestate.Run{aRun(at, 2)}}})
	}()
	for len(collect(t, url, `SELECT 'x' FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`)) == 0 {
		if err := ctx.Err(); err != nil {
			t.Fatal(err)
		}
	}
	// Retention has removed a later run of the server.
	if _, err := retention.Exec(ctx, fmt.Sprintf(`INSERT INTO run_gone VALUES (%d, %d); COMMIT`, servers[0].ID, at.Add(time.Hour).UnixMilli())); err != nil {
		t.Fatal(err)
	}
	if err := <-stored; err != nil {
		t.Fatal(err)
	}
	if runs, err := s.Runs(ctx, servers[0].ID, time.Time{}, time.Time{}, 0); err != nil || len(runs) != 2 {
		t.Errorf("runs %v, %v: the late one is taken for one that is gone", runs, err)
	}
}
