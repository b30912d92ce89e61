package storetest_test

import (
	"context"
	"time"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// staleIndex keeps what it has indexed, although it changes afterwards.
type staleIndex struct {
	store.Store
	indexed map[int64]*sums.Server
	until   time.Time
}

func (s *staleIndex) IndexHistory(ctx context.Context, until, pruned time.Time, limit int) (int, error) {
	servers, err := s.AllServers(ctx)
	if err != nil {
		return 0, err
	}
	s.indexed, s.until = make(map[int64]*sums.Server), until
	for _, v := range servers {
		if s.indexed[v.ID], err = s.Sums(ctx, v.ID, time.Time{}, until); err != nil {
			return 0, err
		}
	}
	return s.Store.IndexHistory(ctx, until, pruned, limit)
}

func (s *staleIndex) Top(ctx context.Context, ids []int64, from, to time.Time, limit int) ([]store.PlayerTime, error) {
	if to.IsZero() || to.After(s.until) {
		return s.Store.Top(ctx, ids, from, to, limit)
	}
	players := make(map[steam.ID]sums.Presence)
	for _, id := range ids {
		if s.indexed[id] == nil {
			return s.Store.Top(ctx, ids, from, to, limit)
		}
		for player, p := range s.indexed[id].Presences(sums.Whole(from, to)) {
			players[player] = players[player].Merge(p)
		}
	}
	var times []stats.PlayerTime
	for id, p := range players {
		times = append(times, stats.PlayerTime{SteamID: id, Total: p.Time, Sessions: p.Sessions()})
	}
	if limit == 0 {
		limit = len(times)
	}
	var top []store.PlayerTime
	for _, p := range stats.RankPlayers(times, limit) {
		top = append(top, store.PlayerTime{SteamID: p.SteamID, Total: p.Total, Sessions: p.Sessions})
	}
	return top, nil
}
