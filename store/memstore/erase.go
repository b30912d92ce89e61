package memstore

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/store"
)

// ErasePlayer implements [store.Eraser].
func (s *Store) ErasePlayer(ctx context.Context, e store.Erasure) (store.Erased, error) {
	return get(ctx, s, func() (gone store.Erased, err error) {
		for _, id := range distinct(e.ServerIDs) {
			for _, session := range s.at(id).all(of(e.SteamID)) {
				if session.Open() || !e.QuietSince.IsZero() && session.LeftAt.After(cut(e.QuietSince)) {
					return gone, store.ErrPlaying
				}
			}
		}
		for _, id := range distinct(e.ServerIDs) {
			if v := s.servers[id]; v != nil {
				v.erase(e, &gone)
			}
		}
		for _, user := range distinct(e.OwnerIDs) {
			at := playerOf{user, e.SteamID}
			notes := len(s.notes)
			maps.DeleteFunc(s.notes, func(_ int64, n store.Note) bool { return n.SteamID == e.SteamID && n.OwnerID == user })
			gone.Notes, gone.Tags = gone.Notes+notes-len(s.notes), gone.Tags+len(s.tags[at])
			if _, there := s.watched[at]; there {
				gone.Watches++
			}
			delete(s.tags, at)
			delete(s.watched, at)
		}
		delete(s.profiles, e.SteamID)
		delete(s.bans, e.SteamID)
		return gone, nil
	})
}

// erase removes what tells who a player is, and counts it.
func (v *server) erase(e store.Erasure, gone *store.Erased) {
	for key, session := range v.sessions {
		if key.player == e.SteamID {
			session.Name, session.LastName = "", ""
			if e.Sessions {
				delete(v.sessions, key)
				gone.Sessions++
			}
		}
	}
	maps.DeleteFunc(v.aliases, func(key aliasKey, _ store.Alias) bool { return key.player == e.SteamID })
	if summed, there := v.summed[e.SteamID]; there {
		summed.Last.Name, summed.Last.LastName = "", ""
		v.summed[e.SteamID] = summed
	}
	chat := len(v.chat)
	v.chat = slices.DeleteFunc(v.chat, func(line store.ChatLine) bool { return line.SteamID == e.SteamID })
	gone.Chat += chat - len(v.chat)
	if !e.Sessions {
		return
	}
	delete(v.summed, e.SteamID)
	if v.sum != nil {
		maps.DeleteFunc(v.sum.Players, func(k sums.PlayerQuarter, _ sums.Presence) bool { return k.Player == e.SteamID })
		maps.DeleteFunc(v.sum.Pairs, func(k sums.PairQuarter, _ time.Duration) bool { return k.Pair.A == e.SteamID || k.Pair.B == e.SteamID })
	}
}
