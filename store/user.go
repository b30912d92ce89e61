package store

import (
	"context"
	"time"

	"github.com/left4me/left4me/steam"
)

// User is a person who logs in. Its texts, and JSON, leave the digest out.
type User struct {
	ID             int64    // 0 before it is stored, like every ID
	Name           string   // compared without case
	PasswordDigest string   `json:"-"` // in the form its writer chose; never the password. "" = no password
	SteamID        steam.ID // with which the user logs in through Steam; zero = none
	Admin          bool
	Active         bool   // may log in
	Language       string // BCP 47, "" = what the browser asks for
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// Users keeps the people who log in.
type Users interface {
	// CreateUser stores u under [UserName] of its name, and returns it with ID
	// and times set. A name that is no user name is ErrInvalid. A name that
	// differs from another user's in case alone, or not at all, is ErrNameInUse. A
	// Steam ID that another user has is ErrSteamIDInUse.
	CreateUser(ctx context.Context, u User) (User, error)

	// UpdateUser overwrites all but ID, Name and CreatedAt, and sets UpdatedAt. A Steam
	// ID that another user has is ErrSteamIDInUse. It undoes what was changed since u was
	// read: see ChangeUser.
	UpdateUser(ctx context.Context, u User) error

	// ChangeUser is UpdateUser of u with what before has otherwise: what is the same in both
	// stays as it is stored, whoever has changed it meanwhile. A PasswordDigest is changed
	// only where that of before is stored; where another is, nothing is, and the error is
	// ErrChanged.
	ChangeUser(ctx context.Context, before, u User) error

	// DeleteUser removes the user with all that belongs to it: logins, tokens,
	// blueprints, and servers with their history.
	DeleteUser(ctx context.Context, id int64) error

	// User returns the user with that ID.
	User(ctx context.Context, id int64) (User, error)

	// UserByName returns the user whose name has the same [UserKey]. A name that
	// is no user name is ErrNotFound.
	UserByName(ctx context.Context, name string) (User, error)

	// UserBySteamID returns the user with that Steam ID. The zero ID is ErrNotFound.
	UserBySteamID(ctx context.Context, id steam.ID) (User, error)

	// Users returns all users in the order of their UserKey.
	Users(ctx context.Context) ([]User, error)
}
