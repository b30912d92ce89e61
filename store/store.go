package store

import (
	"context"
	"errors"
)

// Store is everything together. What uses a store asks for the part that it calls, as
// daemon.Config and httpui.Config do; an implementation has it all.
type Store interface {
	Users
	Credentials
	Blueprints
	Servers
	Members
	Groups
	Shares
	Communities
	LiveWriter
	History
	Profiles
	Leases
	Shards
	Holds
	Chats
	Counted
	Players
	PlayerNotes
	Alerts
	AuditLog
	Tasks
	Eraser

	// Ping reports whether the store can read and write now. It must try both.
	Ping(ctx context.Context) error

	// Close waits for the calls under way and frees the store. Calls that come
	// later must fail. Closing again does nothing.
	Close() error
}

var (
	// ErrNotFound says that no such thing exists, or that it is another user's.
	ErrNotFound = errors.New("store: not found")

	// ErrPortInUse says that another server has the same host and port.
	ErrPortInUse = errors.New("store: port already in use")

	// ErrNameInUse says that the owner has another thing of that kind and name.
	ErrNameInUse = errors.New("store: name already in use")

	// ErrPlaying says that a player is on a server, or was a moment ago.
	ErrPlaying = errors.New("store: the player is there")

	// ErrSteamIDInUse says that another user logs in with that Steam ID.
	ErrSteamIDInUse = errors.New("store: Steam ID already in use")

	// ErrInUse says that something else still refers to the thing: a blueprint
	// has servers.
	ErrInUse = errors.New("store: still in use")

	// ErrChanged says that a thing is not as it was read: somebody has changed it since.
	ErrChanged = errors.New("store: changed meanwhile")

	// ErrTooMany says that there are as many such things as there may be.
	ErrTooMany = errors.New("store: too many")

	// ErrInvalid says that a text that identifies something cannot be stored as it
	// is; see [UserName] and [CheckText].
	ErrInvalid = errors.New("store: invalid text")

	// ErrLeaseHeld says that another holder has the lease.
	ErrLeaseHeld = errors.New("store: lease held by another")

	// ErrUnavailable says that the store cannot do this now, whatever it is: the disk
	// is full or broken, or another program has the database for itself. The same
	// call may succeed later.
	ErrUnavailable = errors.New("store: unavailable")

	// ErrMissing says that the file of the database is missing, though it was there, or
	// that another file has taken its place. What a store writes then is lost when it
	// closes, so it writes no more. The error is ErrUnavailable too.
	ErrMissing = errors.New("store: the database file is missing or was replaced")

	// ErrNewer says that the database was written by a newer program.
	ErrNewer = errors.New("store: database is newer than this program")
)
