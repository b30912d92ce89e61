package queries

import (
	"context"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// Top implements [store.History].
func (s *Store) Top(ctx context.Context, serverIDs []int64, from, to time.Time, limit int) ([]store.PlayerTime, error) {
	var top []store.PlayerTime
	err := s.db.View(ctx, "top", func(ctx context.Context, tx bun.Tx) error {
		times, err := s.playerTimes(ctx, tx, serverIDs, sums.Whole(from, to), from.IsZero() && to.IsZero())
		if err != nil {
			return err
		}
		if limit <= 0 {
			limit = len(times)
		}
		ranked := stats.RankPlayers(times, limit)
		players := make([]steam.ID, len(ranked))
		for i, t := range ranked {
			players[i] = t.SteamID
		}
		last, err := s.lastSessions(ctx, tx, players, serverIDs)
		top = make([]store.PlayerTime, len(ranked))
		for i, t := range ranked {
			l := last[t.SteamID]
			top[i] = store.PlayerTime{SteamID: t.SteamID, Name: l.DisplayName(), Total: t.Total, Sessions: t.Sessions, LastSeen: l.LastSeenAt}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return top, nil
}

// What is kept of removed sessions: by quarter hour, and of each player in all.
const (
	topQuarters = `SELECT q.steam_id_64, CAST(sum(q.millis) AS bigint), CAST(sum(q.began + CASE q.quarter WHEN ?2 THEN q.went_on ELSE 0 END) AS bigint)
		FROM go_id(?1) AS g CROSS JOIN player_quarter AS q ON q.server_id = g.id
		WHERE q.quarter >= ?2 AND q.quarter < ?3 GROUP BY q.steam_id_64`

	topSums = `SELECT p.steam_id_64, CAST(sum(p.millis) AS bigint), CAST(sum(p.sessions) AS bigint)
		FROM go_id(?1) AS g CROSS JOIN player_sum AS p ON p.server_id = g.id GROUP BY p.steam_id_64`
)

// playerTimes returns how each player was on these servers within whole quarter hours; ever
// says that the span is all time.
func (s *Store) playerTimes(ctx context.Context, tx bun.Tx, serverIDs []int64, span stats.Span, ever bool) ([]stats.PlayerTime, error) {
	servers := rows.SliceOf(rows.IDs, slices.Compact(slices.Sorted(slices.Values(serverIDs))))
	players := make(map[steam.ID]sums.Presence)
	row := func(scan Scanner) error {
		var one sums.Session
		err := scan((*rows.SteamID)(&one.SteamID), (*rows.Time)(&one.JoinedAt), (*rows.Time)(&one.LastSeenAt), (*rows.Time)(&one.Summed))
		players[one.SteamID] = players[one.SteamID].Merge(one.Within(span))
		return err
	}
	from, to := rows.Millis(span.From), rows.Millis(span.To)
	err := s.query(ctx, tx, row, `SELECT s.steam_id_64, s.joined_at, greatest(s.joined_at, s.left_at), s.summed_to
		FROM go_id(?1) AS g CROSS JOIN server_player_session AS s ON s.server_id = g.id
		WHERE s.left_at >= ?2 AND s.joined_at < ?3`, servers, from, to)
	if err != nil {
		return nil, err
	}
	err = s.query(ctx, tx, row, `SELECT s.steam_id_64, s.joined_at,`+lastSeen+`, s.summed_to
		FROM go_id(?1) AS g CROSS JOIN server_player_session AS s ON s.server_id = g.id
			LEFT JOIN server_current AS c ON c.server_id = s.server_id
		WHERE s.left_at IS NULL AND s.joined_at < ?3 AND`+lastSeen+`>= ?2`, servers, from, to)
	if err != nil {
		return nil, err
	}
	kept, args := topQuarters, []any{servers, int64(sums.QuarterOf(span.From)), int64(sums.QuarterOf(span.To))}
	if ever {
		kept, args = topSums, args[:1]
	}
	err = s.query(ctx, tx, func(scan Scanner) error {
		var id steam.ID
		var p sums.Presence
		err := scan((*rows.SteamID)(&id), (*rows.Duration)(&p.Time), &p.Began)
		players[id] = players[id].Merge(p)
		return err
	}, kept, args...)
	if err != nil {
		return nil, err
	}
	times := make([]stats.PlayerTime, 0, len(players))
	for id, p := range players {
		times = append(times, stats.PlayerTime{SteamID: id, Total: p.Time, Sessions: p.Sessions()})
	}
	return times, nil
}
