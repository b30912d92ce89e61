package memstore

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/left4me/left4me/store"
)

// SetMember implements [store.Members].
func (s *Store) SetMember(ctx context.Context, serverID, userID int64, role store.Role) error {
	return s.do(ctx, func() error {
		if role.Rank() == 0 {
			return fmt.Errorf("%w: no such role", store.ErrInvalid)
		}
		v := s.servers[serverID]
		if _, err := s.user(userID); err != nil || v == nil {
			return store.ErrNotFound
		}
		switch _, there := v.members[userID]; {
		case v.UserID == userID:
			return store.ErrInUse
		case !there && len(v.members) >= store.MaxMembers:
			return store.ErrTooMany
		}
		v.members[userID] = role
		return nil
	})
}

// DeleteMember implements [store.Members].
func (s *Store) DeleteMember(ctx context.Context, serverID, userID int64) error {
	return s.do(ctx, func() error {
		v := s.servers[serverID]
		if v == nil || v.members[userID] == "" {
			return store.ErrNotFound
		}
		delete(v.members, userID)
		return nil
	})
}

// Members implements [store.Members].
func (s *Store) Members(ctx context.Context, serverID int64) ([]store.Member, error) {
	return list(ctx, s, func() (members []store.Member) {
		if v := s.servers[serverID]; v != nil {
			members = s.named(serverID, v.members)
		}
		return members
	})
}

// role is what a user may do with a server: the highest of all their roles there.
func (s *Store) role(userID int64, v *server) store.Role {
	roles := []store.Role{v.members[userID]}
	if v.UserID == userID {
		roles = append(roles, store.RoleOwner)
	}
	if s.users[userID].Admin {
		roles = append(roles, store.RoleViewer)
	}
	for _, g := range s.groups {
		if g.Has(v.ID) {
			roles = append(roles, g.members[userID])
		}
	}
	return slices.MaxFunc(roles, func(a, b store.Role) int { return cmp.Compare(a.Rank(), b.Rank()) })
}
