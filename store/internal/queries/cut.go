package queries

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// cuts are the statements of CutFuture, in their order. ?1 is the present, ?2 the
// latest time that is known to be right. Those of history count.
var cuts = []struct {
	history   bool
	statement string
}{
	{true, `DELETE FROM server_current WHERE started_at > ?1`},

	{true, `DELETE FROM server_run WHERE (server_id, started_at) IN (
		SELECT r.server_id, r.started_at
		FROM servers AS v CROSS JOIN server_run AS r ON r.server_id = v.id
		WHERE r.started_at > ?1)`},

	{false, `DELETE FROM server_outage WHERE (server_id, started_at) IN (
		SELECT o.server_id, o.started_at FROM servers AS v CROSS JOIN server_outage AS o ON o.server_id = v.id WHERE o.started_at > ?1)`},

	{false, `UPDATE server_outage SET last_seen_at = greatest(started_at, ?2) WHERE last_seen_at > ?1 AND (server_id, started_at) IN (
		SELECT v.id, (SELECT max(o.started_at) FROM server_outage AS o WHERE o.server_id = v.id) FROM servers AS v)`},

	{true, `UPDATE server_current SET last_seen_at = greatest(started_at, ?2) WHERE last_seen_at > ?1`},

	// Runs do not overlap: only the last that began before now can end after it.
	{true, `WITH t AS MATERIALIZED (
			SELECT v.id, (SELECT max(r.started_at) FROM server_run AS r WHERE r.server_id = v.id) AS started_at FROM servers AS v)
		UPDATE server_run SET last_seen_at = greatest(started_at, ?2)
		WHERE last_seen_at > ?1 AND (server_id, started_at) IN (SELECT t.id, t.started_at FROM t)`},

	// The newest run that is left is current again.
	{false, `INSERT INTO server_current (` + rows.Runs.Names() + `, summed_to)
		SELECT ` + rows.Runs.Under("r") + `, r.summed_to
		FROM servers AS v CROSS JOIN server_run AS r
			ON r.server_id = v.id AND r.started_at = (SELECT max(l.started_at) FROM server_run AS l WHERE l.server_id = v.id)
		WHERE NOT EXISTS (SELECT 1 FROM server_current AS c WHERE c.server_id = v.id)`},

	{false, `WITH t AS MATERIALIZED (SELECT c.server_id, c.started_at FROM server_current AS c)
		DELETE FROM server_run WHERE (server_id, started_at) IN (SELECT t.server_id, t.started_at FROM t)`},

	// No session that was seen before began after its server was last seen.
	{true, `DELETE FROM server_player_session WHERE id IN (
		SELECT s.id FROM servers AS v CROSS JOIN server_player_session AS s ON s.server_id = v.id
		WHERE s.left_at > ?1 AND s.joined_at > least(?1, coalesce((SELECT c.last_seen_at FROM server_current AS c WHERE c.server_id = v.id), ?1))
		UNION ALL
		SELECT s.id FROM servers AS v CROSS JOIN server_player_session AS s ON s.server_id = v.id
		WHERE s.left_at IS NULL AND s.joined_at > least(?1, coalesce((SELECT c.last_seen_at FROM server_current AS c WHERE c.server_id = v.id), ?1)))`},

	{true, `UPDATE server_player_session AS s
		SET left_at = greatest(s.joined_at, least(?2,
			coalesce((SELECT c.last_seen_at FROM server_current AS c WHERE c.server_id = s.server_id), ?2)))
		WHERE s.id IN (SELECT e.id FROM servers AS v CROSS JOIN server_player_session AS e ON e.server_id = v.id
			WHERE e.left_at > ?1)`},

	// The others that are open move with the newest run.
	{true, `UPDATE server_player_session AS s SET last_seen_at = greatest(s.joined_at, ?2)
		WHERE s.left_at IS NULL AND s.last_seen_at > ?1`},

	{false, `UPDATE player_alias SET first_seen_at = least(first_seen_at, ?2), last_seen_at = ?2 WHERE last_seen_at > ?1`},
	{false, `UPDATE steam_user_profile SET fetched_at = ?2 WHERE fetched_at > ?1`},
	{false, `DELETE FROM steam_call_budget WHERE day > ?1`},
	{false, `UPDATE servers SET actual_state_updated_at = ?1 WHERE actual_state_updated_at > ?1`},
	{false, `UPDATE api_token SET last_used_at = ?1 WHERE last_used_at > ?1`},
	{false, `UPDATE chat SET at = ?1 WHERE at > ?1`},
	{false, `DELETE FROM server_count WHERE at > ?1`},
	{false, `UPDATE audit SET at = ?1 WHERE at > ?1`},
	{false, `UPDATE login SET created_at = ?1, expires_at = ?1 + (expires_at - created_at) WHERE created_at > ?1`},
}

// CutFuture implements [store.LiveWriter].
func (s *Store) CutFuture(ctx context.Context, now, sound time.Time, under ...store.Shard) (int, error) {
	changed := 0
	fences := store.FencesOf(under)
	err := s.db.Write(ctx, "cut", func(ctx context.Context, tx bun.Tx) error {
		changed = 0
		if err := s.fence(ctx, tx, fences); err != nil {
			return err
		}
		for _, cut := range cuts {
			var args []any
			for i, arg := range []int64{rows.Millis(now), min(rows.Millis(sound), rows.Millis(now))} {
				if strings.Contains(cut.statement, "?"+strconv.Itoa(i+1)) {
					args = append(args, arg)
				}
			}
			res, err := s.exec(ctx, tx, cut.statement, args...)
			if err != nil {
				return err
			}
			if n, err := res.RowsAffected(); err != nil {
				return err
			} else if cut.history {
				changed += int(n)
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return changed, nil
}
