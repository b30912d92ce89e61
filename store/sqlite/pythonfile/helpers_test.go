package pythonfile_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/frompython"
	"github.com/left4me/left4me/store/sqlite"
	"github.com/left4me/left4me/store/sqlite/pythonfile"
	"github.com/left4me/left4me/store/sqlite/pythonfile/pythonfiletest"
)

// database makes a database of a script, and returns its path.
func database(t testing.TB, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "left4me with blanks?.db")
	if err := pythonfiletest.Write(t.Context(), path, script); err != nil {
		t.Fatal(err)
	}
	return path
}

// folder tells all that is in the folder of a database.
func folder(t testing.TB, path string) string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(filepath.Dir(path), e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s %x\n", e.Name(), sha256.Sum256(data))
	}
	return b.String()
}

func memory(t testing.TB) *sqlite.Store {
	t.Helper()
	st, err := sqlite.Open(t.Context(), ":memory:", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

// plan reads a database and plans its import.
func plan(t testing.TB, path string, st *sqlite.Store) (store.Import, frompython.Report) {
	t.Helper()
	src, err := pythonfile.Read(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	have, err := frompython.Look(t.Context(), st, src)
	if err != nil {
		t.Fatal(err)
	}
	in, report, err := frompython.Plan(src, have, frompython.Options{Now: pythonfiletest.Noon.Add(48 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	return in, report
}

func apply(t testing.TB, path string, st *sqlite.Store) frompython.Report {
	t.Helper()
	in, report := plan(t, path, st)
	if err := frompython.Apply(t.Context(), st, in); err != nil {
		t.Fatal(err)
	}
	return report
}

// content is all that an import can change.
type content struct {
	Users      []store.User
	Blueprints []store.Blueprint
	Servers    []store.Server
	Runs       map[int64][]livestate.Run
	Sessions   map[int64][]livestate.Session
}

func contentOf(t testing.TB, st *sqlite.Store) content {
	t.Helper()
	ctx := context.Background()
	c := content{Runs: make(map[int64][]livestate.Run), Sessions: make(map[int64][]livestate.Session)}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	c.Users, err = st.Users(ctx)
	must(err)
	for _, u := range c.Users {
		plans, err := st.Blueprints(ctx, u.ID)
		must(err)
		c.Blueprints = append(c.Blueprints, plans...)
	}
	c.Servers, err = st.AllServers(ctx)
	must(err)
	for _, v := range c.Servers {
		c.Runs[v.ID], err = st.Runs(ctx, v.ID, time.Time{}, time.Time{}, 1<<30)
		must(err)
		for s, err := range st.Sessions(ctx, v.ID, time.Time{}, time.Time{}) {
			must(err)
			c.Sessions[v.ID] = append(c.Sessions[v.ID], s)
		}
	}
	return c
}
