package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/queries"
)

//go:embed schema/*.sql
var schema embed.FS

// migrations returns what makes the schema, in order: the n-th (from 1) takes a
// database from version n-1 to n. One that has been released must never change.
func migrations() []string {
	names, err := fs.Glob(schema, "schema/*.sql")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	slices.Sort(names)
	list := make([]string, len(names))
	for i, name := range names {
		text, err := schema.ReadFile(name)
		if err != nil {
			panic(err) // the file is in the program
		}
		list[i] = string(text)
	}
	return list
}

// steps are the parts of migrations in Go, by their number.
var steps = map[int]func(ctx context.Context, tx bun.Tx) error{
	7: func(ctx context.Context, tx bun.Tx) error { return queries.IndexNames(ctx, database{}, tx) },
}

// migrationLock is the key of the advisory lock: "left4me".
const migrationLock = 0x6c6566_74346d65

var errForeign = errors.New("the database has tables of another program")

// migrate runs the migrations that the database has not seen, all in one transaction with
// the new version number, and behind a lock: a second program that opens it at the same
// time waits, then finds nothing to do.
func migrate(ctx context.Context, db *sql.DB, list []string) error {
	if version, err := version(ctx, db); err != nil || version == len(list) {
		return err
	} else if version > len(list) {
		return store.ErrNewer
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(migrationLock)); err != nil {
		return err
	}
	version, err := version(ctx, tx)
	if err != nil {
		return err
	}
	if version > len(list) {
		return store.ErrNewer
	}
	if version == 0 {
		if err := begin(ctx, tx); err != nil {
			return err
		}
	}
	for i, script := range list[version:] {
		_, err := tx.ExecContext(ctx, script)
		if step := steps[version+i+1]; err == nil && step != nil {
			err = step(ctx, bun.Tx{Tx: tx})
		}
		if err != nil {
			return fmt.Errorf("migration %d: %w", version+i+1, err)
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE left4me_schema SET version = $1`, len(list)); err != nil {
		return err
	}
	return tx.Commit()
}

type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// version returns how many migrations the database has seen.
func version(ctx context.Context, db queryer) (n int, err error) {
	var there bool
	err = db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM pg_class
		WHERE relname = 'left4me_schema' AND relnamespace = current_schema()::regnamespace)`).Scan(&there)
	if err == nil && there {
		err = db.QueryRowContext(ctx, `SELECT version FROM left4me_schema`).Scan(&n)
	}
	return n, err
}

// begin makes the table of the version, where there are no others.
func begin(ctx context.Context, tx *sql.Tx) error {
	var tables int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace
		AND relkind IN ('r', 'p', 'v')`).Scan(&tables)
	if err != nil {
		return err
	}
	if tables > 0 {
		return errForeign
	}
	_, err = tx.ExecContext(ctx, `CREATE TABLE left4me_schema (version integer NOT NULL); INSERT INTO left4me_schema VALUES (0)`)
	return err
}
