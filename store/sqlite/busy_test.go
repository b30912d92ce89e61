package sqlite_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
)

// While another program writes, reads go on and a write waits, but not forever.
func TestBusy(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	s, err := sqlite.Open(t.Context(), path, &sqlite.Options{BusyTimeout: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	v := aServer(t, s)

	other, err := plain(t, path).Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.ExecContext(t.Context(), `BEGIN IMMEDIATE`); err != nil {
		t.Fatal(err)
	}
	if err := s.Apply(t.Context(), []store.Update{anUpdate(v.ID)}); !errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), "locked") {
		t.Errorf("Apply: error %v, want one that says that the database is locked", err)
	}
	if err := s.Ping(t.Context()); err == nil {
		t.Error("Ping: no error, but nothing can be written")
	}
	if _, err := s.ServerByID(t.Context(), v.ID); err != nil {
		t.Errorf("Server: %v", err)
	}
	if _, err := other.ExecContext(t.Context(), `ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	if err := s.Apply(t.Context(), []store.Update{anUpdate(v.ID)}); err != nil {
		t.Errorf("Apply when the other is done: %v", err)
	}
}

// A write that waits for another program ends with its context.
func TestBusyCancelled(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	s := open(t, path)
	other, err := plain(t, path).Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.ExecContext(t.Context(), `BEGIN IMMEDIATE`); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := s.Ping(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Ping: error %v, want DeadlineExceeded", err)
	}
	if _, err := other.ExecContext(t.Context(), `ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestReadersDoNotWrite(t *testing.T) {
	t.Parallel()
	// One reader and one writer are enough for everything, loops included.
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), &sqlite.Options{Readers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	v := aServer(t, s)
	if err := s.Apply(t.Context(), []store.Update{anUpdate(v.ID)}); err != nil {
		t.Fatal(err)
	}
	for run, err := range s.RunsOf(t.Context(), []int64{v.ID}, time.Time{}, time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Current(t.Context(), run.ServerID); err != nil {
			t.Fatal(err)
		}
	}
}
