package queries

import (
	"context"
	"fmt"

	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store/internal/rows"
)

var (
	topTotalsOn = `SELECT t.steam_id_64, t.millis, t.sessions FROM server_player_total AS t WHERE t.server_id = ?1` + MostTime(2)

	topTotals = `SELECT t.steam_id_64, CAST(sum(t.millis) AS bigint), CAST(sum(t.sessions) AS bigint)
		FROM go_id(?1) AS g CROSS JOIN server_player_total AS t ON t.server_id = g.id GROUP BY t.steam_id_64` + MostTime(2)

	topTotalsOfAll = `SELECT t.steam_id_64, t.millis, t.sessions FROM player_total AS t` + MostTime(1)
)

const (
	totalsOn    = `SELECT t.steam_id_64, t.millis, t.sessions FROM go_id(?1) AS g CROSS JOIN server_player_total AS t ON t.server_id = ?2 AND t.steam_id_64 = g.id`
	totalsOnAll = `SELECT t.steam_id_64, t.millis, t.sessions FROM go_id(?1) AS g CROSS JOIN player_total AS t ON t.steam_id_64 = g.id`
)

// MostTime orders totals as [stats.RankPlayers] does, as many as an argument says.
func MostTime(limit int) string {
	return fmt.Sprint(` ORDER BY 2 DESC, CASE WHEN t.steam_id_64 < 0 THEN 1 ELSE 0 END, t.steam_id_64 LIMIT ?`, limit)
}

// addTotals adds what of all time is over. On one server, and on all that there are, it reads
// only the players with most of it, as many as the limit, and those who are there: no others
// can come before them.
func (p presences) addTotals(ctx context.Context, limit int) error {
	every := false
	err := p.s.query(ctx, p.tx, func(scan Scanner) error {
		return scan(&every)
	}, `SELECT NOT EXISTS (SELECT 1 FROM servers AS v WHERE v.id NOT IN (SELECT id FROM go_id(?1)))`, p.given)
	if err != nil {
		return err
	}
	var here []steam.ID
	for _, one := range p.players.Players() {
		here = append(here, one.SteamID)
	}
	read := make(map[steam.ID]bool)
	sum := func(scan Scanner) error {
		var id steam.ID
		var total sums.Presence
		err := scan((*rows.SteamID)(&id), (*rows.Duration)(&total.Time), &total.Began)
		if !read[id] {
			read[id] = true
			p.players.Add(id, total)
		}
		return err
	}
	ids := rows.SliceOf(rows.IDs, steamIDBits(here))
	switch {
	case every:
		top, of := topTotalsOfAll, totalsOnAll
		if p.s.totals != nil {
			top, of = p.s.totals.TopTotals(), p.s.totals.TotalsOf()
		}
		if err := p.s.query(ctx, p.tx, sum, top, unlimited(limit)); err != nil {
			return err
		}
		return p.s.query(ctx, p.tx, sum, of, ids)
	case len(p.servers) == 1:
		if err := p.s.query(ctx, p.tx, sum, topTotalsOn, p.servers[0], unlimited(limit)); err != nil {
			return err
		}
		return p.s.query(ctx, p.tx, sum, totalsOn, ids, p.servers[0])
	}
	return p.s.query(ctx, p.tx, sum, topTotals, p.given, unlimited(0))
}
