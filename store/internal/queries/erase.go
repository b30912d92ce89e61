package queries

import (
	"context"
	"math"
	"slices"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// eraseStep removes something of the player ?1 on the servers ?2, or of the users ?2 if it is owned.
type eraseStep struct {
	owned     bool
	count     func(*store.Erased) *int // nil: it is not counted
	statement string
}

// The servers are looked up by a unary plus, where an index finds the player.
const (
	onServers = ` steam_id_64 = ?1 AND server_id IN (SELECT id FROM go_id(?2))`
	byPlayer  = ` steam_id_64 = ?1 AND +server_id IN (SELECT id FROM go_id(?2))`
)

var (
	erase = []eraseStep{
		{false, nil, `DELETE FROM player_alias WHERE` + onServers},
		{false, func(e *store.Erased) *int { return &e.Chat }, `DELETE FROM chat WHERE` + byPlayer},
		{true, func(e *store.Erased) *int { return &e.Notes }, `DELETE FROM player_note WHERE steam_id_64 = ?1 AND owner_id IN (SELECT id FROM go_id(?2))`},
		{true, func(e *store.Erased) *int { return &e.Tags }, `DELETE FROM player_tag WHERE steam_id_64 = ?1 AND owner_id IN (SELECT id FROM go_id(?2))`},
		{true, func(e *store.Erased) *int { return &e.Watches }, `DELETE FROM player_watch WHERE steam_id_64 = ?1 AND user_id IN (SELECT id FROM go_id(?2))`},
	}

	eraseNames = []eraseStep{
		{false, nil, `UPDATE server_player_session SET name_at_join = '', name_now = '' WHERE` + byPlayer},
		{false, nil, `UPDATE player_sum SET name_at_join = '', name_now = '' WHERE` + onServers},
	}

	eraseSessions = []eraseStep{
		{false, nil, `DELETE FROM pair_quarter WHERE (player_a = ?1 OR player_b = ?1) AND (server_id, quarter) IN (
			SELECT server_id, quarter FROM player_quarter WHERE` + byPlayer + `)`},
		{false, nil, `DELETE FROM player_quarter WHERE` + byPlayer},
		{false, nil, `DELETE FROM player_sum WHERE` + onServers},
		{false, func(e *store.Erased) *int { return &e.Sessions }, `DELETE FROM server_player_session WHERE` + byPlayer},
	}
)

// ErasePlayer implements [store.Eraser].
func (s *Store) ErasePlayer(ctx context.Context, e store.Erasure) (gone store.Erased, err error) {
	player, servers, owners := rows.Bits(e.SteamID), rows.SliceOf(rows.IDs, e.ServerIDs), rows.SliceOf(rows.IDs, e.OwnerIDs)
	err = s.db.Write(ctx, "erase player", func(ctx context.Context, tx bun.Tx) error {
		gone = store.Erased{}
		quiet := int64(math.MaxInt64)
		if !e.QuietSince.IsZero() {
			quiet = rows.Millis(e.QuietSince)
		}
		playing := false
		err := s.query(ctx, tx, func(scan Scanner) error {
			playing = true
			var one int
			return scan(&one)
		}, `SELECT 1 FROM server_player_session AS s
			WHERE s.steam_id_64 = ?1 AND +s.server_id IN (SELECT id FROM go_id(?2))
				AND (s.left_at IS NULL OR s.left_at > ?3) LIMIT 1`, player, servers, quiet)
		if err != nil {
			return err
		}
		if playing {
			return store.ErrPlaying
		}
		if err := s.deleteNames(ctx, tx, `SELECT n.id, n.server_id, n.folded
			FROM player_name AS n WHERE n.server_id IN (SELECT id FROM go_id(?2)) AND n.steam_id_64 = ?1`, player, servers); err != nil {
			return err
		}
		if _, err := s.exec(ctx, tx, `DELETE FROM steam_user_profile WHERE steam_id_64 = ?1`, player); err != nil { // and the bans
			return err
		}
		steps := append(slices.Clone(erase), eraseNames...)
		if e.Sessions {
			steps = append(slices.Clone(erase), eraseSessions...)
		}
		for _, step := range steps {
			whose := servers
			if step.owned {
				whose = owners
			}
			res, err := s.exec(ctx, tx, step.statement, player, whose)
			if err != nil {
				return err
			}
			n, err := res.RowsAffected()
			if err != nil {
				return err
			}
			if step.count != nil {
				*step.count(&gone) = int(n)
			}
		}
		return nil
	})
	if err != nil {
		return store.Erased{}, err
	}
	return gone, nil
}
