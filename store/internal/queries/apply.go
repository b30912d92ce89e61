package queries

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// Apply implements [store.LiveWriter]. A batch of any size is at most fourteen
// statements.
func (s *Store) Apply(ctx context.Context, batch []store.Update) error {
	b := rows.NewBatch(batch)
	if b.Empty() {
		return nil
	}
	return s.db.Batch(ctx, "apply", func(ctx context.Context, tx bun.Tx) error { return s.apply(ctx, tx, b) })
}

// fence lets a batch be written under these rights, or returns why not.
func (s *Store) fence(ctx context.Context, tx bun.Tx, fences store.Fences) error {
	if len(fences) == 0 {
		return nil
	}
	return s.db.Fence(ctx, tx, fences)
}

// apply writes a batch within a transaction.
func (s *Store) apply(ctx context.Context, tx bun.Tx, b *rows.Batch) error {
	if err := s.fence(ctx, tx, b.Fences); err != nil {
		return err
	}
	closed, newest := rows.SliceOf(rows.Runs, b.Closed), rows.SliceOf(rows.Runs, b.Runs)
	if s.months != nil && closed.Len+newest.Len > 0 {
		if err := s.months.BeginRuns(ctx, tx, closed, newest); err != nil {
			return err
		}
	}
	if given := rows.SliceOf(rows.Sessions, b.Delete); given.Len > 0 {
		if _, err := s.exec(ctx, tx, deleteSessions, given); err != nil {
			return err
		}
	}
	fresh, err := s.continueOpen(ctx, tx, b.Open)
	if err != nil {
		return err
	}
	steps := []struct {
		given     rows.Slice
		statement string
	}{
		{rows.SliceOf(rows.Sessions, fresh), closeStale},
		{closed, putClosed},
		{newest, archiveReplacedRuns},
		{newest, upsertCurrentRuns},
		{rows.SliceOf(rows.Outages, b.Outages), putOutages},
		{rows.SliceOf(rows.Sessions, b.Ended), putEnded},
		{rows.SliceOf(rows.Sessions, fresh), changeOpen},
		{rows.SliceOf(rows.Sessions, fresh), putOpen},
		{rows.SliceOf(rows.Aliases, b.Aliases), putAliases},
	}
	for _, step := range steps {
		if step.given.Len == 0 {
			continue
		}
		if _, err := s.exec(ctx, tx, step.statement, step.given); err != nil {
			return err
		}
	}
	if err := s.addNames(ctx, tx, b.Names(fresh)); err != nil || len(b.Events) == 0 {
		return err
	}
	return s.db.PutEvents(ctx, tx, b.Events)
}

// continueOpen changes the sessions that are open, stay so and have the name that they had,
// as most do, and returns the others.
func (s *Store) continueOpen(ctx context.Context, tx bun.Tx, open []rows.Session) (fresh []rows.Session, err error) {
	if len(open) == 0 {
		return nil, nil
	}
	type key struct {
		server int64
		player steam.ID
	}
	done := make(map[key]bool, len(open))
	err = s.query(ctx, tx, func(scan Scanner) error {
		var k key
		err := scan(&k.server, (*rows.SteamID)(&k.player))
		done[k] = true
		return err
	}, continueOpen, rows.SliceOf(rows.Sessions, open))
	for i := range open {
		if !done[key{open[i].ServerID, open[i].SteamID}] {
			fresh = append(fresh, open[i])
		}
	}
	return fresh, err
}

