package queries

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
)

// CreateGroup implements [store.Groups].
func (s *Store) CreateGroup(ctx context.Context, g store.Group) (store.Group, error) {
	g, err := store.CleanGroup(g)
	if err != nil {
		return store.Group{}, err
	}
	err = s.db.Write(ctx, "create group", func(ctx context.Context, tx bun.Tx) error {
		err := s.query(ctx, tx, func(scan Scanner) error { return scan(&g.ID) },
			`INSERT INTO server_group (user_id, name) VALUES (?, ?) RETURNING id`, g.UserID, g.Name)
		if err != nil {
			return err
		}
		var n int
		err = s.query(ctx, tx, func(scan Scanner) error { return scan(&n) }, `SELECT count(*) FROM server_group WHERE user_id = ?`, g.UserID)
		if err == nil && n > store.MaxGroups {
			err = store.ErrTooMany
		}
		if err != nil {
			return err
		}
		return s.putGroupServers(ctx, tx, g)
	})
	if err != nil {
		return store.Group{}, err
	}
	g.Members = nil
	return g, nil
}

// UpdateGroup implements [store.Groups].
func (s *Store) UpdateGroup(ctx context.Context, g store.Group) error {
	g, err := store.CleanGroup(g)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, "update group", func(ctx context.Context, tx bun.Tx) error {
		err := requireOneRow(s.exec(ctx, tx, `UPDATE server_group SET name = ? WHERE id = ? AND user_id = ?`, g.Name, g.ID, g.UserID))
		if err != nil {
			return err
		}
		if _, err := s.exec(ctx, tx, `DELETE FROM server_group_server WHERE group_id = ?`, g.ID); err != nil {
			return err
		}
		return s.putGroupServers(ctx, tx, g)
	})
}

// putGroupServers puts servers of its user into a group that has none.
func (s *Store) putGroupServers(ctx context.Context, tx bun.Tx, g store.Group) error {
	for _, id := range g.Servers {
		err := requireOneRow(s.exec(ctx, tx, `INSERT INTO server_group_server (group_id, server_id)
			SELECT ?, id FROM servers WHERE id = ? AND user_id = ?`, g.ID, id, g.UserID))
		if err != nil {
			return err
		}
	}
	return nil
}

// DeleteGroup implements [store.Groups].
func (s *Store) DeleteGroup(ctx context.Context, userID, id int64) error {
	return s.db.Write(ctx, "delete group", func(ctx context.Context, tx bun.Tx) error {
		return requireOneRow(s.exec(ctx, tx, `DELETE FROM server_group WHERE id = ? AND user_id = ?`, id, userID))
	})
}

// Group implements [store.Groups].
func (s *Store) Group(ctx context.Context, userID, id int64) (store.Group, error) {
	groups, err := s.groups(ctx, "g.user_id = ? AND g.id = ?", userID, id)
	if err != nil {
		return store.Group{}, err
	}
	if len(groups) == 0 {
		return store.Group{}, store.ErrNotFound
	}
	return groups[0], nil
}

// Groups implements [store.Groups].
func (s *Store) Groups(ctx context.Context, userID int64) ([]store.Group, error) {
	return s.groups(ctx, "g.user_id = ?", userID)
}

func (s *Store) groups(ctx context.Context, where string, args ...any) (groups []store.Group, err error) {
	err = s.db.View(ctx, "groups", func(ctx context.Context, tx bun.Tx) error {
		groups = nil
		at := make(map[int64]int) // places in groups, by ID
		err := s.query(ctx, tx, func(scan Scanner) error {
			var g store.Group
			err := scan(&g.ID, &g.UserID, &g.Name)
			at[g.ID] = len(groups)
			groups = append(groups, g)
			return err
		}, `SELECT g.id, g.user_id, g.name FROM server_group AS g WHERE `+where+` ORDER BY lower(g.name), g.name`, args...)
		if err != nil {
			return err
		}
		err = s.query(ctx, tx, func(scan Scanner) error {
			var group, server int64
			err := scan(&group, &server)
			groups[at[group]].Servers = append(groups[at[group]].Servers, server)
			return err
		}, `SELECT s.group_id, s.server_id FROM server_group AS g JOIN server_group_server AS s ON s.group_id = g.id
			WHERE `+where+` ORDER BY s.server_id`, args...)
		if err != nil {
			return err
		}
		return s.query(ctx, tx, func(scan Scanner) error {
			var group int64
			var m store.Member
			err := scan(&group, &m.UserID, &m.Name, &m.Role)
			groups[at[group]].Members = append(groups[at[group]].Members, m)
			return err
		}, `SELECT m.group_id, m.user_id, u.username, m.role FROM server_group AS g JOIN server_group_member AS m ON m.group_id = g.id
			JOIN users AS u ON u.id = m.user_id WHERE `+where+` ORDER BY u.username_key`, args...)
	})
	if err != nil {
		return nil, err
	}
	return groups, nil
}

// SetGroupMember implements [store.Groups].
func (s *Store) SetGroupMember(ctx context.Context, userID, id, memberID int64, role store.Role) error {
	if role.Rank() == 0 {
		return fmt.Errorf("%w: no such role", store.ErrInvalid)
	}
	return s.db.Write(ctx, "set group member", func(ctx context.Context, tx bun.Tx) error {
		err := requireOneRow(s.exec(ctx, tx, `
			INSERT INTO server_group_member (group_id, user_id, role)
			SELECT g.id, u.id, ? FROM server_group AS g, users AS u WHERE g.id = ? AND g.user_id = ? AND u.id = ?
			ON CONFLICT (group_id, user_id) DO UPDATE SET role = excluded.role`, string(role), id, userID, memberID))
		if err != nil {
			return err
		}
		if memberID == userID {
			return store.ErrInUse
		}
		var members int
		err = s.query(ctx, tx, func(scan Scanner) error { return scan(&members) },
			`SELECT count(*) FROM server_group_member WHERE group_id = ?`, id)
		if err == nil && members > store.MaxMembers {
			err = store.ErrTooMany
		}
		return err
	})
}

// DeleteGroupMember implements [store.Groups].
func (s *Store) DeleteGroupMember(ctx context.Context, userID, id, memberID int64) error {
	return s.db.Write(ctx, "delete group member", func(ctx context.Context, tx bun.Tx) error {
		return requireOneRow(s.exec(ctx, tx, `DELETE FROM server_group_member WHERE user_id = ?
			AND group_id = (SELECT id FROM server_group WHERE id = ? AND user_id = ?)`, memberID, id, userID))
	})
}
