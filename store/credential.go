package store

import (
	"context"
	"time"
)

// Login is one browser's login.
type Login struct {
	Digest    string // of the random token that the cookie holds
	UserID    int64
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Token lets a program act for a user: look at what the user sees and, if it may,
// change it.
type Token struct {
	ID         int64
	UserID     int64
	Name       string // for people, to tell tokens apart
	Digest     string // of the random token that the program holds
	MayChange  bool   // false: it only reads
	CreatedAt  time.Time
	LastUsedAt time.Time // zero = never
	EndsAt     time.Time // zero = never
}

// Credentials keeps logins of browsers and tokens of programs. It sees only
// digests, never the secret.
type Credentials interface {
	// CreateLogin stores l; a zero CreatedAt or ExpiresAt is now. A user who does
	// not exist is ErrNotFound. A digest that another login has, of whichever user,
	// is an error, and that login stays as it was.
	CreateLogin(ctx context.Context, l Login) error

	// Login returns the login with that digest and its user. It is ErrNotFound
	// when the login is unknown or its user is not active, and from ExpiresAt on. A
	// digest that CheckText refuses is ErrNotFound.
	Login(ctx context.Context, digest string, now time.Time) (Login, User, error)

	// DeleteLogin forgets one login; an unknown one is no error.
	DeleteLogin(ctx context.Context, digest string) error

	// DeleteLogins forgets all logins of a user but keep ("" keeps none).
	DeleteLogins(ctx context.Context, userID int64, keep string) error

	// PruneLogins forgets the logins that have expired at now.
	PruneLogins(ctx context.Context, now time.Time) error

	// CreateToken stores t and returns it with ID set; a zero CreatedAt is now.
	// A user who does not exist is ErrNotFound, a name that another token of the
	// user has ErrNameInUse. Case counts in these names. A digest that another token
	// has, of whichever user, is an error.
	CreateToken(ctx context.Context, t Token) (Token, error)

	// TokenUser returns the token with that digest and its user. It is
	// ErrNotFound when the token is unknown or its user is not active, from its
	// EndsAt on, and for a digest that CheckText refuses. It may note now as the time of the token's last
	// use, and should not do so each time; LastUsedAt is what was noted before.
	TokenUser(ctx context.Context, digest string, now time.Time) (Token, User, error)

	// Tokens returns a user's tokens by name.
	Tokens(ctx context.Context, userID int64) ([]Token, error)

	// DeleteToken revokes a token of that user; another's is ErrNotFound.
	DeleteToken(ctx context.Context, userID, id int64) error

	// DeleteChangingTokens revokes the tokens of a user that may change things; none
	// is no error.
	DeleteChangingTokens(ctx context.Context, userID int64) error
}
