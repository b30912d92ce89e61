package memstore

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// ofPlayer returns a player's sessions on these servers, newest first.
func (s *Store) ofPlayer(player steam.ID, serverIDs []int64) (sessions []store.Session) {
	for _, id := range distinct(serverIDs) {
		for _, session := range s.at(id).all(of(player)) {
			sessions = append(sessions, store.Session{Session: session, ServerID: id, ServerName: s.servers[id].Name})
		}
	}
	slices.SortStableFunc(sessions, func(a, b store.Session) int { return b.JoinedAt.Compare(a.JoinedAt) })
	return sessions
}

// PlayerSessions implements [store.History].
func (s *Store) PlayerSessions(ctx context.Context, player steam.ID, serverIDs []int64, before time.Time, limit int) ([]store.Session, error) {
	return list(ctx, s, func() []store.Session {
		sessions := s.ofPlayer(player, serverIDs)
		if !before.IsZero() {
			sessions = slices.DeleteFunc(sessions, func(session store.Session) bool { return !session.JoinedAt.Before(cut(before)) })
		}
		return clone(first(sessions, limit))
	})
}

// PlayerSummary implements [store.History].
func (s *Store) PlayerSummary(ctx context.Context, player steam.ID, serverIDs []int64, since time.Time, names int) (store.PlayerSummary, error) {
	return list(ctx, s, func() (sum store.PlayerSummary) {
		var total sums.Total
		servers := make(map[int64]sums.Total)
		for _, id := range distinct(serverIDs) {
			if summed := s.at(id).summed[player].Total; summed != (sums.Total{}) {
				total, servers[id] = total.Merge(summed), summed
			}
			if s.at(id).sum == nil {
				continue
			}
			for stay := range s.at(id).sum.Stays() {
				if stay.SteamID == player && stay.LastSeenAt.After(cut(since)) {
					sum.Visits = append(sum.Visits, store.Visit{JoinedAt: stay.JoinedAt, LastSeenAt: stay.LastSeenAt})
				}
			}
		}
		for _, session := range slices.Backward(s.ofPlayer(player, serverIDs)) {
			counted := s.at(session.ServerID).counted(session.Session)
			total, servers[session.ServerID] = total.Add(counted), servers[session.ServerID].Add(counted)
			if from, to := counted.Span(); session.LastSeenAt.After(cut(since)) {
				sum.Visits = append(sum.Visits, store.Visit{JoinedAt: from, LastSeenAt: to})
			}
		}
		slices.SortStableFunc(sum.Visits, func(a, b store.Visit) int { return a.JoinedAt.Compare(b.JoinedAt) })
		sum.Sessions, sum.Total, sum.FirstSeen, sum.LastSeen = total.Sessions, total.Time, total.FirstSeen, total.LastSeen
		sum.Servers = store.ServerTimes(servers)
		sum.Names = first(s.namesOf(player, serverIDs), names)
		return sum
	})
}

// namesOf returns the names of a player on these servers, newest first.
func (s *Store) namesOf(player steam.ID, serverIDs []int64) []store.Alias {
	names := make(map[string]store.Alias)
	use := func(name string, from, to time.Time) {
		if old, there := names[name]; there {
			from, to = times.Earlier(from, old.FirstSeenAt), times.Later(to, old.LastSeenAt)
		}
		names[name] = store.Alias{SteamID: player, Name: name, FirstSeenAt: from, LastSeenAt: to}
	}
	for _, id := range serverIDs {
		v := s.at(id)
		for _, session := range v.all(of(player)) {
			use(session.Name, session.JoinedAt, session.JoinedAt)
			use(session.LastName, session.LastSeenAt, session.LastSeenAt)
		}
		if summed, ok := v.summed[player]; ok {
			use(summed.Last.DisplayName(), summed.LastSeen, summed.LastSeen)
		}
		for key, alias := range v.aliases {
			if key.player == player {
				use(alias.Name, alias.FirstSeenAt, alias.LastSeenAt)
			}
		}
	}
	return sorted(names, func(a store.Alias) bool { return a.Name != "" }, func(a, b store.Alias) int {
		return cmp.Or(b.LastSeenAt.Compare(a.LastSeenAt), b.FirstSeenAt.Compare(a.FirstSeenAt), strings.Compare(a.Name, b.Name))
	})
}

// Top implements [store.History].
func (s *Store) Top(ctx context.Context, serverIDs []int64, from, to time.Time, limit int) ([]store.PlayerTime, error) {
	return list(ctx, s, func() []store.PlayerTime {
		span := sums.Whole(from, to)
		times := make(map[steam.ID]stats.PlayerTime)
		for _, id := range distinct(serverIDs) {
			for player, p := range s.at(id).sums().Presences(span) {
				t := times[player]
				times[player] = stats.PlayerTime{SteamID: player, Total: t.Total + p.Time, Sessions: t.Sessions + p.Sessions()}
			}
		}
		ranked := stats.RankPlayers(slices.Collect(maps.Values(times)), len(times))
		top := make([]store.PlayerTime, 0, len(ranked))
		latest := s.lastOf(serverIDs)
		for _, t := range first(ranked, limit) {
			last := latest[t.SteamID]
			top = append(top, store.PlayerTime{SteamID: t.SteamID, Name: last.DisplayName(), Total: t.Total, Sessions: t.Sessions, LastSeen: last.LastSeenAt})
		}
		return top
	})
}
