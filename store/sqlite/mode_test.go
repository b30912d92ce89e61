package sqlite_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/left4me/left4me/store/sqlite"
)

// TestSideFilesHaveTheModeOfTheDatabase: the log and its index hold what the
// database holds, so who may not read that may not read them.
func TestSideFilesHaveTheModeOfTheDatabase(t *testing.T) {
	t.Parallel()
	for _, mode := range []os.FileMode{0o600, 0o640, 0o660} {
		path := filepath.Join(t.TempDir(), "test.db")
		s, err := sqlite.Open(t.Context(), path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		s = open(t, path)
		aServer(t, s)
		for _, name := range []string{path, path + "-wal", path + "-shm"} {
			info, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm() != mode {
				t.Errorf("%s has mode %v, the database %v", filepath.Base(name), info.Mode(), mode)
			}
		}
	}
}
