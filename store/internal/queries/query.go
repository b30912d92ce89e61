package queries

import (
	"context"
	"database/sql"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store/internal/rows"
)

// direct is what is under bun, which formats arguments into the text of a statement
// and cannot bind them.
func direct(db bun.IDB) bun.IConn {
	switch db := db.(type) {
	case *bun.DB:
		return db.DB
	case bun.Tx:
		return db.Tx
	}
	panic("neither a database nor a transaction of bun")
}

// Scanner reads the columns of one row, as [sql.Rows.Scan] does.
type Scanner func(dest ...any) error

// Query calls row for each row that the statement, in the database's own dialect, gives.
func Query(ctx context.Context, db bun.IConn, row func(Scanner) error, statement string, args ...any) error {
	rows, err := db.QueryContext(ctx, statement, args...)
	if err != nil {
		return err
	}
	return scanRows(rows, row)
}

func scanRows(rows *sql.Rows, row func(Scanner) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// query calls row for each row that the statement gives. The arguments are
// bound, so given tables can be among them.
func (s *Store) query(ctx context.Context, db bun.IDB, row func(Scanner) error, statement string, args ...any) error {
	rows, err := s.rows(ctx, db, statement, args...)
	if err != nil {
		return err
	}
	return scanRows(rows, row)
}

// models reads the rows that the statement gives into a slice of bun's models. The arguments are
// bound, so that a statement is compiled once, and not at each call.
func (s *Store) models(ctx context.Context, db *bun.DB, slice any, statement string, args ...any) error {
	rows, err := s.rows(ctx, db, statement, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	return db.ScanRows(ctx, rows, slice)
}

func (s *Store) rows(ctx context.Context, db bun.IDB, statement string, args ...any) (*sql.Rows, error) {
	statement, args = s.db.Translate(statement, args)
	if db, ok := db.(*bun.DB); ok {
		stmt, err := s.db.Prepare(ctx, db, statement)
		if err != nil {
			return nil, err
		}
		if stmt != nil {
			return stmt.QueryContext(ctx, args...)
		}
	}
	return direct(db).QueryContext(ctx, statement, args...)
}

// exec carries out a statement, with its arguments bound.
func (s *Store) exec(ctx context.Context, db bun.IDB, statement string, args ...any) (sql.Result, error) {
	statement, args = s.db.Translate(statement, args)
	return direct(db).ExecContext(ctx, statement, args...)
}

// each returns what reads the columns of a table from one row after the other, into the
// same variable.
func each[T any](table rows.Table[T], use func(*T)) func(Scanner) error {
	var row T
	dest := table.Dest(&row)
	return func(scan Scanner) error {
		err := scan(dest...)
		if err == nil {
			use(&row)
		}
		return err
	}
}

// steamIDBits returns the numbers of players, for go_id.
func steamIDBits(players []steam.ID) []int64 {
	numbers := make([]int64, len(players))
	for i, p := range players {
		numbers[i] = rows.Bits(p)
	}
	return numbers
}

// lastSeen is when the player of server_player_session AS s was last seen. Beside it
// stands the server's newest run, if there is one, AS c.
const lastSeen = ` greatest(s.joined_at, coalesce(s.left_at, s.last_seen_at, c.last_seen_at, s.joined_at)) `

var (
	runColumns     = ` ` + rows.Runs.Read("r") + ` `
	sessionColumns = ` ` + rows.Sessions.Read("s", "last_seen_at", lastSeen) + ` ` // of the two of lastSeen
)

// scanSession reads the sessionColumns.
func scanSession(scan Scanner) (livestate.Session, error) {
	var row rows.Session
	err := scan(rows.Sessions.Dest(&row)...)
	return row.Session, err
}

// sessions returns the sessions that the statement gives from its FROM on.
func (s *Store) sessions(ctx context.Context, op, from string, args ...any) ([]livestate.Session, error) {
	var sessions []livestate.Session
	err := s.db.Read(ctx, op, func(ctx context.Context, db *bun.DB) error {
		return s.query(ctx, db, each(rows.Sessions, func(row *rows.Session) { sessions = append(sessions, row.Session) }), `SELECT`+sessionColumns+from, args...)
	})
	if err != nil {
		return nil, err
	}
	return sessions, nil
}
