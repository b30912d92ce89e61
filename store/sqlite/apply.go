package sqlite

import (
	"cmp"
	"context"
	"slices"

	"github.com/ncruces/go-sqlite3"
	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// Apply implements [store.Live]. A batch of any size is at most nine
// statements.
func (s *Store) Apply(ctx context.Context, batch []store.Update) error {
	b := gather(batch)
	if b.empty() {
		return nil
	}
	return s.write(ctx, "apply", func(ctx context.Context, tx bun.Tx) error { return b.apply(ctx, tx) })
}

// apply writes the batch within a transaction.
func (b *batch) apply(ctx context.Context, tx bun.Tx) error {
	steps := []struct {
		rows      int
		given     any
		statement string
	}{
		{len(b.disproved), b.disproved, removeDisproved},
		{len(b.open), b.open, closeStale},
		{len(b.closed), b.closed, putClosed},
		{len(b.runs), b.runs, keepDisplaced},
		{len(b.runs), b.runs, putCurrent},
		{len(b.ended), b.ended, putEnded},
		{len(b.open), b.open, changeOpen},
		{len(b.open), b.open, putOpen},
		{len(b.aliases), b.aliases, putAliases},
	}
	for _, step := range steps {
		if step.rows == 0 {
			continue
		}
		if _, err := tx.Tx.ExecContext(ctx, step.statement, sqlite3.Pointer(step.given)); err != nil {
			return err
		}
	}
	return nil
}

const (
	removeDisproved = `
		DELETE FROM server_player_session WHERE id IN (
			SELECT s.id FROM given_session(?) AS g CROSS JOIN server_player_session AS s
				ON s.server_id = g.server_id AND s.steam_id_64 = g.steam_id_64 AND s.joined_at = g.joined_at)`

	// closeStale ends open sessions whose player now has a later one: when he
	// was last seen, as far as that is known, and before he joined again. An
	// update that ends the session says it better and is stored after this.
	closeStale = `
		UPDATE server_player_session AS s
		SET left_at = max(s.joined_at, min(g.joined_at, coalesce(s.last_seen_at,
				(SELECT c.last_seen_at FROM server_current AS c WHERE c.server_id = s.server_id), s.joined_at))),
			last_seen_at = NULL,
			close_reason = 'left'
		FROM given_session(?) AS g
		WHERE s.server_id = g.server_id AND s.steam_id_64 = g.steam_id_64
			AND s.left_at IS NULL AND s.joined_at < g.joined_at`

	// putClosed stores runs that ended. They are older than the server's newest:
	// gather sees to that.
	putClosed = `
		INSERT INTO server_run (server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating)
		SELECT g.server_id, g.started_at, g.last_seen_at, g.players, g.max_players, g.bots, g.map, g.hibernating
		FROM given_run(?) AS g
		WHERE EXISTS (SELECT 1 FROM servers AS v WHERE v.id = g.server_id)
		ON CONFLICT (server_id, started_at) DO UPDATE SET last_seen_at = excluded.last_seen_at
		WHERE excluded.last_seen_at > last_seen_at`

	// keepDisplaced copies the newest runs that are about to be replaced by newer
	// ones. Of two ends of a run the later one counts.
	keepDisplaced = `
		INSERT INTO server_run (server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating)
		SELECT c.server_id, c.started_at, c.last_seen_at, c.players, c.max_players, c.bots, c.map, c.hibernating
		FROM given_run(?) AS g CROSS JOIN server_current AS c ON c.server_id = g.server_id
		WHERE c.started_at < g.started_at
		ON CONFLICT (server_id, started_at) DO UPDATE SET last_seen_at = excluded.last_seen_at
		WHERE excluded.last_seen_at > last_seen_at`

	// putCurrent stores the newest runs. One that is older than what is there
	// comes too late.
	putCurrent = `
		INSERT INTO server_current (server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating)
		SELECT g.server_id, g.started_at, g.last_seen_at, g.players, g.max_players, g.bots, g.map, g.hibernating
		FROM given_run(?) AS g
		WHERE EXISTS (SELECT 1 FROM servers AS v WHERE v.id = g.server_id)
		ON CONFLICT (server_id) DO UPDATE SET
			started_at = excluded.started_at, last_seen_at = excluded.last_seen_at, players = excluded.players,
			max_players = excluded.max_players, bots = excluded.bots, map = excluded.map, hibernating = excluded.hibernating
		WHERE (excluded.started_at, excluded.last_seen_at) >= (started_at, last_seen_at)`

	putEnded = `
		INSERT INTO server_player_session (server_id, steam_id_64, userid, joined_at, left_at, last_seen_at, name_at_join, name_now, min_ping, max_ping, close_reason)
		SELECT g.server_id, g.steam_id_64, g.userid, g.joined_at, g.left_at, NULL, g.name_at_join, g.name_now, g.min_ping, g.max_ping, g.close_reason
		FROM given_session(?) AS g
		WHERE EXISTS (SELECT 1 FROM servers AS v WHERE v.id = g.server_id)
		ON CONFLICT (server_id, steam_id_64, joined_at) DO UPDATE SET
			userid = excluded.userid, left_at = excluded.left_at, last_seen_at = NULL, name_now = excluded.name_now,
			min_ping = excluded.min_ping, max_ping = excluded.max_ping, close_reason = excluded.close_reason`

	// changeOpen changes sessions that are open and stay so. Their columns are in
	// no index: this is the common case, and cheap.
	changeOpen = `
		UPDATE server_player_session AS s
		SET userid = g.userid, last_seen_at = g.last_seen_at, name_now = g.name_now,
			min_ping = g.min_ping, max_ping = g.max_ping
		FROM given_session(?) AS g
		WHERE s.server_id = g.server_id AND s.steam_id_64 = g.steam_id_64 AND s.joined_at = g.joined_at
			AND s.left_at IS NULL`

	// putOpen stores the other open sessions: new ones, and those that had
	// ended. One whose player already has a later session comes too late.
	putOpen = `
		INSERT INTO server_player_session (server_id, steam_id_64, userid, joined_at, left_at, last_seen_at, name_at_join, name_now, min_ping, max_ping, close_reason)
		SELECT g.server_id, g.steam_id_64, g.userid, g.joined_at, NULL, g.last_seen_at, g.name_at_join, g.name_now, g.min_ping, g.max_ping, ''
		FROM given_session(?) AS g
		WHERE EXISTS (SELECT 1 FROM servers AS v WHERE v.id = g.server_id)
			AND NOT EXISTS (SELECT 1 FROM server_player_session AS l
				WHERE l.server_id = g.server_id AND l.steam_id_64 = g.steam_id_64 AND l.joined_at > g.joined_at)
		ON CONFLICT (server_id, steam_id_64, joined_at) DO UPDATE SET
			userid = excluded.userid, left_at = NULL, last_seen_at = excluded.last_seen_at, name_now = excluded.name_now,
			min_ping = excluded.min_ping, max_ping = excluded.max_ping, close_reason = ''
		WHERE left_at IS NOT NULL`

	putAliases = `
		INSERT INTO player_alias (server_id, steam_id_64, name, first_seen_at, last_seen_at)
		SELECT g.server_id, g.steam_id_64, g.name, g.first_seen_at, g.last_seen_at
		FROM given_alias(?) AS g
		WHERE EXISTS (SELECT 1 FROM servers AS v WHERE v.id = g.server_id)
		ON CONFLICT (server_id, steam_id_64, name) DO UPDATE SET
			first_seen_at = min(first_seen_at, excluded.first_seen_at),
			last_seen_at = max(last_seen_at, excluded.last_seen_at)`

	touch = `
		UPDATE server_current AS c SET last_seen_at = g.last_seen_at
		FROM given_seen(?) AS g
		WHERE c.server_id = g.server_id AND c.last_seen_at < g.last_seen_at`
)

// Touch implements [store.Live].
func (s *Store) Touch(ctx context.Context, seen []store.Seen) error {
	if len(seen) == 0 {
		return nil
	}
	return s.write(ctx, "touch", func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.Tx.ExecContext(ctx, touch, sqlite3.Pointer(latestSeen(seen)))
		return err
	})
}

// latestSeen returns the latest time of each server, by server.
func latestSeen(seen []store.Seen) []store.Seen {
	seen = slices.Clone(seen)
	slices.SortFunc(seen, func(a, b store.Seen) int {
		return cmp.Or(cmp.Compare(a.ServerID, b.ServerID), b.LastSeenAt.Compare(a.LastSeenAt))
	})
	return slices.CompactFunc(seen, func(a, b store.Seen) bool { return a.ServerID == b.ServerID })
}

func seenCell(ctx sqlite3.Context, s *store.Seen, column int) {
	switch column {
	case 0:
		ctx.ResultInt64(s.ServerID)
	case 1:
		ctx.ResultInt64(rows.Millis(s.LastSeenAt))
	}
}