var (
	deleteSessions = `
		DELETE FROM server_player_session WHERE id IN (
			SELECT s.id FROM go_session(?) AS g CROSS JOIN server_player_session AS s
				ON s.server_id = g.server_id AND s.steam_id_64 = g.steam_id_64 AND s.joined_at = g.joined_at)`

	// closeStale ends open sessions whose player now has a later one: when they
	// were last seen, as far as that is known, and before they joined again. An
	// update that ends the session says it better and is stored after this.
	closeStale = `
		UPDATE server_player_session AS s
		SET left_at = greatest(s.joined_at, least(g.joined_at, coalesce(s.last_seen_at,
				(SELECT c.last_seen_at FROM server_current AS c WHERE c.server_id = s.server_id), s.joined_at))),
			last_seen_at = NULL,
			close_reason = 'left'
		FROM go_session(?) AS g
		WHERE s.id = ` + openOf + ` AND s.joined_at < g.joined_at`

	// putClosed stores runs that ended. They are older than the server's newest:
	// gather sees to that.
	putClosed = `
		INSERT INTO server_run (` + rows.Runs.Names() + `, summed_to)
		SELECT ` + rows.Runs.Under("g") + `,` + runSummedTo + `
		FROM go_run(?) AS g
		WHERE EXISTS (SELECT 1 FROM servers AS v WHERE v.id = g.server_id)
		ON CONFLICT (server_id, started_at) DO UPDATE SET last_seen_at = excluded.last_seen_at
		WHERE excluded.last_seen_at > server_run.last_seen_at`

	// archiveReplacedRuns copies the newest runs that are about to be replaced by newer
	// ones. Of two ends of a run the later one counts.
	archiveReplacedRuns = `
		INSERT INTO server_run (` + rows.Runs.Names() + `, summed_to)
		SELECT ` + rows.Runs.Under("c") + `, c.summed_to
		FROM go_run(?) AS g CROSS JOIN server_current AS c ON c.server_id = g.server_id
		WHERE c.started_at < g.started_at
		ON CONFLICT (server_id, started_at) DO UPDATE SET last_seen_at = excluded.last_seen_at
		WHERE excluded.last_seen_at > server_run.last_seen_at`

	// upsertCurrentRuns stores the newest runs. One that is older than what is there
	// comes too late.
	upsertCurrentRuns = `
		INSERT INTO server_current (` + rows.Runs.Names() + `, summed_to)
		SELECT ` + rows.Runs.Under("g") + `,` + runSummedTo + `
		FROM go_run(?) AS g
		WHERE EXISTS (SELECT 1 FROM servers AS v WHERE v.id = g.server_id)
		ON CONFLICT (server_id) DO UPDATE SET ` + rows.Runs.Assign("excluded") + `,
			summed_to = CASE WHEN excluded.started_at = server_current.started_at THEN server_current.summed_to ELSE excluded.summed_to END
		WHERE (excluded.started_at, excluded.last_seen_at) >= (server_current.started_at, server_current.last_seen_at)`

	putEnded = `
		INSERT INTO server_player_session (` + rows.Sessions.Names() + `, summed_to)
		SELECT ` + rows.Sessions.Under("g", "last_seen_at", "NULL") + `,` + summedTo("g.left_at > p.first_seen_at OR g.joined_at >= p.first_seen_at") + `
		FROM go_session(?) AS g
		WHERE EXISTS (SELECT 1 FROM servers AS v WHERE v.id = g.server_id)
		ON CONFLICT (server_id, steam_id_64, joined_at) DO UPDATE SET ` + rows.Sessions.Assign("excluded")

	// changeOpen changes sessions that are open and stay so. Their columns are in
	// no index.
	changeOpen = changeOpenBut()

	// continueOpen is changeOpen of those whose names are stored. It is the common case, and
	// assigns no name, which triggers look at.
	continueOpen = changeOpenBut("name_now") + ` AND server_player_session.name_now = g.name_now
		RETURNING server_player_session.server_id, server_player_session.steam_id_64`

	// putOpen stores the other open sessions: new ones, and those that had
	// ended. One whose player already has a later session comes too late.
	putOpen = `
		INSERT INTO server_player_session (` + rows.Sessions.Names() + `, summed_to)
		SELECT ` + rows.Sessions.Under("g", "left_at", "NULL", "close_reason", "''") + `,` + summedTo("1 = 1") + `
		FROM go_session(?) AS g
		WHERE EXISTS (SELECT 1 FROM servers AS v WHERE v.id = g.server_id)
			AND NOT EXISTS (SELECT 1 FROM server_player_session AS l
				WHERE l.server_id = g.server_id AND l.steam_id_64 = g.steam_id_64 AND l.joined_at > g.joined_at)
		ON CONFLICT (server_id, steam_id_64, joined_at) DO UPDATE SET ` + rows.Sessions.Assign("excluded") + `
		WHERE server_player_session.left_at IS NOT NULL`

	putAliases = `
		INSERT INTO player_alias (` + rows.Aliases.Names() + `)
		SELECT ` + rows.Aliases.Under("g") + `
		FROM go_alias(?) AS g
		WHERE EXISTS (SELECT 1 FROM servers AS v WHERE v.id = g.server_id)
		ON CONFLICT (server_id, steam_id_64, name) DO UPDATE SET
			first_seen_at = least(player_alias.first_seen_at, excluded.first_seen_at),
			last_seen_at = greatest(player_alias.last_seen_at, excluded.last_seen_at)`

	touch = `
		UPDATE server_current AS c SET last_seen_at = g.last_seen_at
		FROM go_seen(?) AS g
		WHERE c.server_id = g.server_id AND c.last_seen_at < g.last_seen_at`
)

// changeOpenBut leaves some columns as they are.
func changeOpenBut(columns ...string) string {
	return `
		UPDATE server_player_session
		SET ` + rows.Sessions.Assign("g", append(columns, "left_at", "close_reason")...) + `
		FROM go_session(?) AS g
		WHERE server_player_session.id = ` + openOf + ` AND server_player_session.joined_at = g.joined_at`
}

// openOf is the id of the open session of the player in g. As a subquery it is one seek for
// each of them in every plan: PostgreSQL takes few sessions for open until it has statistics,
// and joins all that are open with all of g.
const openOf = `(SELECT o.id FROM server_player_session AS o
			WHERE o.server_id = g.server_id AND o.steam_id_64 = g.steam_id_64 AND o.left_at IS NULL)`

// summedTo is what a new session g gets as summed_to, as [sums.Player.Summed] says.
func summedTo(ends string) string {
	return ` (SELECT p.left_at FROM player_sum AS p
			WHERE p.server_id = g.server_id AND p.steam_id_64 = g.steam_id_64
				AND (g.joined_at < p.left_at OR g.joined_at = p.joined_at) AND (` + ends + `))`
}

// runSummedTo is what a new run g gets as summed_to, as [sums.Runs.Summed] says.
const runSummedTo = ` (SELECT u.last_seen_at FROM run_sum AS u
			WHERE u.server_id = g.server_id AND (g.started_at < u.last_seen_at OR g.started_at = u.started_at)
				AND (g.last_seen_at > u.first_seen_at OR g.started_at >= u.first_seen_at))`

// Touch implements [store.LiveWriter].
func (s *Store) Touch(ctx context.Context, seen []store.RunEnd) error {
	if len(seen) == 0 {
		return nil
	}
	var fences store.Fences
	for _, v := range seen {
		fences.Add(v.ServerID, v.Epoch)
	}
	return s.db.Batch(ctx, "touch", func(ctx context.Context, tx bun.Tx) error {
		if err := s.fence(ctx, tx, fences); err != nil {
			return err
		}
		_, err := s.exec(ctx, tx, touch, rows.SliceOf(rows.RunEnds, rows.LatestRunEnds(seen)))
		return err
	})
}
