package sqlite

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/left4me/left4me/store"
)

// TestNewConnectionBeginsNoDatabase: a read that needed one more connection after the file was
// deleted made an empty one in its place, and one that was put there was read.
func TestNewConnectionBeginsNoDatabase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	s, err := Open(t.Context(), path, &Options{Readers: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	busy, err := s.reader.DB.Conn(t.Context()) // the read below needs another
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	s.reader.SetMaxIdleConns(0)
	if err := os.Rename(path, path+".aside"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Users(t.Context()); !errors.Is(err, store.ErrMissing) || !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("without the file: %v, want ErrMissing", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a read left a file: %v", err)
	}
	if other, err := Open(t.Context(), path, nil); !errors.Is(err, store.ErrMissing) {
		t.Errorf("Open = %v, %v, want ErrMissing", other, err)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Users(t.Context()); !errors.Is(err, store.ErrMissing) {
		t.Errorf("with another file: %v, want ErrMissing", err)
	}
	if err := os.Rename(path+".aside", path); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Users(t.Context()); err != nil {
		t.Errorf("with the file back: %v", err)
	}
}
