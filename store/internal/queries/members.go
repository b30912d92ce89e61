package queries

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
)

// SetMember implements [store.Members].
func (s *Store) SetMember(ctx context.Context, serverID, userID int64, role store.Role) error {
	if role.Rank() == 0 {
		return fmt.Errorf("%w: no such role", store.ErrInvalid)
	}
	return s.db.Write(ctx, "set member", func(ctx context.Context, tx bun.Tx) error {
		_, err := s.exec(ctx, tx, `
			INSERT INTO server_member (server_id, user_id, role) VALUES (?, ?, ?)
			ON CONFLICT (server_id, user_id) DO UPDATE SET role = excluded.role`, serverID, userID, string(role))
		if err != nil {
			return err
		}
		var members, owned int
		err = s.query(ctx, tx, func(scan Scanner) error { return scan(&members, &owned) }, `
			SELECT (SELECT count(*) FROM server_member WHERE server_id = ?1),
				(SELECT count(*) FROM servers WHERE id = ?1 AND user_id = ?2)`, serverID, userID)
		switch {
		case err == nil && owned > 0:
			err = store.ErrInUse
		case err == nil && members > store.MaxMembers:
			err = store.ErrTooMany
		}
		return err
	})
}

// DeleteMember implements [store.Members].
func (s *Store) DeleteMember(ctx context.Context, serverID, userID int64) error {
	return s.db.Write(ctx, "delete member", func(ctx context.Context, tx bun.Tx) error {
		return requireOneRow(s.exec(ctx, tx, `DELETE FROM server_member WHERE server_id = ? AND user_id = ?`, serverID, userID))
	})
}

// Members implements [store.Members].
func (s *Store) Members(ctx context.Context, serverID int64) ([]store.Member, error) {
	var members []store.Member
	err := s.db.Read(ctx, "members", func(ctx context.Context, db *bun.DB) error {
		return s.query(ctx, db, func(scan Scanner) error {
			m := store.Member{ServerID: serverID}
			err := scan(&m.UserID, &m.Name, &m.Role)
			members = append(members, m)
			return err
		}, `SELECT m.user_id, u.username, m.role FROM server_member AS m JOIN users AS u ON u.id = m.user_id
			WHERE m.server_id = ? ORDER BY u.username_key`, serverID)
	})
	if err != nil {
		return nil, err
	}
	return members, nil
}
