package postgres

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store/internal/queries"
	"github.com/left4me/left4me/store/internal/rows"
)

// boundSlack is how much later than asked run_bound is set, so that it changes seldom.
const boundSlack = time.Hour

var _ queries.Months = database{}

// after is the condition that a run r of a server v is left, in a form that finds it by the
// index.
const after = `r.started_at > coalesce((SELECT g.started_at FROM run_gone AS g WHERE g.server_id = v.id), -9223372036854775808)`

const (
	findRuns = `SELECT r.server_id, r.started_at, ''
		FROM servers AS v CROSS JOIN server_run_all AS r ON r.server_id = v.id AND ` + after + `
		WHERE r.started_at < ?1 AND r.last_seen_at < ?1 ORDER BY v.id, r.started_at LIMIT ?2`

	// standing are the runs that are left of the servers of these keys, up to the last key of each.
	standing = `
		SELECT r.server_id, r.started_at, r.last_seen_at < ?1, r.tableoid = 'server_run_rest'::regclass
		FROM (SELECT k.server_id AS id, max(k.number) AS until FROM go_key(?2) AS k GROUP BY k.server_id) AS v
			CROSS JOIN server_run_all AS r ON r.server_id = v.id AND r.started_at <= v.until AND ` + after

	// putGone notes the last run of each server that is gone.
	putGone = `INSERT INTO run_gone (server_id, started_at)
		SELECT k.server_id, k.number FROM go_key(?) AS k CROSS JOIN servers AS v ON v.id = k.server_id
		ON CONFLICT (server_id) DO UPDATE SET started_at = excluded.started_at`

	// deleteRuns deletes those that stand in no month, or are not gone for all that.
	deleteRuns = `
		DELETE FROM server_run_all AS r USING go_key(?2) AS k, servers AS v
		WHERE r.server_id = k.server_id AND r.started_at = k.number AND v.id = k.server_id AND r.last_seen_at < ?1
			AND (r.tableoid = 'server_run_rest'::regclass OR ` + after + `)`

	// late says whether of these runs, or of those that they take the place of, one may
	// have begun when runs are gone. The table stays locked, so that run_bound does not
	// change before the transaction ends.
	late = `
		SELECT EXISTS (SELECT 1 FROM go_run(?1) AS g WHERE g.started_at < (SELECT max(b.before) FROM run_bound AS b))
			OR EXISTS (SELECT 1 FROM go_run(?2) AS n CROSS JOIN server_current AS c ON c.server_id = n.server_id
				WHERE c.started_at < n.started_at AND c.started_at < (SELECT max(b.before) FROM run_bound AS b))`

	// deleteGone deletes what is gone of the servers of which a run comes back.
	deleteGone = `
		WITH back AS (
			SELECT DISTINCT u.server_id, u.started_at
			FROM (SELECT g.server_id, g.started_at FROM go_run(?1) AS g
				UNION ALL
				SELECT c.server_id, c.started_at FROM go_run(?2) AS n
					CROSS JOIN server_current AS c ON c.server_id = n.server_id AND c.started_at < n.started_at) AS t
				CROSS JOIN run_gone AS u ON u.server_id = t.server_id AND u.started_at >= t.started_at
		), gone AS (
			DELETE FROM server_run_all AS r USING back AS b WHERE r.server_id = b.server_id AND r.started_at <= b.started_at
		)
		DELETE FROM run_gone AS u USING back AS b WHERE u.server_id = b.server_id`
)

// lockGone makes the transactions that change run_gone, or store a run that may come late,
// take turns. It takes no snapshot, so that what follows sees what the last one has done.
func lockGone(ctx context.Context, tx bun.Tx) error {
	_, err := tx.Tx.ExecContext(ctx, `LOCK TABLE run_gone IN SHARE ROW EXCLUSIVE MODE`)
	return err
}

// FindRuns implements [queries.Months].
func (database) FindRuns() string { return findRuns }

