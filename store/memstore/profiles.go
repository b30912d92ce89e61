package memstore

import (
	"context"
	"fmt"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/store"
)

// Profiles implements [store.Profiles].
func (s *Store) Profiles(ctx context.Context, players []steam.ID) (map[steam.ID]store.Profile, error) {
	return list(ctx, s, func() map[steam.ID]store.Profile {
		profiles := make(map[steam.ID]store.Profile)
		for _, id := range players {
			if p, there := s.profiles[id]; there {
				profiles[id] = p
			}
		}
		return profiles
	})
}

// PutProfiles implements [store.Profiles].
func (s *Store) PutProfiles(ctx context.Context, ps []store.Profile) error {
	return s.do(ctx, func() error {
		for _, p := range ps {
			if !webapi.ValidAvatarHash(p.AvatarHash) {
				p.AvatarHash = ""
			}
			p.PersonaName, p.FetchedAt = store.CleanText(p.PersonaName), cut(p.FetchedAt)
			s.profiles[p.SteamID] = p
		}
		return nil
	})
}

// Bans implements [store.Profiles].
func (s *Store) Bans(ctx context.Context, players []steam.ID) (map[steam.ID]store.Bans, error) {
	return list(ctx, s, func() map[steam.ID]store.Bans {
		bans := make(map[steam.ID]store.Bans)
		for _, id := range players {
			_, profile := s.profiles[id]
			if b, there := s.bans[id]; there && profile {
				bans[id] = b
			}
		}
		return bans
	})
}

// PutBans implements [store.Profiles].
func (s *Store) PutBans(ctx context.Context, bans []store.Bans) error {
	return s.do(ctx, func() error {
		for _, b := range bans {
			if _, there := s.profiles[b.SteamID]; there {
				b.Economy = store.CleanText(b.Economy)
				b.LastAt = cut(b.LastAt)
				s.bans[b.SteamID] = b
			}
		}
		return nil
	})
}

// SpendCalls implements [store.Profiles].
func (s *Store) SpendCalls(ctx context.Context, day time.Time, n, budget int) (bool, error) {
	return get(ctx, s, func() (bool, error) {
		day = day.UTC().Truncate(24 * time.Hour)
		switch {
		case n < 0:
			return false, fmt.Errorf("store/memstore: spend %d calls", n)
		case s.calls[day]+n > budget:
			return false, nil
		}
		s.calls[day] += n
		return true, nil
	})
}

// Acquire implements [store.Leases].
func (s *Store) Acquire(ctx context.Context, name, holder string, now time.Time, ttl time.Duration) error {
	return s.do(ctx, func() error {
		if err := store.CheckText(name, holder); err != nil {
			return err
		}
		l, until := s.leases[name], cut(now.Add(ttl))
		if l.holder != holder && l.until.After(cut(now)) && !l.until.After(until.Add(store.LeaseSlack)) {
			return store.ErrLeaseHeld
		}
		epoch := l.epoch
		if l.holder != holder {
			epoch = max(l.epoch+1, now.UnixMilli())
		}
		s.leases[name] = lease{holder, until, epoch}
		return nil
	})
}

// Release implements [store.Leases].
func (s *Store) Release(ctx context.Context, name, holder string) error {
	return s.do(ctx, func() error {
		if s.leases[name].holder == holder {
			s.leases[name] = lease{epoch: s.leases[name].epoch}
		}
		return nil
	})
}
