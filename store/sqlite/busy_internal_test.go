package sqlite

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
)

// locked returns a database in which another connection is writing all the time.
func locked(t *testing.T, timeout time.Duration) *sql.DB {
	t.Helper()
	path := "file:" + filepath.Join(t.TempDir(), "locked.db")
	open := func(prepare func(*sqlite3.Conn) error) *sql.DB {
		db, err := driver.Open(path, prepare)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	if _, err := open(nil).Exec(`CREATE TABLE t (n INTEGER); BEGIN IMMEDIATE`); err != nil {
		t.Fatal(err)
	}
	return open(func(c *sqlite3.Conn) error { return waitBusy(c, timeout) })
}

// The clock of the bubble stands still as long as anybody waits for a mutex, so
// this ends only if nothing sleeps on while database/sql waits to close the rows.
func TestWaitBusyEndsWithContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := locked(t, time.Hour)
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		rows, err := db.QueryContext(ctx, `INSERT INTO t VALUES (1) RETURNING n`)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		if rows.Next() || rows.Err() == nil {
			t.Error("wrote while another transaction was writing")
		}
		if took := time.Since(start); took != time.Second {
			t.Errorf("waited %v, and the context ended after 1s", took)
		}
	})
}

func TestWaitBusyEndsWithTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := locked(t, time.Minute)
		start := time.Now()
		if _, err := db.Exec(`INSERT INTO t VALUES (1)`); err == nil {
			t.Error("wrote while another transaction was writing")
		}
		if took := time.Since(start); took < time.Minute || took > time.Minute+2*time.Millisecond {
			t.Errorf("waited %v, not a minute", took)
		}
	})
}
