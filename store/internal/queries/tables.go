package queries

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store/transfer"
)

// computed are the columns that the database fills in.
var computed = map[string]bool{"avatar_url": true}

// insertArguments is how many arguments an INSERT of many rows takes: less than SQLite's
// 32,766 and PostgreSQL's 65,535.
const insertArguments = 10_000

var (
	_ transfer.Source = (*Store)(nil)
	_ transfer.Target = (*Store)(nil)
)

// ReadTables implements [transfer.Source].
func (s *Store) ReadTables(ctx context.Context, read func(context.Context, transfer.Tables) error) error {
	return s.db.View(ctx, "copy", func(ctx context.Context, tx bun.Tx) error { return read(ctx, tables{s, tx}) })
}

// FillTables implements [transfer.Target].
func (s *Store) FillTables(ctx context.Context, fill func(context.Context, transfer.EmptyTables) error) error {
	return s.db.Write(ctx, "copy", func(ctx context.Context, tx bun.Tx) error { return fill(ctx, tables{s, tx}) })
}

// tables are all tables, within a transaction.
type tables struct {
	s  *Store
	tx bun.Tx
}

// types returns the columns of a table with their types.
func (t tables) types(ctx context.Context, table string, columns string) ([]*sql.ColumnType, error) {
	rows, err := t.tx.Tx.QueryContext(ctx, `SELECT `+columns+` FROM `+table+` WHERE 1 = 0`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return rows.ColumnTypes()
}

// Columns implements [transfer.Tables].
func (t tables) Columns(ctx context.Context, table string) ([]string, error) {
	types, err := t.types(ctx, table, "*")
	var names []string
	for _, c := range types {
		if !computed[c.Name()] {
			names = append(names, c.Name())
		}
	}
	return names, err
}

// Rows implements [transfer.Tables].
func (t tables) Rows(ctx context.Context, table string, columns []string) iter.Seq2[transfer.Row, error] {
	return func(yield func(transfer.Row, error) bool) {
		rows, err := t.tx.Tx.QueryContext(ctx, `SELECT `+strings.Join(columns, ", ")+` FROM `+table)
		if err != nil {
			yield(nil, err)
			return
		}
		defer rows.Close()
		row := make(transfer.Row, len(columns))
		dest := make([]any, len(columns))
		for i := range row {
			dest[i] = &row[i]
		}
		for rows.Next() {
			err := rows.Scan(dest...)
			for i, value := range row {
				row[i] = plain(value)
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// plain is a value as a [transfer.Row] has it.
func plain(value any) any {
	switch value := value.(type) {
	case int32:
		return int64(value)
	case bool:
		if value {
			return int64(1)
		}
		return int64(0)
	}
	return value
}

// Clear implements [transfer.EmptyTables].
func (t tables) Clear(ctx context.Context, table string) error {
	_, err := t.tx.Tx.ExecContext(ctx, `DELETE FROM `+table)
	return err
}

// Insert implements [transfer.EmptyTables]. Servers refer to servers, which may come later:
// that waits for all to be there.
func (t tables) Insert(ctx context.Context, table string, columns []string, rows iter.Seq2[transfer.Row, error]) (n int, err error) {
	types, err := t.types(ctx, table, strings.Join(columns, ", "))
	if err != nil {
		return 0, err
	}
	id, same := -1, -1
	truth := make([]bool, len(columns))
	for i, c := range types {
		truth[i] = c.DatabaseTypeName() == "BOOL"
		switch {
		case c.Name() == "id":
			id = i
		case c.Name() == "same_as" && table == "servers":
			same = i
		}
	}
	begin := `INSERT INTO ` + table + ` (` + strings.Join(columns, ", ") + `) VALUES `
	later := make(map[any]any)
	var args []any
	for row, err := range rows {
		if err != nil {
			return n, err
		}
		n++
		for i, value := range row {
			switch v, ok := value.(int64); {
			case i == same && value != nil:
				later[row[id]], value = value, nil
			case truth[i] && ok:
				value = v != 0
			}
			args = append(args, value)
		}
		if len(args) > insertArguments-len(columns) {
			if _, err := t.tx.Tx.ExecContext(ctx, begin+places(len(args), len(columns)), args...); err != nil {
				return n, err
			}
			args = args[:0]
		}
	}
	if len(args) > 0 {
		if _, err := t.tx.Tx.ExecContext(ctx, begin+places(len(args), len(columns)), args...); err != nil {
			return n, err
		}
	}
	for server, other := range later {
		if _, err := t.tx.Tx.ExecContext(ctx, `UPDATE servers SET same_as = $1 WHERE id = $2`, other, server); err != nil {
			return n, err
		}
	}
	return n, nil
}

// places are the arguments of rows of that width.
func places(args, width int) string {
	var b strings.Builder
	for i := range args {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%width == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", i+1)
	}
	return b.String() + ")"
}

// LastID implements [transfer.Tables].
func (t tables) LastID(ctx context.Context, table string) (int64, error) {
	names, err := t.Columns(ctx, table)
	if err != nil || !slices.Contains(names, "id") {
		return 0, err
	}
	var there int64
	if err := t.tx.Tx.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM `+table).Scan(&there); err != nil {
		return 0, err
	}
	given, err := t.s.db.LastID(ctx, t.tx, table)
	return max(there, given), err
}

// SetLastID implements [transfer.EmptyTables].
func (t tables) SetLastID(ctx context.Context, table string, id int64) error {
	return t.s.db.SetLastID(ctx, t.tx, table, id)
}
