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
			WHERE s.steam_id_64 = ?1 AND s.joined_at < ?2 AND +s.server_id IN (SELECT id FROM go_id(?3))
			ORDER BY s.joined_at DESC, s.server_id LIMIT ?4`,
			rows.SteamID(id), until(before), rows.SliceOf(rows.IDs, serverIDs), unlimited(limit))
	})
	if err != nil {
		return nil, err
	}
	return sessions, nil
}
