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
	"github.com/left4me/left4me/store/internal/blocks"
	"github.com/left4me/left4me/store/internal/rows"
)

// Top implements [store.History].
func (s *Store) Top(ctx context.Context, serverIDs []int64, from, to time.Time, limit int) ([]store.PlayerTime, error) {
	var top []store.PlayerTime
	err := s.db.View(ctx, "top", func(ctx context.Context, tx bun.Tx) error {
		times, err := s.playerTimes(ctx, tx, serverIDs, from, to, limit)
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

// playerTimes returns how each player was on these servers within whole quarter hours: of all
// time, at least the first of them.
func (s *Store) playerTimes(ctx context.Context, tx bun.Tx, serverIDs []int64, from, to time.Time, limit int) ([]stats.PlayerTime, error) {
	servers := slices.Compact(slices.Sorted(slices.Values(serverIDs)))
	p := presences{s: s, tx: tx, servers: servers, given: rows.SliceOf(rows.IDs, servers), span: sums.Whole(from, to), players: new(blocks.Tally)}
	if err := p.addOpen(ctx); err != nil {
		return nil, err
	}
	add := p.addPeriod
	if from.IsZero() && to.IsZero() {
		add = func(ctx context.Context) error { return p.addTotals(ctx, limit) }
	}
	if err := add(ctx); err != nil {
		return nil, err
	}
	players := p.players.Players()
	times := make([]stats.PlayerTime, len(players))
	for i, p := range players {
		times[i] = stats.PlayerTime{SteamID: p.SteamID, Total: p.Time, Sessions: p.Sessions()}
	}
	return times, nil
}

// presences adds up how players were on servers.
type presences struct {
	s       *Store
	tx      bun.Tx
	servers []int64
	given   rows.Slice // the servers
	span    stats.Span
	players *blocks.Tally
}

func (p presences) addOpen(ctx context.Context) error {
	return p.s.query(ctx, p.tx, func(scan Scanner) error {
		var one sums.Session
		err := scan((*rows.SteamID)(&one.SteamID), (*rows.Time)(&one.JoinedAt), (*rows.Time)(&one.LastSeenAt), (*rows.Time)(&one.Summed))
		p.players.Add(one.SteamID, one.Within(p.span))
		return err
	}, `SELECT s.steam_id_64, s.joined_at,`+lastSeen+`, s.summed_to
		FROM go_id(?1) AS g CROSS JOIN server_player_session AS s ON s.server_id = g.id
			LEFT JOIN server_current AS c ON c.server_id = s.server_id
		WHERE s.left_at IS NULL AND +s.joined_at < ?3 AND`+lastSeen+`>= ?2`, p.given, rows.Millis(p.span.From), rows.Millis(p.span.To))
}

// addPeriod adds what of the span is over.
func (p presences) addPeriod(ctx context.Context) error {
	return p.s.addPresences(ctx, p.tx, p.servers, p.span, p.players)
}
