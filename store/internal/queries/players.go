package queries

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// PlayerSessions implements [store.History].
func (s *Store) PlayerSessions(ctx context.Context, id steam.ID, serverIDs []int64, before time.Time, limit int) ([]store.Session, error) {
	if len(serverIDs) == 0 {
		return nil, nil
	}
	var sessions []store.Session
	err := s.db.Read(ctx, "player sessions", func(ctx context.Context, db *bun.DB) error {
		return s.query(ctx, db, func(scan Scanner) error {
			session, err := scanNamed(scan)
			sessions = append(sessions, session)
			return err
		}, `SELECT v.name,`+sessionColumns+`
			FROM server_player_session AS s CROSS JOIN servers AS v ON v.id = s.server_id
				LEFT JOIN server_current AS c ON c.server_id = s.server_id
			WHERE s.steam_id_64 = ?1 AND s.joined_at < ?2 AND +s.server_id IN (SELECT id FROM given_id(?3))
			ORDER BY s.joined_at DESC, s.server_id LIMIT ?4`,
			rows.SteamID(id), until(before), rows.Give(rows.IDs, serverIDs), unlimited(limit))
	})
	if err != nil {
		return nil, err
	}
	return sessions, nil
}

// Top implements [store.History]. The index by end has all that is needed of the
// sessions that ended; names are looked up for those alone who are returned.
func (s *Store) Top(ctx context.Context, serverID int64, from, to time.Time, limit int) ([]store.PlayerTime, error) {
	var top []store.PlayerTime
	err := s.db.Read(ctx, "top", func(ctx context.Context, db *bun.DB) error {
		return s.query(ctx, db, func(scan Scanner) error {
			var p store.PlayerTime
			var millis int64
			err := scan((*rows.SteamID)(&p.SteamID), &p.Name, &millis)
			p.Total = time.Duration(millis) * time.Millisecond
			top = append(top, p)
			return err
		}, `WITH
			part (steam_id_64, millis) AS (
				SELECT steam_id_64, least(?3, greatest(joined_at, left_at)) - greatest(?2, joined_at)
				FROM server_player_session WHERE server_id = ?1 AND left_at >= ?2 AND joined_at <= ?3
				UNION ALL
				SELECT s.steam_id_64, least(?3,`+lastSeen+`) - greatest(?2, s.joined_at)
				FROM server_player_session AS s LEFT JOIN server_current AS c ON c.server_id = ?1
				WHERE s.server_id = ?1 AND s.left_at IS NULL AND s.joined_at <= ?3 AND`+lastSeen+`>= ?2),
			best (steam_id_64, total) AS (
				SELECT steam_id_64, CAST(sum(millis) AS bigint) FROM part GROUP BY steam_id_64 HAVING sum(millis) > 0
				ORDER BY sum(millis) DESC, steam_id_64 LIMIT ?4)
			SELECT best.steam_id_64, s.name_now, best.total
			FROM best CROSS JOIN server_player_session AS s ON s.server_id = ?1 AND s.steam_id_64 = best.steam_id_64
				AND s.joined_at = (SELECT max(l.joined_at) FROM server_player_session AS l
					WHERE l.server_id = ?1 AND l.steam_id_64 = best.steam_id_64 AND l.joined_at <= ?3)
			ORDER BY best.total DESC, best.steam_id_64`,
			serverID, rows.Millis(from), until(to), unlimited(limit))
	})
	if err != nil {
		return nil, err
	}
	return top, nil
}
