package queries

import (
	"context"
	"time"

	"github.com/left4me/left4me/store/internal/rows"
	"github.com/uptrace/bun"
)

const (
	pruneHold = 20 * time.Millisecond // how long others wait for the writer at most, or for one chunk
	pruneStep = 50                    // rows in one statement
)

// A pruning finds and deletes old rows of one table. Finding reads what may be a whole
// table, and so takes no writer; deleting checks each row again. ?1 is the time.
type pruning struct {
	find   string // gives at most ?2 keys: server, number, name
	remove string // deletes those of go_key(?2)

	// keep stores what the rows that remove will delete come to, and deletes what must not
	// outlast them; nil: nothing.
	keep func(s *Store, ctx context.Context, tx bun.Tx, before int64, keys []rows.Key) error

	months bool // a Database with Months has its own find and remove
}

var prunings = []pruning{
	{find: `SELECT s.server_id, s.id, ''
		FROM servers AS v CROSS JOIN server_player_session AS s ON s.server_id = v.id
		WHERE s.left_at < ?1 ORDER BY v.id, s.left_at, s.steam_id_64, s.joined_at LIMIT ?2`, // sums are of the oldest first
		keep:   (*Store).removeSessions, // while the runs are there in which they ended
		remove: `DELETE FROM server_player_session WHERE id IN (SELECT number FROM go_key(?2)) AND left_at < ?1`},

	{find: `SELECT r.server_id, r.started_at, ''
		FROM servers AS v CROSS JOIN server_run AS r ON r.server_id = v.id
		WHERE r.started_at < ?1 AND r.last_seen_at < ?1 ORDER BY v.id, r.started_at LIMIT ?2`, // each follows the one before
		months: true,
		keep:   (*Store).sumRuns,
		remove: `DELETE FROM server_run WHERE (server_id, started_at) IN (SELECT server_id, number FROM go_key(?2)) AND last_seen_at < ?1`},

	{find: `SELECT o.server_id, o.started_at, ''
		FROM servers AS v CROSS JOIN server_outage AS o ON o.server_id = v.id
		WHERE o.started_at < ?1 AND o.last_seen_at < ?1 LIMIT ?2`,
		keep:   (*Store).sumOutages,
		remove: `DELETE FROM server_outage WHERE (server_id, started_at) IN (SELECT server_id, number FROM go_key(?2)) AND last_seen_at < ?1`},

	{find: `SELECT c.server_id, 0, '' FROM server_current AS c
		WHERE c.last_seen_at < ?1
			AND NOT EXISTS (SELECT 1 FROM server_player_session AS s WHERE s.server_id = c.server_id AND s.left_at IS NULL)
		LIMIT ?2`,
		keep: (*Store).sumCurrent,
		remove: `DELETE FROM server_current WHERE server_id IN (SELECT server_id FROM go_key(?2)) AND last_seen_at < ?1
			AND NOT EXISTS (SELECT 1 FROM server_player_session AS s WHERE s.server_id = server_current.server_id AND s.left_at IS NULL)`},

	{find: `SELECT a.server_id, a.steam_id_64, a.name FROM player_alias AS a
		WHERE a.last_seen_at < ?1
			AND NOT EXISTS (SELECT 1 FROM server_player_session AS s
				WHERE s.server_id = a.server_id AND s.steam_id_64 = a.steam_id_64)
		LIMIT ?2`,
		keep: (*Store).removeAliases,
		remove: `DELETE FROM player_alias WHERE (server_id, steam_id_64, name) IN (SELECT server_id, number, name FROM go_key(?2))
			AND last_seen_at < ?1
			AND NOT EXISTS (SELECT 1 FROM server_player_session AS s
				WHERE s.server_id = player_alias.server_id AND s.steam_id_64 = player_alias.steam_id_64)`},

	{find: `SELECT 0, p.steam_id_64, '' FROM steam_user_profile AS p
		WHERE p.fetched_at < ?1
			AND NOT EXISTS (SELECT 1 FROM server_player_session AS s WHERE s.steam_id_64 = p.steam_id_64)
		LIMIT ?2`,
		remove: `DELETE FROM steam_user_profile WHERE steam_id_64 IN (SELECT number FROM go_key(?2)) AND fetched_at < ?1
			AND NOT EXISTS (SELECT 1 FROM server_player_session AS s WHERE s.steam_id_64 = steam_user_profile.steam_id_64)`},

	{find: `SELECT 0, day, '' FROM steam_call_budget WHERE day < ?1 LIMIT ?2`,
		remove: `DELETE FROM steam_call_budget WHERE day IN (SELECT number FROM go_key(?2)) AND day < ?1`},
}

// Prune implements [store.LiveWriter]. It is many short transactions, between which others
// write.
func (s *Store) Prune(ctx context.Context, before time.Time, limit int) (int, error) {
	gone := 0
	for _, p := range prunings {
		if gone >= limit {
			break
		}
		if s.months == nil {
			p.months = false
		}
		if p.months {
			p.find = s.months.FindRuns()
		}
		var keys []rows.Key
		err := s.db.Read(ctx, "prune", func(ctx context.Context, db *bun.DB) error {
			return s.query(ctx, db, func(scan Scanner) error {
				var key rows.Key
				err := scan(&key.Server, &key.Number, &key.Name)
				keys = append(keys, key)
				return err
			}, p.find, rows.Millis(before), limit-gone)
		})
		if err != nil {
			return gone, err
		}
		for len(keys) > 0 {
			n, rest, err := s.remove(ctx, p, before, keys)
			if gone += n; err != nil {
				return gone, err
			}
			keys = rest
		}
	}
	return gone, nil
}

// remove deletes as many of these rows as there is time for, at least a few, and returns
// how many went and those that it has not come to.
func (s *Store) remove(ctx context.Context, p pruning, before time.Time, keys []rows.Key) (gone int, rest []rows.Key, err error) {
	err = s.db.Write(ctx, "prune", func(ctx context.Context, tx bun.Tx) error {
		gone, rest = 0, keys
		if p.months {
			if err := s.months.BeginRemove(ctx, tx); err != nil {
				return err
			}
		}
		for begin := time.Now(); len(rest) > 0 && time.Since(begin) < pruneHold; {
			step := rest[:min(pruneStep, len(rest))]
			if p.keep != nil {
				if err := p.keep(s, ctx, tx, rows.Millis(before), step); err != nil {
					return err
				}
			}
			n, err := s.removeStep(ctx, tx, p, rows.Millis(before), step)
			if err != nil {
				return err
			}
			gone, rest = gone+n, rest[len(step):]
		}
		return nil
	})
	if err != nil {
		return 0, keys, err
	}
	return gone, rest, nil
}

// removeStep removes rows with these keys, and returns how many.
func (s *Store) removeStep(ctx context.Context, tx bun.Tx, p pruning, before int64, keys []rows.Key) (int, error) {
	if p.months {
		return s.months.RemoveRuns(ctx, tx, before, keys)
	}
	res, err := s.exec(ctx, tx, p.remove, before, rows.SliceOf(rows.Keys, keys))
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}
