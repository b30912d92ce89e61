package queries

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// Every request of a browser or a program asks for one of these, so they are
// prepared: SQLite takes longer to read them than to carry them out.
func selectLogin(db *bun.DB) string {
	return `SELECT ` + rows.Columns[rows.Login](db, "l") + `, ` + rows.Columns[rows.User](db, "u") + `
		FROM login AS l JOIN users AS u ON u.id = l.user_id
		WHERE l.digest = ? AND l.expires_at > ? AND u.active`
}

func selectToken(db *bun.DB) string {
	return `SELECT ` + rows.Columns[rows.Token](db, "t") + `, ` + rows.Columns[rows.User](db, "u") + `
		FROM api_token AS t JOIN users AS u ON u.id = t.user_id
		WHERE t.digest = ? AND (t.ends_at IS NULL OR t.ends_at > ?) AND u.active`
}

// CreateLogin implements [store.Credentials].
func (s *Store) CreateLogin(ctx context.Context, l store.Login) error {
	if err := store.CheckText(l.Digest); err != nil {
		return err
	}
	row := rows.NewLogin(l)
	return s.db.Write(ctx, "create login", func(ctx context.Context, tx bun.Tx) error {
		return s.insert(ctx, tx, row, "")
	})
}

// Login implements [store.Credentials].
func (s *Store) Login(ctx context.Context, digest string, now time.Time) (store.Login, store.User, error) {
	if store.CheckText(digest) != nil {
		return store.Login{}, store.User{}, store.ErrNotFound
	}
	var l rows.Login
	var u rows.User
	err := s.db.Read(ctx, "login", func(ctx context.Context, db *bun.DB) error {
		return mapNoRows(s.selectLogin.QueryRowContext(ctx, digest, rows.Millis(now)).Scan(append(rows.Dest(db, &l), rows.Dest(db, &u)...)...))
	})
	if err != nil {
		return store.Login{}, store.User{}, err
	}
	return l.Login(), u.User(), nil
}

// DeleteLogin implements [store.Credentials].
func (s *Store) DeleteLogin(ctx context.Context, digest string) error {
	return s.deleteLogins(ctx, "digest = ?", digest)
}

// DeleteLogins implements [store.Credentials].
func (s *Store) DeleteLogins(ctx context.Context, userID int64, keep string) error {
	return s.deleteLogins(ctx, "user_id = ? AND digest <> ?", userID, keep)
}

// PruneLogins implements [store.Credentials].
func (s *Store) PruneLogins(ctx context.Context, now time.Time) error {
	return s.deleteLogins(ctx, "expires_at <= ?", rows.Millis(now))
}

func (s *Store) deleteLogins(ctx context.Context, where string, args ...any) error {
	return s.db.Write(ctx, "delete logins", func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewDelete().Model((*rows.Login)(nil)).Where(where, args...).Exec(ctx)
		return err
	})
}

// CreateToken implements [store.Credentials].
func (s *Store) CreateToken(ctx context.Context, t store.Token) (store.Token, error) {
	if err := store.CheckText(t.Name, t.Digest); err != nil {
		return store.Token{}, err
	}
	var row *rows.Token
	err := s.db.Write(ctx, "create token", func(ctx context.Context, tx bun.Tx) error {
		row = rows.NewToken(t)
		return s.insert(ctx, tx, row, "")
	})
	if err != nil {
		return store.Token{}, err
	}
	return row.Token(), nil
}

const (
	// tokenUse is how exactly the last use of a token is known: noting each
	// would make every request of a program a write.
	tokenUse = time.Minute

	// tokenWait is how long a request waits for its use to be noted.
	tokenWait = 100 * time.Millisecond
)

// TokenUser implements [store.Credentials]. The time of the last use is exact to a
// minute. If it cannot be noted, the token is good all the same.
func (s *Store) TokenUser(ctx context.Context, digest string, now time.Time) (store.Token, store.User, error) {
	if store.CheckText(digest) != nil {
		return store.Token{}, store.User{}, store.ErrNotFound
	}
	var row rows.Token
	var u rows.User
	err := s.db.Read(ctx, "token", func(ctx context.Context, db *bun.DB) error {
		return mapNoRows(s.selectToken.QueryRowContext(ctx, digest, rows.Millis(now)).Scan(append(rows.Dest(db, &row), rows.Dest(db, &u)...)...))
	})
	if err != nil {
		return store.Token{}, store.User{}, err
	}
	t := row.Token()
	if now.Sub(t.LastUsedAt) >= tokenUse {
		ctx, cancel := context.WithTimeout(ctx, tokenWait)
		defer cancel()
		_ = s.db.Write(ctx, "token", func(ctx context.Context, tx bun.Tx) error {
			_, err := s.exec(ctx, tx, `UPDATE api_token SET last_used_at = ? WHERE id = ?`, rows.Millis(now), t.ID)
			return err
		})
	}
	return t, u.User(), nil
}

// Tokens implements [store.Credentials].
func (s *Store) Tokens(ctx context.Context, userID int64) ([]store.Token, error) {
	var found []rows.Token
	err := s.db.Read(ctx, "tokens", func(ctx context.Context, db *bun.DB) error {
		return db.NewSelect().Model(&found).Where("user_id = ?", userID).OrderExpr("lower(name), name").Scan(ctx)
	})
	return rows.MapSlice(found, (*rows.Token).Token), err
}

// DeleteToken implements [store.Credentials].
func (s *Store) DeleteToken(ctx context.Context, userID, id int64) error {
	return s.db.Write(ctx, "delete token", func(ctx context.Context, tx bun.Tx) error {
		return requireOneRow(tx.NewDelete().Model((*rows.Token)(nil)).Where("id = ? AND user_id = ?", id, userID).Exec(ctx))
	})
}

// DeleteChangingTokens implements [store.Credentials].
func (s *Store) DeleteChangingTokens(ctx context.Context, userID int64) error {
	return s.db.Write(ctx, "delete tokens", func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewDelete().Model((*rows.Token)(nil)).Where("user_id = ? AND may_change", userID).Exec(ctx)
		return err
	})
}
