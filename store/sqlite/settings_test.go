package sqlite

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ncruces/go-sqlite3"
	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
)

func TestSettingsOfConnections(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	settings := func(db *bun.DB) map[string]string {
		got := make(map[string]string)
		for _, name := range []string{"journal_mode", "foreign_keys", "synchronous", "cache_size", "wal_autocheckpoint", "query_only"} {
			var value string
			if err := db.DB.QueryRowContext(t.Context(), `PRAGMA `+name).Scan(&value); err != nil {
				t.Fatal(err)
			}
			got[name] = value
		}
		return got
	}
	want := map[string]string{"journal_mode": "wal", "foreign_keys": "1", "synchronous": "1", "cache_size": "-16000",
		"wal_autocheckpoint": "8000", "query_only": "0"}
	if diff := cmp.Diff(want, settings(s.writer)); diff != "" {
		t.Errorf("writer (-want +got):\n%s", diff)
	}
	if got := settings(s.reader); got["query_only"] != "1" || got["journal_mode"] != "wal" {
		t.Errorf("reader: %v", got)
	}
}

// The driver does not tell that a disk is full, but an operator should think of it.
func TestFullDiskIsGuessed(t *testing.T) {
	t.Parallel()
	err := wrapErr(t.Context(), "apply", sqlite3.IOERR_WRITE)
	if want := "store: unavailable: apply: sqlite3: disk I/O error (is the disk full?)"; err.Error() != want || !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("error %v, want %s", err, want)
	}
}
