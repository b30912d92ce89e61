package memstore

import (
	"context"
	"errors"
	"maps"
	"strings"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

var errDigestInUse = errors.New("store/memstore: the digest is in use")

// CreateUser implements [store.Users].
func (s *Store) CreateUser(ctx context.Context, u store.User) (store.User, error) {
	return get(ctx, s, func() (store.User, error) {
		name, err := store.UserName(u.Name)
		if err == nil {
			err = store.CheckText(u.PasswordDigest)
		}
		if err != nil {
			return store.User{}, err
		}
		if _, err := s.userByName(name); err == nil {
			return store.User{}, store.ErrNameInUse
		}
		if _, err := s.userBySteamID(u.SteamID); err == nil {
			return store.User{}, store.ErrSteamIDInUse
		}
		u.ID, u.Name, u.Language, u.CreatedAt = s.nextID("user"), name, store.CleanText(u.Language), now()
		u.UpdatedAt = u.CreatedAt
		s.users[u.ID] = u
		return u, nil
	})
}

// UpdateUser implements [store.Users].
func (s *Store) UpdateUser(ctx context.Context, u store.User) error {
	return s.do(ctx, func() error {
		if err := store.CheckText(u.PasswordDigest); err != nil {
			return err
		}
		old, err := s.user(u.ID)
		if err != nil {
			return err
		}
		if other, err := s.userBySteamID(u.SteamID); err == nil && other.ID != u.ID {
			return store.ErrSteamIDInUse
		}
		u.Name, u.Language, u.CreatedAt, u.UpdatedAt = old.Name, store.CleanText(u.Language), old.CreatedAt, now()
		s.users[u.ID] = u
		return nil
	})
}

// DeleteUser implements [store.Users].
func (s *Store) DeleteUser(ctx context.Context, id int64) error {
	return s.do(ctx, func() error {
		if _, err := s.user(id); err != nil {
			return err
		}
		delete(s.users, id)
		delete(s.communities, id)
		s.forgetUser(id)
		s.forgetInGroups(id, 0)
		s.forgetAlerts(func(t store.AlertTarget) bool { return t.UserID == id }, 0)
		s.forgetInAudit(id, 0)
		s.forgetTasks(id, 0)
		maps.DeleteFunc(s.logins, func(_ string, l store.Login) bool { return l.UserID == id })
		maps.DeleteFunc(s.tokens, func(_ int64, t store.Token) bool { return t.UserID == id })
		maps.DeleteFunc(s.blueprints, func(_ int64, b store.Blueprint) bool { return b.UserID == id })
		for _, v := range s.servers {
			delete(v.members, id)
			if v.UserID == id {
				s.deleteServer(v.ID)
			}
		}
		return nil
	})
}

// User implements [store.Users].
func (s *Store) User(ctx context.Context, id int64) (store.User, error) {
	return get(ctx, s, func() (store.User, error) { return s.user(id) })
}

// UserByName implements [store.Users].
func (s *Store) UserByName(ctx context.Context, name string) (store.User, error) {
	return get(ctx, s, func() (store.User, error) { return s.userByName(name) })
}

// UserBySteamID implements [store.Users].
func (s *Store) UserBySteamID(ctx context.Context, id steam.ID) (store.User, error) {
	return get(ctx, s, func() (store.User, error) { return s.userBySteamID(id) })
}

// Users implements [store.Users].
func (s *Store) Users(ctx context.Context) ([]store.User, error) {
	return list(ctx, s, func() []store.User {
		return sorted(s.users, func(store.User) bool { return true }, func(a, b store.User) int {
			return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
		})
	})
}

func (s *Store) user(id int64) (store.User, error) {
	u, there := s.users[id]
	if !there {
		return store.User{}, store.ErrNotFound
	}
	return u, nil
}

func (s *Store) userByName(name string) (store.User, error) {
	key, err := store.UserKey(name)
	for _, u := range s.users {
		if err == nil && strings.ToLower(u.Name) == key {
			return u, nil
		}
	}
	return store.User{}, store.ErrNotFound
}

func (s *Store) userBySteamID(id steam.ID) (store.User, error) {
	for _, u := range s.users {
		if !id.IsZero() && u.SteamID == id {
			return u, nil
		}
	}
	return store.User{}, store.ErrNotFound
}

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
