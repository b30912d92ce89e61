package queries

import (
	"context"
	"slices"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store/internal/rows"
)

var (
	putNames = `
		INSERT INTO player_name (` + rows.PlayerNames.Names() + `)
		SELECT ` + rows.PlayerNames.Under("g") + `
		FROM go_player_name(?) AS g
		WHERE EXISTS (SELECT 1 FROM servers AS v WHERE v.id = g.server_id)
		ON CONFLICT (server_id, steam_id_64, name) DO NOTHING
		RETURNING id, server_id, folded`

	// putNameParts is for names that were stored just now.
	putNameParts = `
		INSERT INTO player_name_part (` + rows.NameParts.Names() + `)
		SELECT ` + rows.NameParts.Under("g") + `
		FROM go_player_name_part(?) AS g`
)

// addNames makes names findable. Most are so already.
func (s *Store) addNames(ctx context.Context, tx bun.Tx, names []rows.PlayerName) error {
	if len(names) == 0 {
		return nil
	}
	parts, err := s.nameParts(ctx, tx, putNames, rows.SliceOf(rows.PlayerNames, names))
	if err != nil || len(parts) == 0 {
		return err
	}
	_, err = s.exec(ctx, tx, putNameParts, rows.SliceOf(rows.NameParts, parts))
	return err
}

// nameParts returns the parts of the names whose ids, servers and folded names a statement
// gives.
func (s *Store) nameParts(ctx context.Context, tx bun.Tx, statement string, args ...any) (parts []rows.NamePart, err error) {
	err = s.query(ctx, tx, func(scan Scanner) error {
		var id, server int64
		var folded string
		err := scan(&id, &server, &folded)
		parts = append(parts, rows.PartsOf(server, id, folded)...)
		return err
	}, statement, args...)
	return parts, err
}

// unlessLast is of a name AS n that is not the last one that a sum keeps of the player.
const unlessLast = ` NOT EXISTS (SELECT 1 FROM player_sum AS p
	WHERE p.server_id = n.server_id AND p.steam_id_64 = n.steam_id_64
		AND coalesce(nullif(p.name_now, ''), p.name_at_join) = n.name)`

const (
	// namesOfSessions are the names of players without a session left on the server
	// when those of the keys ?2 that ended before ?1 go.
	namesOfSessions = `
		FROM (SELECT DISTINCT s.server_id, s.steam_id_64
				FROM go_key(?2) AS g CROSS JOIN server_player_session AS s ON s.id = g.number
				WHERE s.left_at < ?1) AS t
			CROSS JOIN player_name AS n ON n.server_id = t.server_id AND n.steam_id_64 = t.steam_id_64
		WHERE NOT EXISTS (SELECT 1 FROM server_player_session AS l
				WHERE l.steam_id_64 = n.steam_id_64 AND +l.server_id = n.server_id
					AND (coalesce(l.left_at, ?1) >= ?1 OR l.id NOT IN (SELECT number FROM go_key(?2))))
			AND NOT EXISTS (SELECT 1 FROM player_alias AS a
				WHERE a.server_id = n.server_id AND a.steam_id_64 = n.steam_id_64 AND a.name = n.name)
			AND` + unlessLast

	// namesOfAliases are those of the aliases of the keys ?2 that go.
	namesOfAliases = `
		FROM go_key(?2) AS g
			CROSS JOIN player_alias AS a ON a.server_id = g.server_id AND a.steam_id_64 = g.number AND a.name = g.name
				AND a.last_seen_at < ?1
			CROSS JOIN player_name AS n ON n.server_id = a.server_id AND n.steam_id_64 = a.steam_id_64 AND n.name = a.name
		WHERE NOT EXISTS (SELECT 1 FROM server_player_session AS l
				WHERE l.steam_id_64 = n.steam_id_64 AND +l.server_id = n.server_id)
			AND` + unlessLast
)

// dropNames removes the names that a from clause finds for the time and the keys.
func (s *Store) dropNames(ctx context.Context, tx bun.Tx, from string, before int64, keys []rows.Key) error {
	return s.deleteNames(ctx, tx, `SELECT n.id, n.server_id, n.folded`+from, before, rows.SliceOf(rows.Keys, keys))
}

// deleteNames removes the names that a statement gives.
func (s *Store) deleteNames(ctx context.Context, tx bun.Tx, statement string, args ...any) error {
	var names []int64
	var parts []rows.NamePart
	err := s.query(ctx, tx, func(scan Scanner) error {
		var id, server int64
		var folded string
		err := scan(&id, &server, &folded)
		names, parts = append(names, id), append(parts, rows.PartsOf(server, id, folded)...)
		return err
	}, statement, args...)
	if err != nil || len(names) == 0 {
		return err
	}
	_, err = s.exec(ctx, tx, `
		DELETE FROM player_name_part WHERE (server_id, part, name_id) IN (
			SELECT server_id, part, name_id FROM go_player_name_part(?))`, rows.SliceOf(rows.NameParts, parts))
	if err == nil {
		_, err = s.exec(ctx, tx, `DELETE FROM player_name WHERE id IN (SELECT id FROM go_id(?))`, rows.SliceOf(rows.IDs, names))
	}
	return err
}

// removeSessions is before sessions go: they are summed, and their names go with them.
func (s *Store) removeSessions(ctx context.Context, tx bun.Tx, before int64, keys []rows.Key) error {
	if err := s.sumSessions(ctx, tx, before, keys); err != nil {
		return err
	}
	return s.dropNames(ctx, tx, namesOfSessions, before, keys)
}

func (s *Store) removeAliases(ctx context.Context, tx bun.Tx, before int64, keys []rows.Key) error {
	return s.dropNames(ctx, tx, namesOfAliases, before, keys)
}

// namesAtOnce is how many names IndexNames stores in one statement.
const namesAtOnce = 10_000

// IndexNames makes all names findable that a database has: the step of a migration. It
// needs nothing of db but Translate.
func IndexNames(ctx context.Context, db Database, tx bun.Tx) error {
	s := &Store{db: db}
	var names []rows.PlayerName
	err := s.query(ctx, tx, func(scan Scanner) error {
		var server int64
		var id steam.ID
		var name string
		err := scan(&server, (*rows.SteamID)(&id), &name)
		if n, ok := rows.NewPlayerName(server, id, name); ok {
			names = append(names, n)
		}
		return err
	}, `/* once, of all */ SELECT server_id, steam_id_64, name_at_join FROM server_player_session
		UNION SELECT server_id, steam_id_64, name_now FROM server_player_session WHERE name_now <> name_at_join
		UNION SELECT server_id, steam_id_64, name FROM player_alias
		UNION SELECT server_id, steam_id_64, coalesce(nullif(name_now, ''), name_at_join) FROM player_sum`)
	if err != nil {
		return err
	}
	for chunk := range slices.Chunk(names, namesAtOnce) {
		if err := s.addNames(ctx, tx, chunk); err != nil {
			return err
		}
	}
	return nil
}
