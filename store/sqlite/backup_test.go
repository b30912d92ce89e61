package sqlite_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/store"
)

func TestBackup(t *testing.T) {
	t.Parallel()
	for _, path := range []string{":memory:", filepath.Join(t.TempDir(), "test.db")} {
		s := open(t, path)
		v := aServer(t, s)
		if err := s.Apply(t.Context(), []store.Update{anUpdate(v.ID)}); err != nil {
			t.Fatal(err)
		}

		// Writes go on while the backup is made.
		done := make(chan struct{})
		var writing sync.WaitGroup
		writing.Go(func() {
			for n := 21; ; n++ {
				select {
				case <-done:
					return
				default:
				}
				if err := s.Touch(t.Context(), []store.RunEnd{{ServerID: v.ID, LastSeenAt: seconds(n)}}); err != nil {
					t.Error(err)
					return
				}
			}
		})
		copied := filepath.Join(t.TempDir(), "it's a copy?.db")
		err := s.Backup(t.Context(), copied)
		close(done)
		writing.Wait()
		if err != nil {
			t.Fatal(err)
		}

		if err := s.Backup(t.Context(), copied); !errors.Is(err, fs.ErrExist) {
			t.Errorf("Backup over a file: error %v, want ErrExist", err)
		}
		b := open(t, copied)
		got, err := b.Server(t.Context(), v.UserID, v.ID)
		if diff := cmp.Diff(v, got); diff != "" || err != nil {
			t.Errorf("Server in the copy (-want +got):\n%s%v", diff, err)
		}
		if got, err := b.Current(t.Context(), v.ID); err != nil || len(got) != 1 {
			t.Errorf("Current in the copy = %v, %v", got, err)
		}
		if err := b.Ping(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestBackupCancelled(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "test.db"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Backup(ctx, path); !errors.Is(err, context.Canceled) {
		t.Errorf("Backup: error %v, want Canceled", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("half a copy is left: %v", err)
	}
}
