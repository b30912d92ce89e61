package sqlite_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
)

func TestOpenPaths(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"plain.db", "a b.db", "100%.db", "what?.db", "a#b.db", "a&mode=ro.db", "it's.db", "ünï 漢.db", `back\slash.db`, "a:b.db", "a+b.db", "file:x.db"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), name)
			s := open(t, path)
			v := aServer(t, s)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			names, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
			if diff := cmp.Diff([]string{path}, names); diff != "" || err != nil {
				t.Errorf("files after Close (-want +got):\n%s%v", diff, err)
			}
			got, err := open(t, path).Server(t.Context(), v.UserID, v.ID)
			if diff := cmp.Diff(v, got); diff != "" || err != nil {
				t.Errorf("after opening again (-want +got):\n%s%v", diff, err)
			}
		})
	}
}

func TestOpenErrors(t *testing.T) {
	t.Parallel()
	if _, err := sqlite.Open(t.Context(), "", nil); err == nil {
		t.Error("no path: no error")
	}
	_, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "none", "test.db"), nil)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: error %v, want ErrNotExist", err)
	}
	if _, err := sqlite.Open(t.Context(), t.TempDir(), nil); err == nil {
		t.Error("a folder: no error")
	}
}

// The database holds passwords, so nobody else may read it, nor its log.
func TestFileMode(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	s := open(t, path)
	aServer(t, s)
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := s.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, path + "-wal", backup} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", filepath.Base(name), info.Mode())
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if name != path && !bytes.Contains(data, []byte("secret")) {
			t.Errorf("%s does not hold what the test is about", filepath.Base(name))
		}
	}
}

func TestMemoryIsPrivate(t *testing.T) {
	t.Parallel()
	aServer(t, open(t, ":memory:"))
	users, err := open(t, ":memory:").Users(t.Context())
	if err != nil || users != nil {
		t.Errorf("Users = %v, %v; want none", users, err)
	}
}

// What was written is there after the program was killed.
func TestKilled(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	s := open(t, path)
	v := aServer(t, s)
	if err := s.Apply(t.Context(), []store.Update{anUpdate(v.ID)}); err != nil {
		t.Fatal(err)
	}
	want, err := s.KnownAll(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(copied+suffix, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := open(t, copied).KnownAll(t.Context())
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("Known (-want +got):\n%s%v", diff, err)
	}
}

// Several programs can have a database open, and may all be the first.
func TestOpenTogether(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	const n = 6
	var stores [n]*sqlite.Store
	var wg sync.WaitGroup
	for i := range stores {
		wg.Go(func() {
			s, err := sqlite.Open(t.Context(), path, nil)
			if err != nil {
				t.Error(err)
				return
			}
			stores[i] = s
			if _, err := s.CreateUser(t.Context(), store.User{Name: string(rune('a' + i))}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, s := range stores {
		if s == nil {
			continue
		}
		defer s.Close()
		users, err := s.Users(t.Context())
		if err != nil || len(users) != n {
			t.Errorf("%d users, %v; want %d", len(users), err, n)
		}
	}
}