// BeginRemove implements [queries.Months].
func (database) BeginRemove(ctx context.Context, tx bun.Tx) error { return lockGone(ctx, tx) }

// RemoveRuns implements [queries.Months]. Of a server whose runs are all old, up to the last of
// these, it notes that they are gone. It deletes the others, and those that stand in no month.
func (database) RemoveRuns(ctx context.Context, tx bun.Tx, before int64, keys []rows.Key) (gone int, err error) {
	due := make(map[rows.Key]bool, len(keys))
	for _, key := range keys {
		due[key] = true
	}
	last := make(map[int64]int64) // of each server the last run that goes
	mixed := make(map[int64]bool) // servers that keep a run before that
	rest := false
	statement, args := translate(standing, []any{before, rows.SliceOf(rows.Keys, keys)})
	err = queries.Query(ctx, tx.Tx, func(scan queries.Scanner) error {
		var key rows.Key
		var old, outside bool
		if err := scan(&key.Server, &key.Number, &old, &outside); err != nil {
			return err
		}
		if !old || !due[key] {
			mixed[key.Server] = true
			return nil
		}
		gone++
		rest = rest || outside
		if number, ok := last[key.Server]; !ok || key.Number > number {
			last[key.Server] = key.Number
		}
		return nil
	}, statement, args...)
	if err != nil {
		return 0, err
	}
	var whole []rows.Key
	for server, number := range last {
		if !mixed[server] {
			whole = append(whole, rows.Key{Server: server, Number: number})
		}
	}
	if len(whole) > 0 {
		if err := execute(ctx, tx, putGone, rows.SliceOf(rows.Keys, whole)); err != nil {
			return 0, err
		}
	}
	if rest || len(mixed) > 0 {
		err = execute(ctx, tx, deleteRuns, before, rows.SliceOf(rows.Keys, keys))
	}
	return gone, err
}

func execute(ctx context.Context, tx bun.Tx, statement string, args ...any) error {
	statement, args = translate(statement, args)
	_, err := tx.Tx.ExecContext(ctx, statement, args...)
	return err
}

// BeginRuns implements [queries.Months].
func (database) BeginRuns(ctx context.Context, tx bun.Tx, closed, newest rows.Slice) error {
	var may bool
	statement, args := translate(late, []any{closed, newest})
	if err := tx.Tx.QueryRowContext(ctx, statement, args...).Scan(&may); err != nil || !may {
		return err
	}
	if err := lockGone(ctx, tx); err != nil {
		return err
	}
	return execute(ctx, tx, deleteGone, closed, newest)
}

// bound makes run_bound at least the time, and returns up to which time runs may go now: an
// earlier one while batches are being stored that do not end.
func (s *Store) bound(ctx context.Context, before time.Time) (time.Time, error) {
	at, err := s.runBound(ctx)
	if err != nil || !at.Before(before) {
		return before, err
	}
	err = s.changeMonths(ctx, "run bound", func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.Tx.ExecContext(ctx, `LOCK TABLE run_bound IN ACCESS EXCLUSIVE MODE`); err != nil {
			return err
		}
		_, err := tx.Tx.ExecContext(ctx, `WITH old AS (DELETE FROM run_bound RETURNING before)
			INSERT INTO run_bound SELECT greatest($1, (SELECT max(before) FROM old))`, rows.Millis(before.Add(boundSlack)))
		return err
	})
	if err != nil {
		return before, err
	}
	if at, err = s.runBound(ctx); at.After(before) {
		at = before
	}
	return at, err
}

// runBound returns before which runs may be gone.
func (s *Store) runBound(ctx context.Context) (time.Time, error) {
	var millis int64
	err := database{s}.Read(ctx, "run bound", func(ctx context.Context, db *bun.DB) error {
		return db.DB.QueryRowContext(ctx, `SELECT coalesce(max(before), 0) FROM run_bound`).Scan(&millis)
	})
	return rows.FromMillis(millis), err
}
