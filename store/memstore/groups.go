package memstore

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/left4me/left4me/store"
)

// group is a group with its members, by user.
type group struct {
	store.Group // without Members
	members     map[int64]store.Role
}

// CreateGroup implements [store.Groups].
func (s *Store) CreateGroup(ctx context.Context, g store.Group) (store.Group, error) {
	return get(ctx, s, func() (store.Group, error) {
		g.ID, g.Members = 0, nil
		g, err := s.checkGroup(g)
		if err != nil {
			return store.Group{}, err
		}
		if len(s.groupsOf(g.UserID)) >= store.MaxGroups {
			return store.Group{}, store.ErrTooMany
		}
		g.ID = s.nextID("group")
		s.groups[g.ID] = &group{Group: g, members: make(map[int64]store.Role)}
		return s.groupWithMembers(s.groups[g.ID]), nil
	})
}

// UpdateGroup implements [store.Groups].
func (s *Store) UpdateGroup(ctx context.Context, g store.Group) error {
	return s.do(ctx, func() error {
		stored, err := s.group(g.UserID, g.ID)
		if err == nil {
			g, err = s.checkGroup(g)
		}
		if err != nil {
			return err
		}
		stored.Name, stored.Servers = g.Name, g.Servers
		return nil
	})
}

// checkGroup returns a group as it can be stored.
func (s *Store) checkGroup(g store.Group) (store.Group, error) {
	g, err := store.CleanGroup(g)
	if err == nil {
		_, err = s.user(g.UserID)
	}
	for _, other := range s.groupsOf(g.UserID) {
		if err == nil && other.Name == g.Name && other.ID != g.ID {
			err = store.ErrNameInUse
		}
	}
	for _, id := range g.Servers {
		if err == nil {
			_, err = s.server(g.UserID, id)
		}
	}
	return g, err
}

// DeleteGroup implements [store.Groups].
func (s *Store) DeleteGroup(ctx context.Context, userID, id int64) error {
	return s.do(ctx, func() error {
		_, err := s.group(userID, id)
		if err == nil {
			delete(s.groups, id)
		}
		return err
	})
}

// Group implements [store.Groups].
func (s *Store) Group(ctx context.Context, userID, id int64) (store.Group, error) {
	return get(ctx, s, func() (store.Group, error) {
		g, err := s.group(userID, id)
		if err != nil {
			return store.Group{}, err
		}
		return s.groupWithMembers(g), nil
	})
}

// Groups implements [store.Groups].
func (s *Store) Groups(ctx context.Context, userID int64) ([]store.Group, error) {
	return list(ctx, s, func() (groups []store.Group) {
		for _, g := range s.groupsOf(userID) {
			groups = append(groups, s.groupWithMembers(g))
		}
		return groups
	})
}

// SetGroupMember implements [store.Groups].
func (s *Store) SetGroupMember(ctx context.Context, userID, id, memberID int64, role store.Role) error {
	return s.do(ctx, func() error {
		if role.Rank() == 0 {
			return fmt.Errorf("%w: no such role", store.ErrInvalid)
		}
		g, err := s.group(userID, id)
		if err == nil {
			_, err = s.user(memberID)
		}
		if err != nil {
			return err
		}
		switch _, there := g.members[memberID]; {
		case memberID == userID:
			return store.ErrInUse
		case !there && len(g.members) >= store.MaxMembers:
			return store.ErrTooMany
		}
		g.members[memberID] = role
		return nil
	})
}

// DeleteGroupMember implements [store.Groups].
func (s *Store) DeleteGroupMember(ctx context.Context, userID, id, memberID int64) error {
	return s.do(ctx, func() error {
		g, err := s.group(userID, id)
		if err != nil || g.members[memberID] == "" {
			return store.ErrNotFound
		}
		delete(g.members, memberID)
		return nil
	})
}

func (s *Store) group(userID, id int64) (*group, error) {
	if g := s.groups[id]; g != nil && g.UserID == userID {
		return g, nil
	}
	return nil, store.ErrNotFound
}

func (s *Store) groupsOf(userID int64) []*group {
	return sorted(s.groups, func(g *group) bool { return g.UserID == userID },
		func(a, b *group) int { return store.CompareNames(a.Name, b.Name) })
}

func (s *Store) groupWithMembers(stored *group) store.Group {
	g := stored.Group
	g.Servers, g.Members = slices.Clone(g.Servers), s.named(0, stored.members)
	return g
}

// named returns members by name.
func (s *Store) named(server int64, roles map[int64]store.Role) (members []store.Member) {
	for id, role := range roles {
		members = append(members, store.Member{ServerID: server, UserID: id, Name: s.users[id].Name, Role: role})
	}
	slices.SortFunc(members, func(a, b store.Member) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return members
}

// forgetInGroups removes what goes with a user or a server.
func (s *Store) forgetInGroups(userID, serverID int64) {
	maps.DeleteFunc(s.groups, func(_ int64, g *group) bool { return g.UserID == userID })
	for _, g := range s.groups {
		delete(g.members, userID)
		g.Servers = slices.DeleteFunc(slices.Clone(g.Servers), func(id int64) bool { return id == serverID })
	}
}
