package store

import (
	"context"
	"slices"
)

// Role is what a user may do with a server. The zero Role is none: to such a user the
// server does not exist.
type Role string

// The roles. Each may do what those before it may.
const (
	RoleViewer   Role = "viewer"   // sees the server
	RoleOperator Role = "operator" // acts on the game: kicks, bans, changes the map
	RoleOwner    Role = "owner"    // changes settings, secrets and members, and deletes
)

// Roles returns all roles, the one with fewest rights first. The slice belongs to the caller.
func Roles() []Role { return []Role{RoleViewer, RoleOperator, RoleOwner} }

// Rank is the place of r among [Roles], from 1; 0 is no role.
func (r Role) Rank() int { return slices.Index(Roles(), r) + 1 }

// Allows reports whether a user with the role r may do what needs a role. No user may do
// what needs a role that does not exist.
func (r Role) Allows(need Role) bool { return need.Rank() > 0 && r.Rank() >= need.Rank() }

// MaxMembers is how many members a server can have.
const MaxMembers = 100

// Member is a user that a server is shared with.
type Member struct {
	ServerID int64
	UserID   int64
	Name     string // the user's name now; read only
	Role     Role
}

// Members keeps the members of servers: the users that a server is shared with. A membership goes with its server and with
// its user. The user in [Server].UserID has [RoleOwner] without one.
type Members interface {
	// SetMember gives a user a role on a server, in place of the one they had. A role
	// that does not exist is [ErrInvalid], a server or user that does not exist
	// ErrNotFound, the user in Server.UserID [ErrInUse], and one member more than
	// [MaxMembers] [ErrTooMany].
	SetMember(ctx context.Context, serverID, userID int64, role Role) error

	// DeleteMember ends a membership. ErrNotFound says that there is none.
	DeleteMember(ctx context.Context, serverID, userID int64) error

	// Members returns the members of a server by name.
	Members(ctx context.Context, serverID int64) ([]Member, error)
}
