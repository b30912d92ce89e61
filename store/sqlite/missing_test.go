package sqlite_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
)

// TestDeletedFileIsNoticed: SQLite goes on writing into a file without a name, which is
// gone when the program ends.
func TestDeletedFileIsNoticed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	s := open(t, path)
	v := aServer(t, s)
	aside := path + ".aside"
	if err := os.Rename(path, aside); err != nil {
		t.Fatal(err)
	}
	refused := func(when string) {
		t.Helper()
		if err := s.Ping(t.Context()); !errors.Is(err, store.ErrMissing) || !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("%s: Ping = %v, want ErrMissing", when, err)
		}
		if _, err := s.CreateUser(t.Context(), store.User{Name: "late", PasswordDigest: "x"}); !errors.Is(err, store.ErrMissing) {
			t.Errorf("%s: CreateUser = %v, want ErrMissing", when, err)
		}
	}
	refused("without the file")
	if err := s.Backup(t.Context(), path+".copy"); !errors.Is(err, store.ErrMissing) {
		t.Errorf("Backup = %v, want ErrMissing", err)
	}
	// Another program must not begin an empty database beside the one in use.
	if other, err := sqlite.Open(t.Context(), path, nil); !errors.Is(err, store.ErrMissing) {
		t.Errorf("Open = %v, %v, want ErrMissing", other, err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Open left a file: %v", err)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	refused("with another file")
	if err := os.Rename(aside, path); err != nil {
		t.Fatal(err)
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("with the file back: %v", err)
	}
	if got, err := s.ServerByID(t.Context(), v.ID); err != nil || got.Name != v.Name {
		t.Errorf("with the file back: %v, %v", got, err)
	}
}
