package memstore

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/left4me/left4me/store"
)

// SetCommunity implements [store.Communities].
func (s *Store) SetCommunity(ctx context.Context, c store.Community) error {
	return s.do(ctx, func() error {
		if err := errors.Join(store.CheckText(c.Token), store.CheckText(c.Title)); err != nil {
			return err
		}
		if _, err := s.user(c.UserID); err != nil {
			return err
		}
		if other, err := s.communityByToken(c.Token); c.Token == "" || err == nil && other.UserID != c.UserID {
			return errors.New("store/memstore: the token of a public page is empty or in use")
		}
		c.CreatedAt = orNow(c.CreatedAt)
		s.communities[c.UserID] = c
		return nil
	})
}

// DeleteCommunity implements [store.Communities].
func (s *Store) DeleteCommunity(ctx context.Context, userID int64) error {
	return s.do(ctx, func() error {
		delete(s.communities, userID)
		return nil
	})
}

// Community implements [store.Communities].
func (s *Store) Community(ctx context.Context, userID int64) (store.Community, error) {
	return get(ctx, s, func() (store.Community, error) {
		c, ok := s.communities[userID]
		if !ok {
			return c, store.ErrNotFound
		}
		return c, nil
	})
}

// CommunityByToken implements [store.Communities].
func (s *Store) CommunityByToken(ctx context.Context, token string) (store.Community, error) {
	return get(ctx, s, func() (store.Community, error) { return s.communityByToken(token) })
}

func (s *Store) communityByToken(token string) (store.Community, error) {
	for _, c := range s.communities {
		if token != "" && c.Token == token {
			return c, nil
		}
	}
	return store.Community{}, store.ErrNotFound
}

// SharesOf implements [store.Communities].
func (s *Store) SharesOf(ctx context.Context, userID int64) ([]store.Share, error) {
	return get(ctx, s, func() (shares []store.Share, err error) {
		for _, v := range s.servers {
			if v.UserID == userID && v.share.Token != "" {
				shares = append(shares, v.share)
			}
		}
		slices.SortFunc(shares, func(a, b store.Share) int { return cmp.Compare(a.ServerID, b.ServerID) })
		return shares, nil
	})
}
