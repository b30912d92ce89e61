package queries

import (
	"context"
	"time"

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
// the sums of their players and servers.
func (s *Store) sumSessions(ctx context.Context, tx bun.Tx, before int64, keys []rows.Key) error {
	players := make(map[playerOn]sums.Player)
	err := s.query(ctx, tx, each(rows.PlayerSums, func(row *rows.PlayerSum) {
		players[playerOn{row.Last.ServerID, row.Last.SteamID}] = row.Player()
	}), `SELECT `+rows.PlayerSums.Read("p")+`
		FROM go_key(?) AS g CROSS JOIN server_player_session AS s ON s.id = g.number
			CROSS JOIN player_sum AS p ON p.server_id = s.server_id AND p.steam_id_64 = s.steam_id_64`, rows.SliceOf(rows.Keys, keys))
	if err != nil {
		return err
	}
	ended := make(map[int64][]summing) // by server
	err = s.query(ctx, tx, func(scan Scanner) error {
		var row rows.Session
		var id int64
		var summed time.Time
		var shown string
		if err := scan(append([]any{&id, (*rows.Time)(&summed), &shown}, rows.Sessions.Dest(&row)...)...); err != nil {
			return err
		}
		at := playerOn{row.ServerID, row.SteamID}
		session := players[at].Again(row.Session, summed)
		session.Map = shown
		ended[row.ServerID] = append(ended[row.ServerID], summing{id, session, players[at]})
		players[at] = players[at].Add(session)
		return nil
	}, `SELECT s.id, s.summed_to,`+mapAtEnd+`, `+rows.Sessions.Read("s", "last_seen_at", "s.left_at")+`
		FROM go_key(?) AS g CROSS JOIN server_player_session AS s ON s.id = g.number
		WHERE s.left_at < ? ORDER BY s.left_at, s.joined_at`, rows.SliceOf(rows.Keys, keys), before)
	if err != nil {
		return err
	}
	for server, sessions := range ended {
		if err := s.sumServer(ctx, tx, server, sessions); err != nil {
			return err
		}
	}
	var list []rows.PlayerSum
	for at, p := range players {
		list = append(list, rows.NewPlayerSum(at.server, p))
	}
	_, err = s.exec(ctx, tx, `INSERT INTO player_sum (`+rows.PlayerSums.Names()+`)
		SELECT `+rows.PlayerSums.Under("g")+` FROM go_player_sum(?) AS g WHERE 1 = 1
		ON CONFLICT (server_id, steam_id_64) DO UPDATE SET `+rows.PlayerSums.Assign("excluded"), rows.SliceOf(rows.PlayerSums, list))
	return err
}

// sumServer adds sessions that end, and go, to the sums of their server: each, and
// its pairs with those that are left.
func (s *Store) sumServer(ctx context.Context, tx bun.Tx, server int64, ended []summing) error {
	from, to := ended[0].JoinedAt, ended[0].LeftAt
	for _, e := range ended {
		if e.JoinedAt.Before(from) {
			from = e.JoinedAt
		}
		if e.LeftAt.After(to) {
			to = e.LeftAt
		}
	}
	left := make(map[int64]sums.Session)
	err := s.summing(ctx, tx, func(one summing) { left[one.row] = one.Session }, fromOldest, server, rows.Millis(from), rows.Millis(to))
	if err != nil {
		return err
	}
	sum := sums.NewServer()
	for _, e := range ended {
		delete(left, e.row)
		sum.AddSession(e.Session)
		sum.EndVisit(e.before, e.Session)
		for _, other := range left {
			sum.AddPair(e.Session, other)
		}
	}
	return s.addSums(ctx, tx, server, sum)
}
