package memstore

import (
	"context"
	"errors"

	"github.com/left4me/left4me/store"
)

// SetShare implements [store.Shares].
func (s *Store) SetShare(ctx context.Context, sh store.Share) error {
	return s.do(ctx, func() error {
		if err := store.CheckText(sh.Token); err != nil {
			return err
		}
		v := s.servers[sh.ServerID]
		switch other, err := s.shareByToken(sh.Token); {
		case v == nil:
			return store.ErrNotFound
		case sh.Token == "", err == nil && other.ServerID != sh.ServerID:
			return errors.New("store/memstore: the token of a public link is empty or in use")
		}
		sh.CreatedAt = orNow(sh.CreatedAt)
		v.share = sh
		return nil
	})
}

// DeleteShare implements [store.Shares].
func (s *Store) DeleteShare(ctx context.Context, serverID int64) error {
	return s.do(ctx, func() error {
		if v := s.servers[serverID]; v != nil {
			v.share = store.Share{}
		}
		return nil
	})
}

// Share implements [store.Shares].
func (s *Store) Share(ctx context.Context, serverID int64) (store.Share, error) {
	return get(ctx, s, func() (store.Share, error) {
		if v := s.servers[serverID]; v != nil && v.share.Token != "" {
			return v.share, nil
		}
		return store.Share{}, store.ErrNotFound
	})
}

// ShareByToken implements [store.Shares].
func (s *Store) ShareByToken(ctx context.Context, token string) (store.Share, error) {
	return get(ctx, s, func() (store.Share, error) { return s.shareByToken(token) })
}

func (s *Store) shareByToken(token string) (store.Share, error) {
	for _, v := range s.servers {
		if token != "" && v.share.Token == token {
			return v.share, nil
		}
	}
	return store.Share{}, store.ErrNotFound
}
