package postgres_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
	"github.com/left4me/left4me/store/storetest"
	"github.com/left4me/left4me/store/transfer"
)

// TestPostgresTransferNames: each table is copied, or left out on purpose.
func TestPostgresTransferNames(t *testing.T) {
	t.Parallel()
	url := newDatabase(t)
	open(t, url)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	rows, err := conn.Query(t.Context(), `SELECT relname FROM pg_class
		WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`)
	if err != nil {
		t.Fatal(err)
	}
	got, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	want := append(transfer.Names(), "lease", "server_player_total", "player_total", "player_total_change", "presence_block", "presence_built", "presence_changed", "name_used", "poll_shard", "poller", "left4me_schema", "event", "event_removed", "run_gone", "run_bound")
	want[slices.Index(want, "server_run")] = "server_run_all" // of which the view server_run has what is left
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tables (-want +got):\n%s", diff)
	}
}

// TestPostgresTransfer: a history goes from SQLite to PostgreSQL and back, and is the same
// all the way.
func TestPostgresTransfer(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	openFile := func() *sqlite.Store {
		s, err := sqlite.Open(ctx, ":memory:", nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	from, there, back := openFile(), open(t, newDatabase(t)), openFile()
	if err := storetest.Fill(ctx, from); err != nil {
		t.Fatal(err)
	}
	want, err := transfer.Copy(ctx, from, there)
	if err != nil {
		t.Fatal(err)
	}
	got, err := transfer.Copy(ctx, there, back)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(want, got) {
		t.Errorf("there %v, back %v", want, got)
	}
	if _, err := transfer.Copy(ctx, from, there); !errors.Is(err, transfer.ErrNotEmpty) {
		t.Errorf("a second copy: %v, want ErrNotEmpty", err)
	}
	var ids [3]int64
	for i, s := range []store.Store{from, there, back} {
		v, err := s.CreateServer(ctx, store.Server{UserID: 1, Name: "next", Port: 1})
		if err != nil {
			t.Fatal(err)
		}
		ids[i] = v.ID
		if _, err := s.CreateUser(ctx, store.User{Name: "next"}); err != nil {
			t.Error(err)
		}
	}
	if ids[1] != ids[0] || ids[2] != ids[0] {
		t.Errorf("the IDs of the next server are %v, want one", ids)
	}
}

// TestPostgresCopyBesideAPoller: a database is not copied, and none is copied into it, while a
// program polls for it; and none begins to while it is copied.
func TestPostgresCopyBesideAPoller(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	polled, free := open(t, newDatabase(t)), open(t, newDatabase(t))
	if _, err := polled.RenewShards(ctx, "poller", time.Hour); err != nil { // it has no shards yet
		t.Fatal(err)
	}
	if _, err := transfer.Copy(ctx, polled, free); !errors.Is(err, store.ErrLeaseHeld) {
		t.Errorf("Copy from a database that is polled: %v", err)
	}
	if _, err := transfer.Copy(ctx, free, polled); !errors.Is(err, transfer.ErrTargetPolled) {
		t.Errorf("Copy into a database that is polled: %v", err)
	}
	if err := polled.LeaveShards(ctx, "poller"); err != nil {
		t.Fatal(err)
	}
	err := store.Exclusive(ctx, polled, "test", func(ctx context.Context) error {
		taken, err := polled.TakeShards(ctx, "poller", store.ShardCount, time.Hour)
		if len(taken) > 0 {
			t.Errorf("a poller takes %d shards meanwhile", len(taken))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if _, err := transfer.Copy(ctx, free, polled); err != nil {
		t.Error(err)
	}
}
