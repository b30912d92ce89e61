package sqlite

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// prunes are the statements of Prune. Each deletes what is older than ?1, at
// most ?2 rows.
var prunes = []string{
	`DELETE FROM server_run WHERE (server_id, started_at) IN (
		SELECT r.server_id, r.started_at
		FROM servers AS v CROSS JOIN server_run AS r ON r.server_id = v.id
		WHERE r.started_at < ?1 AND r.last_seen_at < ?1 LIMIT ?2)`,

	`DELETE FROM server_current WHERE server_id IN (
		SELECT c.server_id FROM server_current AS c
		WHERE c.last_seen_at < ?1
			AND NOT EXISTS (SELECT 1 FROM server_player_session AS s WHERE s.server_id = c.server_id AND s.left_at IS NULL)
		LIMIT ?2)`,

	`DELETE FROM server_player_session WHERE id IN (
		SELECT s.id
		FROM servers AS v CROSS JOIN server_player_session AS s ON s.server_id = v.id
		WHERE s.left_at < ?1 LIMIT ?2)`,

	`DELETE FROM player_alias WHERE (server_id, steam_id_64, name) IN (
		SELECT a.server_id, a.steam_id_64, a.name FROM player_alias AS a
		WHERE a.last_seen_at < ?1
			AND NOT EXISTS (SELECT 1 FROM server_player_session AS s
				WHERE s.server_id = a.server_id AND s.steam_id_64 = a.steam_id_64)
		LIMIT ?2)`,

	`DELETE FROM steam_user_profile WHERE steam_id_64 IN (
		SELECT p.steam_id_64 FROM steam_user_profile AS p
		WHERE p.fetched_at < ?1
			AND NOT EXISTS (SELECT 1 FROM server_player_session AS s WHERE s.steam_id_64 = p.steam_id_64)
		LIMIT ?2)`,

	`DELETE FROM steam_call_budget WHERE day IN (
		SELECT day FROM steam_call_budget WHERE day < ?1 LIMIT ?2)`,
}

// Prune implements [store.Live].
func (s *Store) Prune(ctx context.Context, before time.Time, limit int) (int, error) {
	gone := 0
	err := s.write(ctx, "prune", func(ctx context.Context, tx bun.Tx) error {
		gone = 0
		for _, statement := range prunes {
			if gone >= limit {
				return nil
			}
			res, err := tx.Tx.ExecContext(ctx, statement, ms(before), limit-gone)
			if err != nil {
				return err
			}
			n, err := res.RowsAffected()
			if err != nil {
				return err
			}
			gone += int(n)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return gone, nil
}
