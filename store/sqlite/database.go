package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"

	"github.com/ncruces/go-sqlite3"
	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store/internal/queries"
)

// database is what package queries sees of a Store.
type database struct{ s *Store }

var _ queries.Database = database{}

// Read implements [queries.Database].
func (d database) Read(ctx context.Context, op string, fn func(ctx context.Context, db *bun.DB) error) error {
	if !d.s.inflight.Begin() {
		return wrapErr(ctx, op, errClosed)
	}
	defer d.s.inflight.End()
	return wrapErr(ctx, op, fn(ctx, d.s.reader))
}

// View implements [queries.Database].
func (d database) View(ctx context.Context, op string, fn func(ctx context.Context, tx bun.Tx) error) error {
	if !d.s.inflight.Begin() {
		return wrapErr(ctx, op, errClosed)
	}
	defer d.s.inflight.End()
	return wrapErr(ctx, op, d.s.reader.RunInTx(ctx, &sql.TxOptions{ReadOnly: true}, fn))
}

// Write implements [queries.Database]. There is one connection that writes, so fn must
// use tx and nothing else: the store would wait for itself.
func (d database) Write(ctx context.Context, op string, fn func(ctx context.Context, tx bun.Tx) error) error {
	if !d.s.inflight.Begin() {
		return wrapErr(ctx, op, errClosed)
	}
	defer d.s.inflight.End()
	if err := d.s.location.checkPresent(d.s.opened); err != nil {
		return wrapErr(ctx, op, err)
	}
	return wrapErr(ctx, op, d.s.writer.RunInTx(ctx, nil, fn))
}

// Batch implements [queries.Database].
func (d database) Batch(ctx context.Context, op string, fn func(ctx context.Context, tx bun.Tx) error) error {
	return d.Write(ctx, op, fn)
}

// Alone implements [queries.Database]. There is one connection that writes.
func (d database) Alone(ctx context.Context, op string, fn func(ctx context.Context, tx bun.Tx) error) error {
	return d.Write(ctx, op, fn)
}

// translated are the statements that there are, as SQLite has them.
var translated sync.Map

var scalars = strings.NewReplacer("greatest(", "max(", "least(", "min(")

// Translate implements [queries.Database].
func (database) Translate(statement string, args []any) (string, []any) {
	text, ok := translated.Load(statement)
	if !ok {
		text, _ = translated.LoadOrStore(statement, scalars.Replace(statement))
	}
	return text.(string), bind(args)
}

// Prepare implements [queries.Database]. SQLite compiles a text each time that it gets it,
// which takes longer than most statements that read. Statements end with their database.
func (d database) Prepare(ctx context.Context, db *bun.DB, text string) (*sql.Stmt, error) {
	if db != d.s.reader {
		return nil, nil
	}
	kept, ok := d.s.prepared.Load(text)
	if !ok {
		stmt, err := db.DB.PrepareContext(ctx, text)
		if err != nil {
			return nil, err
		}
		if kept, ok = d.s.prepared.LoadOrStore(text, stmt); ok {
			stmt.Close()
		}
	}
	return kept.(*sql.Stmt), nil
}

// Refers implements [queries.Database].
func (database) Refers(err error) bool { return errors.Is(err, sqlite3.CONSTRAINT_FOREIGNKEY) }

// Taken implements [queries.Database].
func (database) Taken(err error) bool {
	var said *sqlite3.Error
	return errors.As(err, &said) && said.ExtendedCode() == sqlite3.CONSTRAINT_UNIQUE
}

// PutEvents implements [queries.Database]. The programs of one machine need no store for
// that.
func (database) PutEvents(context.Context, bun.Tx, []livestate.Event) error { return nil }

// LastID implements [queries.Database].
func (database) LastID(ctx context.Context, tx bun.Tx, table string) (id int64, err error) {
	err = tx.Tx.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?`, table).Scan(&id)
	return id, err
}

// SetLastID implements [queries.Database].
func (database) SetLastID(ctx context.Context, tx bun.Tx, table string, id int64) error {
	for _, statement := range []string{
		`UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1`,
		`INSERT INTO sqlite_sequence (name, seq) SELECT name, ?2 FROM sqlite_schema WHERE name = ?1 AND sql LIKE '%AUTOINCREMENT%'
			AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?1)`,
	} {
		if _, err := tx.Tx.ExecContext(ctx, statement, table, id); err != nil {
			return err
		}
	}
	return nil
}
