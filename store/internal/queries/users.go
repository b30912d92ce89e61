package queries

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// CreateUser implements [store.Users].
func (s *Store) CreateUser(ctx context.Context, u store.User) (store.User, error) {
	u.ID, u.CreatedAt = 0, rows.Now()
	u.UpdatedAt = u.CreatedAt
	var err error
	if u.Name, err = store.UserName(u.Name); err == nil {
		err = store.CheckText(u.PasswordDigest)
	}
	if err != nil {
		return store.User{}, err
	}
	var row *rows.User
	err = s.db.Write(ctx, "create user", func(ctx context.Context, tx bun.Tx) error {
		row = rows.NewUser(u)
		return s.insert(ctx, tx, row, "")
	})
	if err != nil {
		return store.User{}, err
	}
	return row.User(), nil
}

// UpdateUser implements [store.Users].
func (s *Store) UpdateUser(ctx context.Context, u store.User) error {
	u.UpdatedAt = rows.Now()
	if err := store.CheckText(u.PasswordDigest); err != nil {
		return err
	}
	return s.db.Write(ctx, "update user", func(ctx context.Context, tx bun.Tx) error {
		return requireOneRow(s.update(ctx, tx, rows.NewUser(u), []string{"password_digest", "steam_id_64", "admin", "active", "language", "updated_at"}))
	})
}

// ChangeUser implements [store.Users].
func (s *Store) ChangeUser(ctx context.Context, before, u store.User) error {
	u.UpdatedAt = rows.Now()
	if err := store.CheckText(u.PasswordDigest); err != nil {
		return err
	}
	columns := []string{"updated_at"}
	for column, differs := range map[string]bool{
		"steam_id_64": u.SteamID != before.SteamID, "admin": u.Admin != before.Admin, "active": u.Active != before.Active, "language": u.Language != before.Language,
	} {
		if differs {
			columns = append(columns, column)
		}
	}
	slices.Sort(columns)
	return s.db.Write(ctx, "change user", func(ctx context.Context, tx bun.Tx) error {
		if u.PasswordDigest != before.PasswordDigest {
			if err := s.changeDigest(ctx, tx, before, u); err != nil {
				return err
			}
		}
		return requireOneRow(s.update(ctx, tx, rows.NewUser(u), columns))
	})
}

// changeDigest changes the digest of a user who still has that of before.
func (s *Store) changeDigest(ctx context.Context, tx bun.Tx, before, u store.User) error {
	err := requireOneRow(s.exec(ctx, tx, `UPDATE users SET password_digest = ?1 WHERE id = ?2 AND password_digest = ?3`, u.PasswordDigest, u.ID, before.PasswordDigest))
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if there, e := tx.NewSelect().Model((*rows.User)(nil)).Where("id = ?", u.ID).Exists(ctx); e != nil || !there {
		return cmp.Or(e, err)
	}
	return store.ErrChanged
}

// DeleteUser implements [store.Users].
func (s *Store) DeleteUser(ctx context.Context, id int64) error {
	return s.db.Write(ctx, "delete user", func(ctx context.Context, tx bun.Tx) error {
		return requireOneRow(tx.NewDelete().Model((*rows.User)(nil)).Where("id = ?", id).Exec(ctx))
	})
}

// User implements [store.Users].
func (s *Store) User(ctx context.Context, id int64) (store.User, error) {
	return s.user(ctx, "id = ?", id)
}

// UserByName implements [store.Users].
func (s *Store) UserByName(ctx context.Context, name string) (store.User, error) {
	key, err := store.UserKey(name)
	if err != nil {
		return store.User{}, store.ErrNotFound
	}
	return s.user(ctx, "username_key = ?", key)
}

func (s *Store) user(ctx context.Context, where string, arg any) (store.User, error) {
	var row rows.User
	err := s.db.Read(ctx, "user", func(ctx context.Context, db *bun.DB) error {
		return mapNoRows(db.NewSelect().Model(&row).Where(where, arg).Scan(ctx))
	})
	if err != nil {
		return store.User{}, err
	}
	return row.User(), nil
}

// UserBySteamID implements [store.Users].
func (s *Store) UserBySteamID(ctx context.Context, id steam.ID) (store.User, error) {
	return s.user(ctx, "steam_id_64 = ?", rows.Bits(id)) // no user has 0: it is stored as NULL
}

// Users implements [store.Users].
func (s *Store) Users(ctx context.Context) ([]store.User, error) {
	var found []rows.User
	err := s.db.Read(ctx, "users", func(ctx context.Context, db *bun.DB) error {
		return db.NewSelect().Model(&found).Order("username_key").Scan(ctx)
	})
	return rows.MapSlice(found, (*rows.User).User), err
}

// requireOneRow makes a statement that changed no row an [store.ErrNotFound].
func requireOneRow(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return store.ErrNotFound
}

// mapNoRows makes a query that gave no row an [store.ErrNotFound].
func mapNoRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return store.ErrNotFound
	}
	return err
}
