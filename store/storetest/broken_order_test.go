package storetest_test

import (
	"context"
	"iter"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// These stores break what a first reading of the contract easily misses.
type (
	wrongAge        struct{ store.Store }
	eternalCounts   struct{ store.Store }
	lastLoginWins   struct{ store.Store }
	reversedTop     struct{ store.Store }
	reversedPlayer  struct{ store.Store }
	renamesSessions struct{ store.Store }
	emptyEntries    struct{ store.Store }
	endsAtRejoin    struct{ store.Store }
	reversedNames   struct{ store.Store }
	zeroIsAll       struct{ store.Store }
	playedAnywhere  struct{ store.Store }
	noneIsAll       struct{ store.Store }
	firstKept       struct{ store.Store }
)

const century = 100 * 365 * 24 * time.Hour

func (s wrongAge) PutProfiles(ctx context.Context, ps []store.Profile) error {
	ps = slices.Clone(ps)
	for i := range ps {
		ps[i].FetchedAt = ps[i].FetchedAt.Add(century)
	}
	return s.Store.PutProfiles(ctx, ps)
}

func (s wrongAge) Profiles(ctx context.Context, ids []steam.ID) (map[steam.ID]store.Profile, error) {
	profiles, err := s.Store.Profiles(ctx, ids)
	for id, p := range profiles {
		p.FetchedAt = p.FetchedAt.Add(-century)
		profiles[id] = p
	}
	return profiles, err
}

func (s eternalCounts) SpendCalls(ctx context.Context, day time.Time, n, budget int) (bool, error) {
	return s.Store.SpendCalls(ctx, day.Add(century), n, budget)
}

func (s lastLoginWins) CreateLogin(ctx context.Context, l store.Login) error {
	if err := s.Store.DeleteLogin(ctx, l.Digest); err != nil {
		return err
	}
	return s.Store.CreateLogin(ctx, l)
}

func (s reversedTop) Top(ctx context.Context, ids []int64, from, to time.Time, limit int) ([]store.PlayerTime, error) {
	top, err := s.Store.Top(ctx, ids, from, to, 0)
	slices.Reverse(top)
	slices.SortStableFunc(top, func(a, b store.PlayerTime) int { return int(b.Total - a.Total) })
	if limit > 0 && limit < len(top) {
		top = top[:limit]
	}
	return top, err
}

func (s reversedPlayer) PlayerSessions(ctx context.Context, id steam.ID, servers []int64, before time.Time, limit int) ([]store.Session, error) {
	sessions, err := s.Store.PlayerSessions(ctx, id, servers, before, 0)
	slices.Reverse(sessions)
	slices.SortStableFunc(sessions, func(a, b store.Session) int { return b.JoinedAt.Compare(a.JoinedAt) })
	if limit > 0 && limit < len(sessions) {
		sessions = sessions[:limit]
	}
	return sessions, err
}

func (s firstKept) FirstSeen(ctx context.Context, id int64, players []steam.ID) (map[steam.ID]time.Time, error) {
	first := make(map[steam.ID]time.Time)
	for session, err := range s.Store.Sessions(ctx, id, time.Time{}, time.Now()) {
		if _, there := first[session.SteamID]; err != nil || there || !slices.Contains(players, session.SteamID) {
			continue
		}
		first[session.SteamID] = session.JoinedAt
	}
	return first, nil
}

func (s renamesSessions) Sessions(ctx context.Context, id int64, from, to time.Time) iter.Seq2[livestate.Session, error] {
	return func(yield func(livestate.Session, error) bool) {
		for session, err := range s.Store.Sessions(ctx, id, from, to) {
			session.Name = session.LastName
			if !yield(session, err) {
				return
			}
		}
	}
}

func (s emptyEntries) Known(ctx context.Context, ids ...int64) (map[int64]store.ResumeState, error) {
	known, err := s.Store.Known(ctx, ids...)
	for _, id := range ids {
		if _, there := known[id]; err == nil && !there {
			known[id] = store.ResumeState{}
		}
	}
	return known, err
}

func (s endsAtRejoin) Apply(ctx context.Context, batch []store.Update) error {
	for _, u := range batch {
		var closed []livestate.Session
		for _, session := range u.Sessions {
			latest, err := s.Store.Latest(ctx, u.ServerID, []steam.ID{session.SteamID})
			if err != nil {
				return err
			}
			if len(latest) > 0 && latest[0].Open() && latest[0].JoinedAt.Before(session.JoinedAt) {
				latest[0].LeftAt, latest[0].LastSeenAt, latest[0].Reason = session.JoinedAt, session.JoinedAt, livestate.ReasonLeft
				closed = append(closed, latest[0])
			}
		}
		if err := s.Store.Apply(ctx, []store.Update{{ServerID: u.ServerID, Sessions: closed}}); err != nil {
			return err
		}
	}
	return s.Store.Apply(ctx, batch)
}

func (s zeroIsAll) Servers(ctx context.Context, userID int64) ([]store.Server, error) {
	if userID == 0 {
		return s.Store.AllServers(ctx)
	}
	return s.Store.Servers(ctx, userID)
}

func (s playedAnywhere) PlayedOn(ctx context.Context, userID int64, _ steam.ID) ([]store.Server, error) {
	return s.Store.Servers(ctx, userID)
}

func (s noneIsAll) Known(ctx context.Context, ids ...int64) (map[int64]store.ResumeState, error) {
	if len(ids) == 0 {
		return s.Store.KnownAll(ctx)
	}
	return s.Store.Known(ctx, ids...)
}

func (s reversedNames) Servers(ctx context.Context, userID int64) ([]store.Server, error) {
	servers, err := s.Store.Servers(ctx, userID)
	slices.Reverse(servers)
	return servers, err
}

func (s loosePrecision) Sessions(ctx context.Context, id int64, from, to time.Time) iter.Seq2[livestate.Session, error] {
	return func(yield func(livestate.Session, error) bool) {
		for session, err := range s.Store.Sessions(ctx, id, from, to) {
			session.JoinedAt = session.JoinedAt.Truncate(time.Second)
			if !yield(session, err) {
				return
			}
		}
	}
}
