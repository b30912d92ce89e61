package transfer_test

import (
	"context"
	"errors"
	"iter"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
	"github.com/left4me/left4me/store/storetest"
	"github.com/left4me/left4me/store/transfer"
)

func open(t *testing.T, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// TestCopy: all of it arrives, IDs that were given once are not given again, and the
// lease of the source is free afterwards.
func TestCopy(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	from, to := open(t, filepath.Join(t.TempDir(), "from.db")), open(t, filepath.Join(t.TempDir(), "to.db"))
	if err := storetest.Fill(ctx, from); err != nil {
		t.Fatal(err)
	}
	report, err := transfer.Copy(ctx, from, to)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range report {
		if table.Digest.Rows() == 0 {
			t.Errorf("Fill stores nothing in %s", table.Name)
		}
	}
	next := func(s *sqlite.Store) int64 {
		v, err := s.CreateServer(ctx, store.Server{UserID: 1, Name: "next", Port: 1})
		if err != nil {
			t.Fatal(err)
		}
		return v.ID
	}
	if want, got := next(from), next(to); want != got {
		t.Errorf("the next server has the ID %d, want %d", got, want)
	}
	if err := from.Acquire(ctx, store.PollerLease, "poller", time.Now(), time.Minute); err != nil {
		t.Error(err)
	}
	if _, err := transfer.Copy(ctx, from, open(t, ":memory:")); !errors.Is(err, store.ErrLeaseHeld) {
		t.Errorf("Copy beside a poller: %v, want ErrLeaseHeld", err)
	}
	if _, err := transfer.Copy(ctx, to, to); err == nil {
		t.Error("a store is copied into itself")
	}
}

// TestCopyNotEmpty: a target that holds anything stays as it is.
func TestCopyNotEmpty(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	from, to := open(t, ":memory:"), open(t, ":memory:")
	if err := storetest.Fill(ctx, from); err != nil {
		t.Fatal(err)
	}
	if err := to.PutProfiles(ctx, []store.Profile{{SteamID: steam.FromAccountID(1), FetchedAt: time.Unix(1, 0)}}); err != nil {
		t.Fatal(err)
	}
	if _, err := transfer.Copy(ctx, from, to); !errors.Is(err, transfer.ErrNotEmpty) {
		t.Errorf("Copy = %v, want ErrNotEmpty", err)
	}
	if users, err := to.Users(ctx); err != nil || len(users) > 0 {
		t.Errorf("users of the target: %v, %v", users, err)
	}
}

// broken changes what a target stores.
type broken struct {
	*sqlite.Store
	change func(transfer.Row)
}

type brokenTables struct {
	transfer.EmptyTables
	change func(transfer.Row)
}

func (b broken) FillTables(ctx context.Context, fill func(context.Context, transfer.EmptyTables) error) error {
	return b.Store.FillTables(ctx, func(ctx context.Context, t transfer.EmptyTables) error {
		return fill(ctx, brokenTables{t, b.change})
	})
}

// Rows changes rows that are read back.
func (b brokenTables) Rows(ctx context.Context, table string, columns []string) iter.Seq2[transfer.Row, error] {
	return func(yield func(transfer.Row, error) bool) {
		for row, err := range b.EmptyTables.Rows(ctx, table, columns) {
			if table == "server_run" {
				b.change(row)
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// TestCopyReadsBack: a row that comes back otherwise than it was undoes the whole copy.
func TestCopyReadsBack(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	from, to := open(t, ":memory:"), open(t, ":memory:")
	if err := storetest.Fill(ctx, from); err != nil {
		t.Fatal(err)
	}
	_, err := transfer.Copy(ctx, from, broken{to, func(row transfer.Row) { row[0] = row[0].(int64) + 1 }})
	if err == nil || !strings.Contains(err.Error(), "server_run") {
		t.Errorf("Copy = %v, want an error about server_run", err)
	}
	if users, err := to.Users(ctx); err != nil || len(users) > 0 {
		t.Errorf("users of the target: %v, %v", users, err)
	}
}

// TestCopyAway: what a store says of itself stays what the contract says.
func TestCopyAway(t *testing.T) {
	t.Parallel()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	from, to := open(t, ":memory:"), open(t, ":memory:")
	if _, err := transfer.Copy(ended, from, to); !errors.Is(err, context.Canceled) {
		t.Errorf("Copy = %v, want Canceled", err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := transfer.Copy(t.Context(), from, to); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("Copy to a closed store = %v, want ErrUnavailable", err)
	}
}
