package rows

import (
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// User is a row of users.
type User struct {
	bun.BaseModel `bun:"table:users,alias:u"`

	ID             int64  `bun:"id,pk,autoincrement"`
	Name           string `bun:"username"`
	Key            string `bun:"username_key"` // all spellings of the name have it
	PasswordDigest string
	SteamID        SteamID `bun:"steam_id_64,nullzero"`
	Admin          bool
	Active         bool
	Language       string
	CreatedAt      Time
	UpdatedAt      Time
}

// NewUser returns the row of u.
func NewUser(u store.User) *User {
	return &User{
		ID:             u.ID,
		Name:           u.Name,
		Key:            strings.ToLower(u.Name),
		PasswordDigest: u.PasswordDigest,
		SteamID:        SteamID(u.SteamID),
		Admin:          u.Admin,
		Active:         u.Active,
		Language:       store.CleanText(u.Language),
		CreatedAt:      TimeOf(u.CreatedAt),
		UpdatedAt:      TimeOf(u.UpdatedAt),
	}
}

// User returns what the row stands for.
func (r *User) User() store.User {
	return store.User{
		ID:             r.ID,
		Name:           r.Name,
		PasswordDigest: r.PasswordDigest,
		SteamID:        steam.ID(r.SteamID),
		Admin:          r.Admin,
		Active:         r.Active,
		Language:       r.Language,
		CreatedAt:      time.Time(r.CreatedAt),
		UpdatedAt:      time.Time(r.UpdatedAt),
	}
}

// Login is a row of login.
type Login struct {
	bun.BaseModel `bun:"table:login,alias:l"`

	Digest    string `bun:"digest,pk"`
	UserID    int64
	CreatedAt Time
	ExpiresAt Time
}

// NewLogin returns the row of l; zero times are now.
func NewLogin(l store.Login) *Login {
	return &Login{Digest: l.Digest, UserID: l.UserID, CreatedAt: OrNow(l.CreatedAt), ExpiresAt: OrNow(l.ExpiresAt)}
}

// Login returns what the row stands for.
func (r *Login) Login() store.Login {
	return store.Login{
		Digest:    r.Digest,
		UserID:    r.UserID,
		CreatedAt: time.Time(r.CreatedAt),
		ExpiresAt: time.Time(r.ExpiresAt),
	}
}

// Token is a row of api_token.
type Token struct {
	bun.BaseModel `bun:"table:api_token,alias:t"`

	ID         int64 `bun:"id,pk,autoincrement"`
	UserID     int64
	Name       string
	Digest     string
	MayChange  bool
	CreatedAt  Time
	LastUsedAt Time
	EndsAt     Time
}

// NewToken returns the row of a new token; a zero CreatedAt is now.
func NewToken(t store.Token) *Token {
	return &Token{
		UserID:     t.UserID,
		Name:       t.Name,
		Digest:     t.Digest,
		MayChange:  t.MayChange,
		CreatedAt:  OrNow(t.CreatedAt),
		LastUsedAt: TimeOf(t.LastUsedAt),
		EndsAt:     TimeOf(t.EndsAt),
	}
}

// Token returns what the row stands for.
func (r *Token) Token() store.Token {
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
