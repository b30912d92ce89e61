package store

import (
	"context"
	"errors"
	"time"
)

var (
	// ErrNotFound says that no such row exists, or that it is another user's.
	ErrNotFound = errors.New("store: not found")
	// ErrPortInUse says that another server has the same host and port.
	ErrPortInUse = errors.New("store: port already in use")
	// ErrNameInUse says that the owner has another thing of that kind and name.
	ErrNameInUse = errors.New("store: name already in use")
	// ErrInUse says that something else still refers to the row: a blueprint
	// with servers.
	ErrInUse = errors.New("store: still in use")
	// ErrLeaseHeld says that another holder has the lease.
	ErrLeaseHeld = errors.New("store: lease held by another")
	// ErrNewer says that the database was written by a newer program.
	ErrNewer = errors.New("store: database is newer than this program")
)

// Store is everything together. Its methods may be called from many
// goroutines. Times go in and come out in UTC with whole milliseconds. An
// error of a context that ended matches the context's error.
type Store interface {
	Users
	Credentials
	Blueprints
	Servers
	Shares
	Live
	History
	Profiles
	Leases

	// Ping reports whether the store can read and write now.
	Ping(ctx context.Context) error
	// Close waits for what is under way and frees the store.
	Close() error
}

// Users keeps the people who log in.
type Users interface {
	// CreateUser stores u and returns it with ID and times set. A taken name
	// is ErrNameInUse; names compare without case.
	CreateUser(ctx context.Context, u User) (User, error)
	// UpdateUser overwrites all but ID, Name and CreatedAt.
	UpdateUser(ctx context.Context, u User) error
	// DeleteUser removes the user and all that is his.
	DeleteUser(ctx context.Context, id int64) error
	User(ctx context.Context, id int64) (User, error)
	UserByName(ctx context.Context, name string) (User, error)
	// Users returns all users by name.
	Users(ctx context.Context) ([]User, error)
}

// Credentials keeps logins of browsers and tokens of programs. The store sees
// only digests, never the secret.
type Credentials interface {
	CreateLogin(ctx context.Context, l Login) error
	// Login returns the login with that digest and its user; ErrNotFound when
	// it is unknown, has expired at now, or its user is not active.
	Login(ctx context.Context, digest string, now time.Time) (Login, User, error)
	// DeleteLogin forgets one login; an unknown one is no error.
	DeleteLogin(ctx context.Context, digest string) error
	// DeleteLogins forgets all logins of a user but keep ("" keeps none).
	DeleteLogins(ctx context.Context, userID int64, keep string) error
	// PruneLogins forgets the logins that have expired at now.
	PruneLogins(ctx context.Context, now time.Time) error

	CreateToken(ctx context.Context, t Token) (Token, error)
	// TokenUser returns the token with that digest and its user, and may note
	// now as the time of its last use.
	TokenUser(ctx context.Context, digest string, now time.Time) (Token, User, error)
	Tokens(ctx context.Context, userID int64) ([]Token, error)
	// DeleteToken revokes a token of that user.
	DeleteToken(ctx context.Context, userID, id int64) error
}

// Blueprints keeps what several servers share. A blueprint of another user is
// ErrNotFound.
type Blueprints interface {
	// CreateBlueprint stores b with its overlays, which get positions in
	// their order. A name the user already has is ErrNameInUse.
	CreateBlueprint(ctx context.Context, b Blueprint) (Blueprint, error)
	// UpdateBlueprint overwrites name, arguments, config and overlays.
	// Overlays that keep their ID stay the same overlay.
	UpdateBlueprint(ctx context.Context, b Blueprint) error
	// DeleteBlueprint removes it; with servers that use it, ErrInUse.
	DeleteBlueprint(ctx context.Context, userID, id int64) error
	Blueprint(ctx context.Context, userID, id int64) (Blueprint, error)
	// Blueprints returns a user's blueprints by name.
	Blueprints(ctx context.Context, userID int64) ([]Blueprint, error)
}

// Servers keeps the game servers.
type Servers interface {
	// CreateServer stores s and returns it with ID and times set. An empty
	// Host is 127.0.0.1; an empty DesiredState is Running; an empty
	// ActualState is Unknown. A blueprint that is missing or another user's
	// is ErrNotFound, a taken address ErrPortInUse, a taken name ErrNameInUse;
	// nothing is written then.
	CreateServer(ctx context.Context, s Server) (Server, error)
	// UpdateServer overwrites Name, BlueprintID, Host, Port, RCONPassword and
	// DesiredState of the server with that ID and UserID.
	UpdateServer(ctx context.Context, s Server) error
	// DeleteServer removes the server and its history.
	DeleteServer(ctx context.Context, userID, id int64) error
	// Server returns one server; userID 0 means whoever owns it.
	Server(ctx context.Context, userID, id int64) (Server, error)
	// Servers returns a user's servers by name; userID 0 means everybody's, by ID.
	Servers(ctx context.Context, userID int64) ([]Server, error)
	// SetServerStates records what the poller saw: ActualState and LastError
	// with the time, for many servers at once. Unknown ids are passed over.
	SetServerStates(ctx context.Context, states []ServerState) error
}

// Shares keeps the public links of servers.
type Shares interface {
	// SetShare creates or replaces the public link of a server.
	SetShare(ctx context.Context, sh Share) error
	// DeleteShare switches the public page off; no share is no error.
	DeleteShare(ctx context.Context, serverID int64) error
	Share(ctx context.Context, serverID int64) (Share, error)
	ShareByToken(ctx context.Context, token string) (Share, error)
}

// Leases keep two programs from doing the same work on one store.
type Leases interface {
	// Acquire takes or renews the lease for holder until now+ttl. While
	// another holder's lease lasts it is ErrLeaseHeld.
	Acquire(ctx context.Context, name, holder string, now time.Time, ttl time.Duration) error
	// Release gives the lease back; one that holder does not have is no error.
	Release(ctx context.Context, name, holder string) error
}
