package sqlite

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/queries"
)

// canonicalHosts gives every server the canonical spelling of its host. Where
// another server has that host and port already, the row keeps its spelling, and
// each of the two refers to the other by same_as. A host that would be refused
// today keeps its spelling too; the poller says what is wrong with it.
func canonicalHosts(ctx context.Context, tx bun.Tx) error {
	type address struct {
		host string
		port int
	}
	type row struct {
		id   int64
		was  string
		want address
	}
	var rows []row
	holders := make(map[address]int64)
	err := queries.Query(ctx, tx.Tx, func(scan queries.Scanner) error {
		var r row
		if err := scan(&r.id, &r.was, &r.want.port); err != nil {
			return err
		}
		host, err := store.CanonicalHost(r.was)
		if err != nil {
			return nil
		}
		r.want.host = host
		rows = append(rows, r)
		if r.was == host {
			holders[r.want] = r.id
		}
		return nil
	}, `SELECT id, host, port FROM servers ORDER BY id`)
	if err != nil {
		return err
	}
	for _, r := range rows {
		holder, taken := holders[r.want]
		switch {
		case holder == r.id:
			continue
		case !taken:
			holders[r.want] = r.id
			_, err = tx.Tx.ExecContext(ctx, `UPDATE servers SET host = ?2 WHERE id = ?1`, r.id, r.want.host)
		default:
			_, err = tx.Tx.ExecContext(ctx, `
				UPDATE servers SET same_as = CASE id WHEN ?1 THEN ?2 ELSE coalesce(same_as, ?1) END
				WHERE id IN (?1, ?2)`, r.id, holder)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
