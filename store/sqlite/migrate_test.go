package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3/driver"
	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
)

// write makes a file by plain SQL.
func write(t *testing.T, statements ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	db, err := driver.Open("file:" + path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

func contents(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestOpenLeavesOthersAlone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		statements []string
		want       error
	}{
		"newer":          {[]string{`CREATE TABLE users (id)`, `PRAGMA user_version = 1000`, fmt.Sprintf(`PRAGMA application_id = %d`, application)}, store.ErrNewer},
		"foreign":        {[]string{`CREATE TABLE users (id)`}, errForeign},
		"foreign, marks": {[]string{`CREATE TABLE users (id)`, `PRAGMA user_version = 1`, `PRAGMA application_id = 77`}, errForeign},
		"foreign, empty": {[]string{`PRAGMA user_version = 1`}, errForeign},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := write(t, c.statements...)
			before := contents(t, path)
			_, err := Open(t.Context(), path, nil)
			if !errors.Is(err, c.want) {
				t.Errorf("Open: error %v, want %v", err, c.want)
			}
			if !bytes.Equal(before, contents(t, path)) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestOpenOfNoDatabase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "notes.txt")
	text := []byte(strings.Repeat("these are my notes\n", 100))
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), path, nil)
	if want := "store/sqlite: open: sqlite3: file is not a database"; err == nil || err.Error() != want {
		t.Errorf("Open of a text file: error %v, want %s", err, want)
	}
	if !bytes.Equal(text, contents(t, path)) {
		t.Error("the file was changed")
	}
}

// state is the version and the schema of a store's database.
func state(t *testing.T, db *bun.DB) (version, tables int) {
	t.Helper()
	err := errors.Join(
		db.DB.QueryRowContext(t.Context(), `PRAGMA user_version`).Scan(&version),
		db.DB.QueryRowContext(t.Context(), `SELECT count(*) FROM sqlite_schema`).Scan(&tables))
	if err != nil {
		t.Fatal(err)
	}
	return version, tables
}

func TestMigrateAllOrNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	s, err := Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	latest, tables := state(t, s.writer)

	good := `CREATE TABLE one (id INTEGER PRIMARY KEY); INSERT INTO one VALUES (1);`
	bad := `CREATE TABLE two (id INTEGER PRIMARY KEY); INSERT INTO nowhere VALUES (1);`
	for range 2 { // a second try finds no trace of the first
		err := migrate(t.Context(), s.writer, append(migrations(), migration{script: good}, migration{script: bad}))
		if err == nil || !strings.Contains(err.Error(), "migration") {
			t.Errorf("migrate: error %v, want one that names the migration", err)
		}
		if v, n := state(t, s.writer); v != latest || n != tables {
			t.Errorf("after a failed migration: version %d with %d tables, want %d with %d", v, n, latest, tables)
		}
	}
	if err := migrate(t.Context(), s.writer, append(migrations(), migration{script: good})); err != nil {
		t.Fatal(err)
	}
	if v, n := state(t, s.writer); v != latest+1 || n != tables+1 {
		t.Errorf("after a migration: version %d with %d tables, want %d with %d", v, n, latest+1, tables+1)
	}
	if _, err := Open(t.Context(), path, nil); !errors.Is(err, store.ErrNewer) {
		t.Errorf("Open by the older program: error %v, want ErrNewer", err)
	}
}

func TestMigrateCancelled(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, path, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Open: error %v, want Canceled", err)
	}
	// Whatever it left, the next one can use it.
	s, err := Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Ping(t.Context()), s.Close()); err != nil {
		t.Error(err)
	}
}

// A program that dies in the middle of a migration leaves a log with half of
// it. Nothing of that counts, and nothing is locked.
func TestMigrateCrash(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	s, err := Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	latest, tables := state(t, s.writer)

	copied := filepath.Join(t.TempDir(), "copy.db")
	died := errors.New("died")
	err = s.writer.RunInTx(t.Context(), nil, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.Tx.ExecContext(ctx, `
			PRAGMA cache_size = 1;
			PRAGMA user_version = 99;
			CREATE TABLE half (text);
			WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
			INSERT INTO half SELECT hex(randomblob(200)) FROM n`); err != nil {
			return err
		}
		for _, suffix := range []string{"", "-wal"} {
			if err := os.WriteFile(copied+suffix, contents(t, path+suffix), 0o600); err != nil {
				return err
			}
		}
		return died
	})
	if err != died {
		t.Fatal(err)
	}
	if log := contents(t, copied+"-wal"); len(log) < 1_000_000 {
		t.Fatalf("the log holds %d bytes, want half a migration", len(log))
	}
	again, err := Open(t.Context(), copied, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if v, n := state(t, again.writer); v != latest || n != tables {
		t.Errorf("version %d with %d tables, want %d with %d", v, n, latest, tables)
	}
	if err := again.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestFullDatabase(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	u, err := s.CreateUser(t.Context(), store.User{Name: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.writer.DB.ExecContext(t.Context(), `PRAGMA max_page_count = 1`); err != nil {
		t.Fatal(err) // it cannot get smaller, but no larger either
	}
	big := store.Blueprint{UserID: u.ID, Name: "big", Config: []string{strings.Repeat("x", 1<<20)}}
	if _, err := s.CreateBlueprint(t.Context(), big); err == nil || !strings.Contains(err.Error(), "full") {
		t.Errorf("CreateBlueprint: error %v, want one that says that the database is full", err)
	}
	if all, err := s.Blueprints(t.Context(), u.ID); err != nil || all != nil {
		t.Errorf("Blueprints = %v, %v; want none", all, err)
	}
	if _, err := s.writer.DB.ExecContext(t.Context(), `PRAGMA max_page_count = 4294967294`); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CreateBlueprint(t.Context(), big); err != nil {
		t.Errorf("CreateBlueprint when there is room again: %v", err)
	}
}
