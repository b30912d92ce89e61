//go:build unix

package sqlite_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/left4me/left4me/store/sqlite"
)

// TestSideFilesHaveTheOwnerOfTheDatabase: an administrator who uses the database as root
// leaves nothing behind that keeps the daemon out.
func TestSideFilesHaveTheOwnerOfTheDatabase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	s, err := sqlite.Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	uid, gid := os.Getuid(), os.Getgid()
	if uid == 0 {
		uid, gid = 61234, 61235
		if err := os.Chown(path, uid, gid); err != nil {
			t.Fatal(err)
		}
	}
	s = open(t, path)
	aServer(t, s)
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if owner := info.Sys().(*syscall.Stat_t); int(owner.Uid) != uid || int(owner.Gid) != gid {
			t.Errorf("%s belongs to %d:%d, the database to %d:%d", filepath.Base(name), owner.Uid, owner.Gid, uid, gid)
		}
	}
}
