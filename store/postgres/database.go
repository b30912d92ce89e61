package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store/internal/queries"
)

// boundStop lets others wait for two seconds at most for a program that has stopped in the middle of
// a transaction. PostgreSQL ends the transaction then.
const boundStop = `set_config('idle_in_transaction_session_timeout', '2000', true)`

// repeatFor is how long a transaction is repeated that others have got in the way of.
const repeatFor = 10 * time.Second

// commitWait is how long a COMMIT may take after the call's context has ended.
const commitWait = 5 * time.Second

// database is what package queries sees of a Store.
type database struct{ s *Store }

var _ queries.Database = database{}

// Read implements [queries.Database].
func (d database) Read(ctx context.Context, op string, fn func(ctx context.Context, db *bun.DB) error) error {
	if !d.s.inflight.Begin() {
		return wrapErr(ctx, op, errClosed)
	}
	defer d.s.inflight.End()
	return wrapErr(ctx, op, fn(ctx, d.s.db))
}

// View implements [queries.Database].
func (d database) View(ctx context.Context, op string, fn func(ctx context.Context, tx bun.Tx) error) error {
	return d.transact(ctx, op, sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, fn)
}

// Write implements [queries.Database].
func (d database) Write(ctx context.Context, op string, fn func(ctx context.Context, tx bun.Tx) error) error {
	return d.transact(ctx, op, sql.TxOptions{Isolation: sql.LevelSerializable}, fn, codeSerialization, codeDeadlock)
}

// Batch implements [queries.Database]. A server that is deleted meanwhile, or a row that
// another has just stored, breaks a constraint; the second time the statement sees it.
func (d database) Batch(ctx context.Context, op string, fn func(ctx context.Context, tx bun.Tx) error) error {
	return d.transact(ctx, op, sql.TxOptions{Isolation: sql.LevelReadCommitted}, fn,
		codeSerialization, codeDeadlock, codeForeignKey, codeUnique)
}

// aloneWait is how long a builder of blocks waits for those who write, who wait behind it.
const aloneWait = 50 * time.Millisecond

// Alone implements [queries.Database]. The transaction sees nothing before it has the table
// that the triggers of sessions lock.
func (d database) Alone(ctx context.Context, op string, fn func(ctx context.Context, tx bun.Tx) error) error {
	return d.transact(ctx, op, sql.TxOptions{Isolation: sql.LevelSerializable}, func(ctx context.Context, tx bun.Tx) error {
		for _, statement := range []string{
			fmt.Sprintf(`SET LOCAL lock_timeout = %d`, aloneWait.Milliseconds()),
			`SET LOCAL idle_in_transaction_session_timeout = 2000`,
			`LOCK TABLE presence_changed IN SHARE ROW EXCLUSIVE MODE`,
		} {
			if _, err := tx.Tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return fn(ctx, tx)
	}, codeSerialization, codeDeadlock, codeLocked)
}

// transact runs fn in a transaction, and again as long as it fails with one of the codes.
func (d database) transact(ctx context.Context, op string, opts sql.TxOptions, fn func(ctx context.Context, tx bun.Tx) error, again ...string) error {
	if !d.s.inflight.Begin() {
		return wrapErr(ctx, op, errClosed)
	}
	defer d.s.inflight.End()
	wait := time.Millisecond
	for begin := time.Now(); ; {
		err := d.once(ctx, &opts, fn)
		if err == nil || !slices.Contains(again, code(err)) || time.Since(begin) > repeatFor || !queries.Pause(ctx, rand.N(wait)) {
			return wrapErr(ctx, op, err)
		}
		wait = min(2*wait, 100*time.Millisecond)
	}
}

// once runs fn in a transaction. A COMMIT that is cut off may have been carried out or not,
// so that the end of ctx ends fn, and the COMMIT only if it takes long.
func (d database) once(ctx context.Context, opts *sql.TxOptions, fn func(ctx context.Context, tx bun.Tx) error) error {
	conn, err := d.s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	held, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(commitWait, cancel) })()
	tx, err := conn.BeginTx(held, opts)
	if err != nil {
		return err
	}
	defer tx.Rollback() // nothing after a COMMIT
	if err := fn(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}

// Translate implements [queries.Database].
func (database) Translate(statement string, args []any) (string, []any) {
	return translate(statement, args)
}

// Prepare implements [queries.Database]. The driver keeps the statements of a connection.
func (database) Prepare(context.Context, *bun.DB, string) (*sql.Stmt, error) { return nil, nil }

// Refers implements [queries.Database].
func (database) Refers(err error) bool { return code(err) == codeForeignKey }

// Taken implements [queries.Database].
func (database) Taken(err error) bool { return code(err) == codeUnique }

// sequence is that of a table; NULL: it has none.
const sequence = `(SELECT pg_get_serial_sequence(quote_ident($1), 'id') FROM pg_attribute
	WHERE attrelid = quote_ident($1)::regclass AND attname = 'id' AND attidentity <> '')`

// LastID implements [queries.Database].
func (database) LastID(ctx context.Context, tx bun.Tx, table string) (id int64, err error) {
	err = tx.Tx.QueryRowContext(ctx, `SELECT coalesce(pg_sequence_last_value(`+sequence+`::regclass), 0)`, table).Scan(&id)
	return id, err
}

// SetLastID implements [queries.Database]. Sequences are outside of transactions: if this
// one fails, the table skips IDs.
func (database) SetLastID(ctx context.Context, tx bun.Tx, table string, id int64) error {
	_, err := tx.Tx.ExecContext(ctx, `SELECT setval(`+sequence+`::regclass, greatest($2::bigint, pg_sequence_last_value(`+sequence+`::regclass)))
		WHERE $2::bigint > 0`, table, id)
	return err
}
