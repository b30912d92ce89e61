package sqlite

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/ncruces/go-sqlite3"
)

func TestConnectionsKeepTheirStatements(t *testing.T) {
	t.Parallel()
	db, err := openDB("file:"+filepath.ToSlash(filepath.Join(t.TempDir(), "a.db")), func() error { return nil }, func(*sqlite3.Conn) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	one, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	err = one.Raw(func(dc any) error {
		c := dc.(*conn)
		prepare := func(query string) driver.Stmt {
			s, err := c.PrepareContext(t.Context(), query)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		first := prepare(`SELECT ?`)
		if second := prepare(`SELECT ?`); second == first {
			t.Error("a statement in use was given out again")
		} else {
			second.Close()
		}
		first.Close()
		if again := prepare(`SELECT ?`); again != first {
			t.Error("the statement was not kept")
		} else {
			again.Close()
		}
		if prepare(`SELECT 1`).Close(); len(c.kept) != 1 {
			t.Errorf("%d statements kept, want 1: no text with values in it", len(c.kept))
		}
		for i := range 3 * maxStatements {
			prepare(fmt.Sprintf(`SELECT ?, %d`, i)).Close()
		}
		if len(c.kept) != maxStatements {
			t.Errorf("%d statements kept, want %d", len(c.kept), maxStatements)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 { // what was bound before is gone
		var n int
		if err := one.QueryRowContext(t.Context(), `SELECT ? + coalesce(?, 0)`, i, nil).Scan(&n); err != nil || n != i {
			t.Errorf("got %d, %v, want %d", n, err, i)
		}
	}
}

// TestLimitsCompileOnce: what a LIMIT is bound to does not make SQLite compile a statement again.
func TestLimitsCompileOnce(t *testing.T) {
	t.Parallel()
	db, err := openDB("file:"+filepath.ToSlash(filepath.Join(t.TempDir(), "a.db")), func() error { return nil }, func(*sqlite3.Conn) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	one, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	err = one.Raw(func(dc any) error {
		s, _, err := dc.(*conn).Raw().Prepare(`SELECT name FROM sqlite_schema WHERE rootpage > ? LIMIT ?`)
		if err != nil {
			return err
		}
		defer s.Close()
		for i := range int64(3) {
			if err := errors.Join(s.BindInt64(1, i), s.BindInt64(2, i+1), s.Exec()); err != nil {
				return err
			}
		}
		if n := s.Status(sqlite3.STMTSTATUS_REPREPARE, false); n != 0 {
			t.Errorf("compiled %d more times", n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
