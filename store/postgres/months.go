package postgres

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/transfer"
)

// monthWait is how long a change of the months waits for others, who wait behind it.
const monthWait = 200 * time.Millisecond

// bulkMonths is how far back the months go that are made for a history that comes whole.
const bulkMonths = 13

// monthTable matches the table of a month.
var monthTable = regexp.MustCompile(`^server_run_\d{4}_\d{2}$`)

// Prune implements [store.LiveWriter]. It does not delete the runs of a month one by one: when
// it is done, it drops the months of which it has left nothing, so that their space is free at
// once, and makes those to come.
func (s *Store) Prune(ctx context.Context, before time.Time, limit int) (int, error) {
	before, err := s.bound(ctx, before)
	if err != nil {
		return 0, err
	}
	n, err := s.shared.Prune(ctx, before, limit)
	if err == nil {
		err = s.foldTotals(ctx)
	}
	if err != nil || n >= limit {
		return n, err
	}
	if err := s.dropMonths(ctx, before); err != nil {
		return n, err
	}
	return n, s.makeMonths(ctx, 0)
}

// Import implements [store.Importer].
func (s *Store) Import(ctx context.Context, in store.Import) error {
	if err := s.makeMonths(ctx, bulkMonths); err != nil {
		return err
	}
	return s.shared.Import(ctx, in)
}

// FillTables implements [transfer.Target].
func (s *Store) FillTables(ctx context.Context, fill func(context.Context, transfer.EmptyTables) error) error {
	if err := s.makeMonths(ctx, bulkMonths); err != nil {
		return err
	}
	return s.shared.FillTables(ctx, fill)
}

// makeMonths makes the tables of the months to come, and of so many before. Where there is
// no table for a month, its runs stand in server_run_rest.
func (s *Store) makeMonths(ctx context.Context, back int) error {
	return s.changeMonths(ctx, "make months", func(ctx context.Context, tx bun.Tx) error {
		var there bool
		err := tx.Tx.QueryRowContext(ctx, `SELECT to_regclass('server_run_' || to_char(now() AT TIME ZONE 'UTC' + interval '2 months', 'YYYY_MM')) IS NOT NULL`).Scan(&there)
		if err != nil || there && back == 0 {
			return err
		}
		if _, err := tx.Tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(migrationLock)); err != nil {
			return err
		}
		_, err = tx.Tx.ExecContext(ctx, `SELECT make_run_months(now() - make_interval(months => $1::int))`, back)
		return err
	})
}

// dropMonths drops the tables of months that ended before the time and of which no run is left.
func (s *Store) dropMonths(ctx context.Context, before time.Time) error {
	var old []string
	err := database{s}.Read(ctx, "months", func(ctx context.Context, db *bun.DB) error {
		rows, err := db.DB.QueryContext(ctx, `SELECT c.relname FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
			WHERE i.inhparent = 'server_run_all'::regclass AND c.relname < $1`, before.UTC().Format("server_run_2006_01"))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				return err
			}
			if monthTable.MatchString(name) {
				old = append(old, name)
			}
		}
		return rows.Err()
	})
	if err != nil {
		return err
	}
	for _, name := range old {
		if err := s.dropMonth(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// dropMonth drops the table of a month if no run of it is left, which it looks at twice: the
// first time no one waits. Then those wait who store a run of the month, and for the moment of
// the drop all who use runs.
func (s *Store) dropMonth(ctx context.Context, name string) error {
	left := `SELECT EXISTS (SELECT 1 FROM servers AS v WHERE EXISTS (SELECT 1 FROM ` + name + ` AS r WHERE r.server_id = v.id AND ` + after + `))`
	return s.changeMonths(ctx, "drop a month", func(ctx context.Context, tx bun.Tx) error {
		var used bool
		for _, lock := range []string{`LOCK TABLE ` + name + ` IN SHARE MODE`, `LOCK TABLE ONLY server_run_all IN ACCESS EXCLUSIVE MODE`} {
			err := tx.Tx.QueryRowContext(ctx, left).Scan(&used)
			if err != nil || used {
				return err
			}
			if _, err := tx.Tx.ExecContext(ctx, lock); err != nil {
				return err
			}
		}
		_, err := tx.Tx.ExecContext(ctx, `DROP TABLE `+name)
		return err
	})
}

// changeMonths runs fn in a transaction. If others use the tables, or have done the same,
// there will be another time.
func (s *Store) changeMonths(ctx context.Context, op string, fn func(ctx context.Context, tx bun.Tx) error) error {
	busy := false
	err := database{s}.Batch(ctx, op, func(ctx context.Context, tx bun.Tx) error {
		busy = false
		_, err := tx.Tx.ExecContext(ctx, fmt.Sprintf(`SELECT set_config('lock_timeout', '%d', true), %s`, monthWait.Milliseconds(), boundStop))
		if err == nil {
			err = fn(ctx, tx)
		}
		busy = code(err) == codeLocked || code(err) == codeNoTable || code(err) == codeDeadlock
		return err
	})
	if busy {
		return nil
	}
	return err
}
