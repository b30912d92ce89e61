package postgres

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/queries"
)

var _ queries.Totals = database{}

const (
	// foldStep is how many changes one transaction adds to the totals.
	foldStep = 5000

	// foldLock is the key of the advisory lock of the one that folds: "l4total".
	foldLock = 0x6c_34746f_74616c

	// foldTotals adds changes to the totals, and returns how many. A change that another adds
	// meanwhile stays.
	foldTotals = `
		WITH taken AS (
			DELETE FROM player_total_change WHERE ctid = ANY (ARRAY(SELECT ctid FROM player_total_change LIMIT $1))
			RETURNING steam_id_64, sessions, millis
		), changed AS (
			SELECT steam_id_64, sum(sessions) AS sessions, sum(millis) AS millis FROM taken
			GROUP BY steam_id_64 HAVING sum(sessions) <> 0 OR sum(millis) <> 0
		), emptied AS (
			DELETE FROM player_total AS t USING changed AS c
			WHERE t.steam_id_64 = c.steam_id_64 AND t.sessions + c.sessions = 0 AND t.millis + c.millis = 0
			RETURNING t.steam_id_64
		), folded AS (
			INSERT INTO player_total AS t (steam_id_64, sessions, millis)
			SELECT steam_id_64, sessions, millis FROM changed WHERE steam_id_64 NOT IN (SELECT steam_id_64 FROM emptied)
			ON CONFLICT (steam_id_64) DO UPDATE SET sessions = t.sessions + excluded.sessions, millis = t.millis + excluded.millis
		)
		SELECT count(*) FROM taken`

	// totalsOf seeks each player: a subquery that PostgreSQL cannot dissolve.
	totalsOf = `
		SELECT g.id, t.millis, t.sessions
		FROM go_id(?1) AS g JOIN LATERAL (
			SELECT sum(p.millis)::bigint, sum(p.sessions)::bigint
			FROM (SELECT b.millis, b.sessions FROM player_total AS b WHERE b.steam_id_64 = g.id
				UNION ALL
				SELECT c.millis, c.sessions FROM player_total_change AS c WHERE c.steam_id_64 = g.id) AS p
			HAVING sum(p.millis) <> 0 OR sum(p.sessions) <> 0) AS t (millis, sessions) ON true`
)

// topTotals is the first of those whose total has not changed, which it reads in the order of an
// index up to the limit, and the first of the others.
var topTotals = `
	(SELECT t.steam_id_64, t.millis, t.sessions FROM player_total AS t
		WHERE NOT EXISTS (SELECT 1 FROM player_total_change AS c WHERE c.steam_id_64 = t.steam_id_64 OFFSET 0)` + queries.MostTime(1) + `)
	UNION ALL
	(SELECT t.steam_id_64, t.millis + coalesce(b.millis, 0), t.sessions + coalesce(b.sessions, 0)
	FROM (SELECT steam_id_64, sum(millis)::bigint AS millis, sum(sessions)::bigint AS sessions
			FROM player_total_change GROUP BY steam_id_64) AS t
		LEFT JOIN player_total AS b ON b.steam_id_64 = t.steam_id_64
	WHERE t.millis + coalesce(b.millis, 0) <> 0 OR t.sessions + coalesce(b.sessions, 0) <> 0` + queries.MostTime(1) + `)`

// TopTotals implements [queries.Totals].
func (database) TopTotals() string { return topTotals }

// TotalsOf implements [queries.Totals].
func (database) TotalsOf() string { return totalsOf }

// foldTotals adds what changed to the totals of all servers, unless another does that. Those who
// change totals only add rows, so that none of them waits for it, or for another.
func (s *Store) foldTotals(ctx context.Context) error {
	for n := foldStep; n == foldStep; {
		err := database{s}.Batch(ctx, "fold totals", func(ctx context.Context, tx bun.Tx) error {
			n = 0
			var alone bool
			err := tx.Tx.QueryRowContext(ctx, `SELECT pg_try_advisory_xact_lock($1), `+boundStop, int64(foldLock)).Scan(&alone, new(string))
			if err != nil || !alone {
				return err
			}
			return tx.Tx.QueryRowContext(ctx, foldTotals, foldStep).Scan(&n)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// IndexHistory implements [store.LiveWriter].
func (s *Store) IndexHistory(ctx context.Context, until, pruned time.Time, limit int) (int, error) {
	n, err := s.shared.IndexHistory(ctx, until, pruned, limit)
	if err != nil {
		return n, err
	}
	return n, s.foldTotals(ctx)
}

// ErasePlayer implements [store.Eraser]. What is not folded now will be later.
func (s *Store) ErasePlayer(ctx context.Context, e store.Erasure) (store.Erased, error) {
	gone, err := s.shared.ErasePlayer(ctx, e)
	if err == nil {
		_ = s.foldTotals(ctx)
	}
	return gone, err
}
