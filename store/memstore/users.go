package memstore

import (
	"context"
	"maps"
	"strings"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

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

// ChangeUser implements [store.Users].
func (s *Store) ChangeUser(ctx context.Context, before, u store.User) error {
	return s.do(ctx, func() error {
		if err := store.CheckText(u.PasswordDigest); err != nil {
			return err
		}
		stored, err := s.user(u.ID)
		if err != nil {
			return err
		}
		if u.PasswordDigest != before.PasswordDigest {
			if stored.PasswordDigest != before.PasswordDigest {
				return store.ErrChanged
			}
			stored.PasswordDigest = u.PasswordDigest
		}
		if u.SteamID != before.SteamID {
			if other, err := s.userBySteamID(u.SteamID); err == nil && other.ID != u.ID {
				return store.ErrSteamIDInUse
			}
			stored.SteamID = u.SteamID
		}
		if u.Admin != before.Admin {
			stored.Admin = u.Admin
		}
		if u.Active != before.Active {
			stored.Active = u.Active
		}
		if u.Language != before.Language {
			stored.Language = store.CleanText(u.Language)
		}
		stored.UpdatedAt = now()
		s.users[u.ID] = stored
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
