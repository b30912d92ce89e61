package memstore

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// FindPlayers implements [store.Players].
func (s *Store) FindPlayers(ctx context.Context, text string, serverIDs []int64, limit int) ([]store.FoundPlayer, error) {
	return list(ctx, s, func() (found []store.FoundPlayer) {
		if text = store.FoldName(text); text == "" {
			return nil
		}
		kinds := make(map[steam.ID]int)
		for id, last := range s.lastOf(serverIDs) {
			best := store.FoundPlayer{Last: last}
			for _, alias := range s.namesOf(id, serverIDs) {
				folded, kind := store.FoldName(alias.Name), 3
				switch {
				case folded == text:
					kind = 1
				case strings.HasPrefix(folded, text):
					kind = 2
				case !strings.Contains(folded, text):
					continue
				}
				if best.Match == "" || cmp.Or(cmp.Compare(kind, kinds[id]), cmp.Compare(alias.Name, best.Match)) < 0 {
					best.Match, kinds[id] = alias.Name, kind
				}
			}
			if best.Match != "" {
				found = append(found, best)
			}
		}
		slices.SortFunc(found, func(a, b store.FoundPlayer) int {
			return cmp.Or(cmp.Compare(kinds[a.Last.SteamID], kinds[b.Last.SteamID]),
				b.Last.JoinedAt.Compare(a.Last.JoinedAt), a.Last.SteamID.Compare(b.Last.SteamID))
		})
		return first(found, limit)
	})
}

// lastOf returns the session that each player began last on these servers.
func (s *Store) lastOf(serverIDs []int64) map[steam.ID]store.Session {
	last := make(map[steam.ID]store.Session)
	for _, id := range distinct(serverIDs) {
		v := s.at(id)
		sessions := v.all(func(livestate.Session) bool { return true })
		for _, summed := range v.summed {
			sessions = append(sessions, summed.Last)
		}
		for _, session := range sessions {
			if old, there := last[session.SteamID]; !there || session.JoinedAt.After(old.JoinedAt) {
				last[session.SteamID] = store.Session{Session: session, ServerID: id, ServerName: v.Name}
			}
		}
	}
	return last
}

// LastSessions implements [store.Players].
func (s *Store) LastSessions(ctx context.Context, players []steam.ID, serverIDs []int64) (map[steam.ID]store.Session, error) {
	return list(ctx, s, func() map[steam.ID]store.Session {
		last := s.lastOf(serverIDs)
		maps.DeleteFunc(last, func(id steam.ID, _ store.Session) bool { return !slices.Contains(players, id) })
		return last
	})
}

// Playing implements [store.Players].
func (s *Store) Playing(ctx context.Context, serverIDs []int64, limit int) ([]store.Session, error) {
	return list(ctx, s, func() (sessions []store.Session) {
		for _, id := range distinct(serverIDs) {
			for _, session := range s.at(id).all(livestate.Session.Open) {
				sessions = append(sessions, store.Session{Session: session, ServerID: id, ServerName: s.at(id).Name})
			}
		}
		return first(sessions, limit)
	})
}
