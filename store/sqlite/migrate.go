package sqlite

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/queries"
)

//go:embed schema/*.sql
var schema embed.FS

// migration takes a database from one version to the next.
type migration struct {
	script string
	then   func(ctx context.Context, tx bun.Tx) error // after the script, for what SQL cannot do; nil: nothing
}

// steps are the parts of migrations in Go, by the name of their script.
var steps = map[string]func(ctx context.Context, tx bun.Tx) error{
	"schema/0003_hosts.sql": canonicalHosts,
	"schema/0015_player_name.sql": func(ctx context.Context, tx bun.Tx) error {
		return queries.IndexNames(ctx, database{}, tx)
	},
}

// migrations returns what makes the schema, in order: the n-th (from 1) takes a
// database from version n-1 to n. One that has been released must never change.
// Foreign keys are enforced while they run: DROP TABLE deletes what refers to its
// rows too.
func migrations() []migration {
	names, err := fs.Glob(schema, "schema/*.sql")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	slices.Sort(names)
	list := make([]migration, len(names))
	for i, name := range names {
		text, err := schema.ReadFile(name)
		if err != nil {
			panic(err) // the file is in the program
		}
		list[i] = migration{string(text), steps[name]}
	}
	return list
}

// application marks a database as one of ours: "l4me".
const application = 0x6c346d65

var errForeign = errors.New("the file holds a database of another program")

// prepareWriter looks at a database before anything is written to it.
//
// It has 16 MB of cache, enough for what a poll of thousands of servers changes,
// and lets the log grow to 32 MB before it is written back: what changes every
// second is then written back once for many times, and the disk waited for as
// seldom.
func prepareWriter(at location, busy time.Duration) func(*sqlite3.Conn) error {
	latest := len(migrations())
	return func(c *sqlite3.Conn) error {
		if err := waitBusy(c, busy); err != nil {
			return err
		}
		if err := inspect(c, latest); err != nil {
			return err
		}
		if at.file != "" {
			if err := useLog(c, busy); err != nil {
				return err
			}
		}
		return errors.Join(registerSliceTables(c), c.Exec(`
			PRAGMA foreign_keys = on;
			PRAGMA synchronous = normal;
			PRAGMA cache_size = -16000;
			PRAGMA wal_autocheckpoint = 8000`))
	}
}

// prepareReader makes a connection that reads.
func prepareReader(busy time.Duration) func(*sqlite3.Conn) error {
	return func(c *sqlite3.Conn) error {
		return errors.Join(waitBusy(c, busy), registerSliceTables(c))
	}
}

// useLog turns the write-ahead log on. SQLite does not wait here while others
// have the file open, so this does.
func useLog(c *sqlite3.Conn, busy time.Duration) error {
	for give := time.Now().Add(busy); ; {
		mode, err := first(c, `PRAGMA journal_mode = wal`, (*sqlite3.Stmt).ColumnText)
		switch {
		case err == nil && mode == "wal":
			return nil
		case err == nil:
			return errors.New("no write-ahead log is possible there")
		case !errors.Is(err, sqlite3.BUSY) || time.Now().After(give):
			return err
		}
		if ctx := c.GetInterrupt(); !queries.Pause(ctx, 5*time.Millisecond) {
			return ctx.Err()
		}
	}
}

// inspect tells whether a database is empty, or ours and not too new. It looks at
// one state of it: another program may be making the tables.
func inspect(c *sqlite3.Conn, latest int) (err error) {
	if err := c.Exec(`BEGIN`); err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, c.Exec(`COMMIT`)) }()
	var found [3]int
	for i, query := range []string{`PRAGMA user_version`, `PRAGMA application_id`, `SELECT count(*) FROM sqlite_schema`} {
		if found[i], err = first(c, query, (*sqlite3.Stmt).ColumnInt); err != nil {
			return err
		}
	}
	switch version, mark, tables := found[0], found[1], found[2]; {
	case mark != application && (version != 0 || tables != 0):
		return errForeign
	case version > latest:
		return store.ErrNewer
	}
	return nil
}

// first returns the first column of the first row.
func first[T any](c *sqlite3.Conn, query string, column func(*sqlite3.Stmt, int) T) (v T, err error) {
	stmt, _, err := c.Prepare(query)
	if err != nil {
		return v, err
	}
	defer stmt.Close()
	if stmt.Step() {
		v = column(stmt, 0)
	}
	return v, stmt.Err()
}

// migrate runs the migrations that the database has not seen, all in one
// transaction with the new version number. One that fails, or a crash in
// the middle, therefore leaves the database at the version where it was; and a
// second program that opens it at the same time waits, then finds nothing to do.
func migrate(ctx context.Context, db *bun.DB, list []migration) error {
	return db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		version, err := pragma(ctx, tx, "user_version")
		if err != nil {
			return err
		}
		if version > len(list) {
			return store.ErrNewer
		}
		if version == len(list) {
			return nil
		}
		for i, m := range list[version:] {
			_, err := tx.Tx.ExecContext(ctx, m.script)
			if err == nil && m.then != nil {
				err = m.then(ctx, tx)
			}
			if err != nil {
				return fmt.Errorf("migration %d: %w", version+i+1, err)
			}
		}
		_, err = tx.Tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA application_id = %d; PRAGMA user_version = %d`, application, len(list)))
		return err
	})
}

func pragma(ctx context.Context, tx bun.Tx, name string) (n int, err error) {
	err = tx.Tx.QueryRowContext(ctx, `PRAGMA `+name).Scan(&n)
	return n, err
}
