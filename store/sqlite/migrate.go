package sqlite

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/ncruces/go-sqlite3"
	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
)

//go:embed schema/*.sql
var schema embed.FS

// migrations returns the scripts that make the schema, in order: the n-th
// (from 1) takes a database from version n-1 to n. One that has been released
// must never change.
func migrations() []string {
	names, err := fs.Glob(schema, "schema/*.sql")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	slices.Sort(names)
	scripts := make([]string, len(names))
	for i, name := range names {
		text, err := schema.ReadFile(name)
		if err != nil {
			panic(err) // the file is in the program
		}
		scripts[i] = string(text)
	}
	return scripts
}

var errForeign = errors.New("the file holds a database of another program")

// prepareWriter looks at a database before anything is written to it.
func prepareWriter(at place) func(*sqlite3.Conn) error {
	latest := len(migrations())
	return func(c *sqlite3.Conn) error {
		version, err := readInt(c, `PRAGMA user_version`)
		if err != nil {
			return err
		}
		if version > latest {
			return store.ErrNewer
		}
		tables, err := readInt(c, `SELECT count(*) FROM sqlite_schema`)
		if err != nil {
			return err
		}
		if version == 0 && tables > 0 {
			return errForeign
		}
		if at.file != "" {
			if err := c.Exec(`PRAGMA journal_mode = wal`); err != nil {
				return err
			}
		}
		return registerGiven(c)
	}
}

func readInt(c *sqlite3.Conn, query string) (int, error) {
	stmt, _, err := c.Prepare(query)
	if err != nil {
		return 0, err
	}
	defer stmt.Close()
	if !stmt.Step() {
		return 0, stmt.Err()
	}
	return stmt.ColumnInt(0), nil
}

// migrate runs the scripts that the database has not seen, all in one
// transaction with the new version number. A script that fails, or a crash in
// the middle, therefore leaves the database at the version where it was; and a
// second program that opens it at the same time waits, then finds nothing to do.
func migrate(ctx context.Context, db *bun.DB, scripts []string) error {
	return db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		version, err := pragma(ctx, tx, "user_version")
		if err != nil {
			return err
		}
		if version > len(scripts) {
			return store.ErrNewer
		}
		if version == len(scripts) {
			return nil
		}
		for i, script := range scripts[version:] {
			if _, err := tx.Tx.ExecContext(ctx, script); err != nil {
				return fmt.Errorf("migration %d: %w", version+i+1, err)
			}
		}
		_, err = tx.Tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, len(scripts)))
		return err
	})
}

func pragma(ctx context.Context, tx bun.Tx, name string) (n int, err error) {
	err = tx.Tx.QueryRowContext(ctx, `PRAGMA `+name).Scan(&n)
	return n, err
}
