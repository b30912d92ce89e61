package sqlite

import (
	"context"
	"database/sql"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store/internal/rows"
)

type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// scanner reads the columns of one row, as [sql.Rows.Scan] does.
type scanner func(dest ...any) error

// query calls row for each row that the statement gives. The arguments are
// bound, so given tables can be among them.
func query(ctx context.Context, db queryer, row func(scanner) error, statement string, args ...any) error {
	rows, err := db.QueryContext(ctx, statement, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// ids returns the numbers of players, for given_id.
func ids(players []steam.ID) []int64 {
	numbers := make([]int64, len(players))
	for i, p := range players {
		numbers[i] = rows.Bits(p)
	}
	return numbers
}

// lastSeen is when the player of server_player_session AS s was last seen. Beside it
// stands the server's newest run, if there is one, AS c.
const lastSeen = ` max(s.joined_at, coalesce(s.left_at, s.last_seen_at, c.last_seen_at, s.joined_at)) `

var (
	runColumns     = ` ` + rows.Runs.Read("r") + ` `
	sessionColumns = ` ` + rows.Sessions.Read("s", "last_seen_at", lastSeen) + ` ` // of the two of lastSeen
)

// scanSession reads the sessionColumns.
func scanSession(scan scanner) (livestate.Session, error) {
	var row rows.Session
	err := scan(rows.Sessions.Dest(&row)...)
	return row.Session, err
}

// sessions returns the sessions that the statement gives from its FROM on.
func (s *Store) sessions(ctx context.Context, op, from string, args ...any) ([]livestate.Session, error) {
	var sessions []livestate.Session
	err := s.read(ctx, op, func(ctx context.Context, db *bun.DB) error {
		return query(ctx, db.DB, func(scan scanner) error {
			session, err := scanSession(scan)
			sessions = append(sessions, session)
			return err
		}, `SELECT`+sessionColumns+from, args...)
	})
	if err != nil {
		return nil, err
	}
	return sessions, nil
}
