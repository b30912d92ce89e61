package sqlite

import (
	"context"
	"database/sql"

	"github.com/left4me/left4me/steam"
)

type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// scanner reads the columns of one row, as [sql.Rows.Scan] does.
type scanner func(dest ...any) error

// query calls row for each row that the statement gives. The arguments are
// bound, so given tables can be among them.
func query(ctx context.Context, db queryer, row func(scanner) error, statement string, args ...any) (err error) {
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
		numbers[i] = idBits(p)
	}
	return numbers
}
