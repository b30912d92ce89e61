package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
	"github.com/left4me/left4me/store/storetest"
	"github.com/left4me/left4me/store/transfer"
)

// TestRestore: a backup that takes the place of a lost database has all of it, and goes on.
func TestRestore(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	dir := t.TempDir()
	path, copied := filepath.Join(dir, "left4me.db"), filepath.Join(dir, "backup.db")
	digests := func(s *sqlite.Store) transfer.Report {
		report, err := transfer.Copy(ctx, s, open(t, ":memory:"))
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	s, err := sqlite.Open(ctx, path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := storetest.Fill(ctx, s); err != nil {
		t.Fatal(err)
	}
	want := digests(s)
	if err := s.Backup(ctx, copied); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	if err := os.Rename(copied, path); err != nil {
		t.Fatal(err)
	}
	back := open(t, path)
	if got := digests(back); !slices.Equal(want, got) {
		t.Errorf("restored %v, want %v", got, want)
	}
	servers, err := back.AllServers(ctx)
	if err != nil {
		t.Fatal(err)
	}
	v, err := back.CreateServer(ctx, store.Server{UserID: servers[0].UserID, Name: "next", Port: 1})
	if err != nil || slices.ContainsFunc(servers, func(o store.Server) bool { return o.ID >= v.ID }) {
		t.Errorf("the next server is %d, %v", v.ID, err)
	}
}

// A backup that is taken while a program polls can be copied at once: nothing polls for it.
func TestBackupIsPolledByNoProgram(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	s := open(t, ":memory:")
	held, err := s.TakeShards(ctx, "daemon", store.ShardCount, time.Minute)
	if err != nil || len(held) == 0 {
		t.Fatalf("took %d shards, %v", len(held), err)
	}
	path := filepath.Join(t.TempDir(), "backup.db")
	if err := s.Backup(ctx, path); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(files) != 1 {
		t.Errorf("the backup is %v, %v; want one file", files, err)
	}
	back := open(t, path)
	if _, err := transfer.Copy(ctx, back, open(t, ":memory:")); err != nil {
		t.Errorf("copy of a backup: %v", err)
	}
	if _, err := transfer.Copy(ctx, s, open(t, ":memory:")); !errors.Is(err, store.ErrLeaseHeld) {
		t.Errorf("copy of what is polled: %v", err)
	}
	taken, err := back.TakeShards(ctx, "next", store.ShardCount, time.Minute)
	if err != nil || len(taken) == 0 || taken[0].Epoch <= held[0].Epoch {
		t.Errorf("who polls for the backup has %+v, %v", taken, err)
	}
}
