package queries

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store/internal/rows"
)

// playerOn is a player on a server.
type playerOn struct {
	server int64
	player steam.ID
}

// sumSessions adds the sessions that ended before the time, of those with these keys, to
// the sums of their players.
func (s *Store) sumSessions(ctx context.Context, tx bun.Tx, before int64, keys []rows.Key) error {
	old := make(map[playerOn]sums.Player)
	err := s.query(ctx, tx, func(scan Scanner) error {
		var row rows.PlayerSum
		err := scan(rows.PlayerSums.Dest(&row)...)
		old[playerOn{row.Last.ServerID, row.Last.SteamID}] = row.Player()
		return err
	}, `SELECT `+rows.PlayerSums.Read("p")+`
		FROM given_key(?) AS g CROSS JOIN server_player_session AS s ON s.id = g.number
			CROSS JOIN player_sum AS p ON p.server_id = s.server_id AND p.steam_id_64 = s.steam_id_64`, rows.Give(rows.Keys, keys))
	if err != nil {
		return err
	}
	changed := make(map[playerOn]bool)
	err = s.query(ctx, tx, func(scan Scanner) error {
		var row rows.Session
		var session sums.Session
		if err := scan(append([]any{(*rows.Time)(&session.Summed)}, rows.Sessions.Dest(&row)...)...); err != nil {
			return err
		}
		session.Session = row.Session
		at := playerOn{row.ServerID, row.SteamID}
		old[at] = old[at].Add(session)
		changed[at] = true
		return nil
	}, `SELECT s.summed_to, `+rows.Sessions.Read("s", "last_seen_at", "s.left_at")+`
		FROM given_key(?) AS g CROSS JOIN server_player_session AS s ON s.id = g.number
		WHERE s.left_at < ? ORDER BY s.left_at`, rows.Give(rows.Keys, keys), before)
	if err != nil {
		return err
	}
	var list []rows.PlayerSum
	for at := range changed {
		list = append(list, rows.NewPlayerSum(at.server, old[at]))
	}
	_, err = s.exec(ctx, tx, `INSERT INTO player_sum (`+rows.PlayerSums.Names()+`)
		SELECT `+rows.PlayerSums.Under("g")+` FROM given_player_sum(?) AS g WHERE 1 = 1
		ON CONFLICT (server_id, steam_id_64) DO UPDATE SET `+rows.PlayerSums.Assign("excluded"), rows.Give(rows.PlayerSums, list))
	return err
}
