package memstore

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/left4me/left4me/store"
)

var errDigestInUse = errors.New("store/memstore: the digest is in use")

// activeUser returns the user of a login or token.
func (s *Store) activeUser(id int64) (store.User, error) {
	u, err := s.user(id)
	if err == nil && !u.Active {
		return store.User{}, store.ErrNotFound
	}
	return u, err
}

// CreateLogin implements [store.Credentials].
func (s *Store) CreateLogin(ctx context.Context, l store.Login) error {
	return s.do(ctx, func() error {
		if err := store.CheckText(l.Digest); err != nil {
			return err
		}
		if _, err := s.user(l.UserID); err != nil {
			return err
		}
		if _, there := s.logins[l.Digest]; there {
			return errDigestInUse
		}
		l.CreatedAt, l.ExpiresAt = orNow(l.CreatedAt), orNow(l.ExpiresAt)
		s.logins[l.Digest] = l
		return nil
	})
}

// Login implements [store.Credentials].
func (s *Store) Login(ctx context.Context, digest string, now time.Time) (l store.Login, u store.User, err error) {
	err = s.do(ctx, func() (err error) {
		found, there := s.logins[digest]
		if !there || !found.ExpiresAt.After(cut(now)) {
			return store.ErrNotFound
		}
		if u, err = s.activeUser(found.UserID); err == nil {
			l = found
		}
		return err
	})
	return l, u, err
}

// DeleteLogin implements [store.Credentials].
func (s *Store) DeleteLogin(ctx context.Context, digest string) error {
	return s.deleteLogins(ctx, func(l store.Login) bool { return l.Digest == digest })
}

// DeleteLogins implements [store.Credentials].
func (s *Store) DeleteLogins(ctx context.Context, userID int64, keep string) error {
	return s.deleteLogins(ctx, func(l store.Login) bool { return l.UserID == userID && l.Digest != keep })
}

// PruneLogins implements [store.Credentials].
func (s *Store) PruneLogins(ctx context.Context, now time.Time) error {
	return s.deleteLogins(ctx, func(l store.Login) bool { return !l.ExpiresAt.After(cut(now)) })
}

func (s *Store) deleteLogins(ctx context.Context, which func(store.Login) bool) error {
	return s.do(ctx, func() error {
		maps.DeleteFunc(s.logins, func(_ string, l store.Login) bool { return which(l) })
		return nil
	})
}

// CreateToken implements [store.Credentials].
func (s *Store) CreateToken(ctx context.Context, t store.Token) (store.Token, error) {
	return get(ctx, s, func() (store.Token, error) {
		if err := store.CheckText(t.Name, t.Digest); err != nil {
			return store.Token{}, err
		}
		if _, err := s.user(t.UserID); err != nil {
			return store.Token{}, err
		}
		for _, other := range s.tokens {
			switch {
			case other.Digest == t.Digest:
				return store.Token{}, errDigestInUse
			case other.UserID == t.UserID && other.Name == t.Name:
				return store.Token{}, store.ErrNameInUse
			}
		}
		t.ID, t.CreatedAt, t.LastUsedAt, t.EndsAt = s.nextID("token"), orNow(t.CreatedAt), cut(t.LastUsedAt), cut(t.EndsAt)
		s.tokens[t.ID] = t
		return t, nil
	})
}

// TokenUser implements [store.Credentials].
func (s *Store) TokenUser(ctx context.Context, digest string, now time.Time) (t store.Token, u store.User, err error) {
	err = s.do(ctx, func() (err error) {
		for _, found := range s.tokens {
			if found.Digest != digest || !found.EndsAt.IsZero() && !found.EndsAt.After(cut(now)) {
				continue
			}
			if u, err = s.activeUser(found.UserID); err == nil {
				t = found
				found.LastUsedAt = cut(now)
				s.tokens[t.ID] = found
			}
			return err
		}
		return store.ErrNotFound
	})
	return t, u, err
}

// Tokens implements [store.Credentials].
func (s *Store) Tokens(ctx context.Context, userID int64) ([]store.Token, error) {
	return list(ctx, s, func() []store.Token {
		return sorted(s.tokens, func(t store.Token) bool { return t.UserID == userID },
			func(a, b store.Token) int { return store.CompareNames(a.Name, b.Name) })
	})
}

// DeleteToken implements [store.Credentials].
func (s *Store) DeleteToken(ctx context.Context, userID, id int64) error {
	return s.do(ctx, func() error {
		if t, there := s.tokens[id]; !there || t.UserID != userID {
			return store.ErrNotFound
		}
		delete(s.tokens, id)
		return nil
	})
}

// DeleteChangingTokens implements [store.Credentials].
func (s *Store) DeleteChangingTokens(ctx context.Context, userID int64) error {
	return s.do(ctx, func() error {
		maps.DeleteFunc(s.tokens, func(_ int64, t store.Token) bool { return t.UserID == userID && t.MayChange })
		return nil
	})
}
