package sqlite

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
)

type loginRow struct {
	bun.BaseModel `bun:"table:login,alias:l"`

	Digest    string `bun:"digest,pk"`
	UserID    int64
	CreatedAt stamp
	ExpiresAt stamp
}

// Every request of a browser or a program asks for one of these, so they are
// prepared: SQLite takes longer to read them than to carry them out.
const (
	selectLogin = `SELECT l.digest, l.user_id, l.created_at, l.expires_at,` + userColumns + `
		FROM login AS l JOIN users AS u ON u.id = l.user_id
		WHERE l.digest = ? AND l.expires_at > ? AND u.active`

	selectToken = `SELECT t.id, t.user_id, t.name, t.digest, t.may_change, t.created_at, t.last_used_at, t.ends_at,` + userColumns + `
		FROM api_token AS t JOIN users AS u ON u.id = t.user_id
		WHERE t.digest = ? AND (t.ends_at IS NULL OR t.ends_at > ?) AND u.active`
)

// CreateLogin implements [store.Credentials].
func (s *Store) CreateLogin(ctx context.Context, l store.Login) error {
	if err := store.CheckText(l.Digest); err != nil {
		return err
	}
	row := &loginRow{
		Digest:    l.Digest,
		UserID:    l.UserID,
		CreatedAt: stamp(orNow(l.CreatedAt)),
		ExpiresAt: stamp(orNow(l.ExpiresAt)),
	}
	return s.write(ctx, "create login", func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(row).Exec(ctx)
		return err
	})
}

// Login implements [store.Credentials].
func (s *Store) Login(ctx context.Context, digest string, now time.Time) (store.Login, store.User, error) {
	if store.CheckText(digest) != nil {
		return store.Login{}, store.User{}, store.ErrNotFound
	}
	var l store.Login
	var u store.User
	err := s.read(ctx, "login", func(ctx context.Context, _ *bun.DB) error {
		return found(s.selectLogin.QueryRowContext(ctx, digest, ms(now)).Scan(append([]any{
			&l.Digest, &l.UserID, (*stamp)(&l.CreatedAt), (*stamp)(&l.ExpiresAt)}, userDest(&u)...)...))
	})
	if err != nil {
		return store.Login{}, store.User{}, err
	}
	return l, u, nil
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
	return s.deleteLogins(ctx, "expires_at <= ?", ms(now))
}

func (s *Store) deleteLogins(ctx context.Context, where string, args ...any) error {
	return s.write(ctx, "delete logins", func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewDelete().Model((*loginRow)(nil)).Where(where, args...).Exec(ctx)
		return err
	})
}

type tokenRow struct {
	bun.BaseModel `bun:"table:api_token,alias:t"`

	ID         int64 `bun:"id,pk,autoincrement"`
	UserID     int64
	Name       string
	Digest     string
	MayChange  bool
	CreatedAt  stamp
	LastUsedAt stamp
	EndsAt     stamp
}

func (r *tokenRow) token() store.Token {
	return store.Token{
		ID:         r.ID,
		UserID:     r.UserID,
		Name:       r.Name,
		Digest:     r.Digest,
		MayChange:  r.MayChange,
		CreatedAt:  time.Time(r.CreatedAt),
		LastUsedAt: time.Time(r.LastUsedAt),
		EndsAt:     time.Time(r.EndsAt),
	}
}

// CreateToken implements [store.Credentials].
func (s *Store) CreateToken(ctx context.Context, t store.Token) (store.Token, error) {
	if err := store.CheckText(t.Name, t.Digest); err != nil {
		return store.Token{}, err
	}
	row := &tokenRow{
		UserID:     t.UserID,
		Name:       t.Name,
		Digest:     t.Digest,
		MayChange:  t.MayChange,
		CreatedAt:  stampOf(orNow(t.CreatedAt)),
		LastUsedAt: stampOf(t.LastUsedAt),
		EndsAt:     stampOf(t.EndsAt),
	}
	err := s.write(ctx, "create token", func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(row).Exec(ctx)
		return err
	})
	if err != nil {
		return store.Token{}, err
	}
	return row.token(), nil
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
	var t store.Token
	var u store.User
	err := s.read(ctx, "token", func(ctx context.Context, _ *bun.DB) error {
		return found(s.selectToken.QueryRowContext(ctx, digest, ms(now)).Scan(append([]any{
			&t.ID, &t.UserID, &t.Name, &t.Digest, &t.MayChange, (*stamp)(&t.CreatedAt), (*stamp)(&t.LastUsedAt), (*stamp)(&t.EndsAt)}, userDest(&u)...)...))
	})
	if err != nil {
		return store.Token{}, store.User{}, err
	}
	if now.Sub(t.LastUsedAt) >= tokenUse {
		ctx, cancel := context.WithTimeout(ctx, tokenWait)
		defer cancel()
		_ = s.write(ctx, "token", func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.Tx.ExecContext(ctx, `UPDATE api_token SET last_used_at = ? WHERE id = ?`, ms(now), t.ID)
			return err
		})
	}
	return t, u, nil
}

// Tokens implements [store.Credentials].
func (s *Store) Tokens(ctx context.Context, userID int64) ([]store.Token, error) {
	var rows []tokenRow
	err := s.read(ctx, "tokens", func(ctx context.Context, db *bun.DB) error {
		return db.NewSelect().Model(&rows).Where("user_id = ?", userID).OrderExpr("name COLLATE NOCASE, name").Scan(ctx)
	})
	return each(rows, (*tokenRow).token), err
}

// DeleteToken implements [store.Credentials].
func (s *Store) DeleteToken(ctx context.Context, userID, id int64) error {
	return s.write(ctx, "delete token", func(ctx context.Context, tx bun.Tx) error {
		return one(tx.NewDelete().Model((*tokenRow)(nil)).Where("id = ? AND user_id = ?", id, userID).Exec(ctx))
	})
}

// DeleteChangingTokens implements [store.Credentials].
func (s *Store) DeleteChangingTokens(ctx context.Context, userID int64) error {
	return s.write(ctx, "delete tokens", func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewDelete().Model((*tokenRow)(nil)).Where("user_id = ? AND may_change", userID).Exec(ctx)
		return err
	})
}

func orNow(t time.Time) time.Time {
	if t.IsZero() {
		return now()
	}
	return t
}
