package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
)

type userRow struct {
	bun.BaseModel `bun:"table:users,alias:u"`

	ID             int64  `bun:"id,pk,autoincrement"`
	Name           string `bun:"username"`
	Key            string `bun:"username_key"`
	PasswordDigest string
	Admin          bool
	Active         bool
	Language       string
	CreatedAt      stamp
	UpdatedAt      stamp
}

func newUserRow(u store.User) *userRow {
	return &userRow{
		ID:             u.ID,
		Name:           u.Name,
		Key:            strings.ToLower(u.Name),
		PasswordDigest: u.PasswordDigest,
		Admin:          u.Admin,
		Active:         u.Active,
		Language:       store.CleanText(u.Language),
		CreatedAt:      stamp(u.CreatedAt),
		UpdatedAt:      stamp(u.UpdatedAt),
	}
}

func (r *userRow) user() store.User {
	return store.User{
		ID:             r.ID,
		Name:           r.Name,
		PasswordDigest: r.PasswordDigest,
		Admin:          r.Admin,
		Active:         r.Active,
		Language:       r.Language,
		CreatedAt:      time.Time(r.CreatedAt),
		UpdatedAt:      time.Time(r.UpdatedAt),
	}
}

// userColumns are of users AS u.
const userColumns = ` u.id, u.username, u.password_digest, u.admin, u.active, u.language, u.created_at, u.updated_at `

// userDest are where the userColumns go.
func userDest(u *store.User) []any {
	return []any{&u.ID, &u.Name, &u.PasswordDigest, &u.Admin, &u.Active, &u.Language,
		(*stamp)(&u.CreatedAt), (*stamp)(&u.UpdatedAt)}
}

// CreateUser implements [store.Users].
func (s *Store) CreateUser(ctx context.Context, u store.User) (store.User, error) {
	u.ID, u.CreatedAt = 0, now()
	u.UpdatedAt = u.CreatedAt
	var err error
	if u.Name, err = store.UserName(u.Name); err == nil {
		err = store.CheckText(u.PasswordDigest)
	}
	if err != nil {
		return store.User{}, err
	}
	row := newUserRow(u)
	err = s.write(ctx, "create user", func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(row).Exec(ctx)
		return err
	})
	if err != nil {
		return store.User{}, err
	}
	return row.user(), nil
}

// UpdateUser implements [store.Users].
func (s *Store) UpdateUser(ctx context.Context, u store.User) error {
	u.UpdatedAt = now()
	if err := store.CheckText(u.PasswordDigest); err != nil {
		return err
	}
	return s.write(ctx, "update user", func(ctx context.Context, tx bun.Tx) error {
		return one(tx.NewUpdate().Model(newUserRow(u)).
			Column("password_digest", "admin", "active", "language", "updated_at").
			WherePK().Exec(ctx))
	})
}

// DeleteUser implements [store.Users].
func (s *Store) DeleteUser(ctx context.Context, id int64) error {
	return s.write(ctx, "delete user", func(ctx context.Context, tx bun.Tx) error {
		return one(tx.NewDelete().Model((*userRow)(nil)).Where("id = ?", id).Exec(ctx))
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
	var row userRow
	err := s.read(ctx, "user", func(ctx context.Context, db *bun.DB) error {
		return found(db.NewSelect().Model(&row).Where(where, arg).Scan(ctx))
	})
	if err != nil {
		return store.User{}, err
	}
	return row.user(), nil
}

// Users implements [store.Users].
func (s *Store) Users(ctx context.Context) ([]store.User, error) {
	var rows []userRow
	err := s.read(ctx, "users", func(ctx context.Context, db *bun.DB) error {
		return db.NewSelect().Model(&rows).Order("username_key").Scan(ctx)
	})
	return each(rows, (*userRow).user), err
}

// one makes a statement that changed no row an [store.ErrNotFound].
func one(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return store.ErrNotFound
}

// found makes a query that gave no row an [store.ErrNotFound].
func found(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return store.ErrNotFound
	}
	return err
}

// each turns rows into what they stand for; no rows give nil.
func each[R, T any](rows []R, value func(*R) T) []T {
	if len(rows) == 0 {
		return nil
	}
	values := make([]T, len(rows))
	for i := range rows {
		values[i] = value(&rows[i])
	}
	return values
}
