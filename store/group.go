package store

import (
	"context"
	"slices"
)

// Bounds of groups.
const (
	MaxGroups       = 100  // groups of a user
	MaxGroupServers = 2000 // servers in a group
)

// Group is servers of one user that are shared at once: a member of the group has their role
// on each of its servers, also on those that are added later. A server can be in several
// groups. Of all roles that a user has on a server the highest counts.
type Group struct {
	ID      int64
	UserID  int64 // whose group and servers they are
	Name    string
	Servers []int64  // IDs, rising
	Members []Member // by name; their ServerID is 0
}

// Has reports whether a server is in the group.
func (g Group) Has(serverID int64) bool { return slices.Contains(g.Servers, serverID) }

// Groups keeps groups of servers. A group of another user is [ErrNotFound]. A group goes
// with its user; a server and a member leave it when they are deleted.
type Groups interface {
	// CreateGroup stores a new group with its name and servers, and returns it with its ID.
	// A name that another group of the user has is [ErrNameInUse], a server that is not the
	// user's [ErrNotFound], and one group more than [MaxGroups], or one server more than
	// [MaxGroupServers], [ErrTooMany]. The order and repetitions of servers do not count,
	// and Members is ignored.
	CreateGroup(ctx context.Context, g Group) (Group, error)

	// UpdateGroup overwrites name and servers, with the errors of CreateGroup.
	UpdateGroup(ctx context.Context, g Group) error

	// DeleteGroup removes a group. What it shared is shared no more.
	DeleteGroup(ctx context.Context, userID, id int64) error

	// Group returns one group.
	Group(ctx context.Context, userID, id int64) (Group, error)

	// Groups returns the groups of a user by name.
	Groups(ctx context.Context, userID int64) ([]Group, error)

	// SetGroupMember gives a user a role on all servers of a group, in place of the one that
	// they had through it. Errors are those of [Members].SetMember.
	SetGroupMember(ctx context.Context, userID, id, memberID int64, role Role) error

	// DeleteGroupMember ends that. ErrNotFound says that they are no member.
	DeleteGroupMember(ctx context.Context, userID, id, memberID int64) error
}

// Grouped returns those of some groups that a server is in.
func Grouped(groups []Group, serverID int64) (with []Group) {
	for _, g := range groups {
		if g.Has(serverID) {
			with = append(with, g)
		}
	}
	return with
}

// CleanGroup returns a group as CreateGroup and UpdateGroup store it, or their error.
func CleanGroup(g Group) (Group, error) {
	if err := CheckText(g.Name); err != nil {
		return g, err
	}
	g.Servers = slices.Compact(slices.Sorted(slices.Values(g.Servers)))
	if len(g.Servers) > MaxGroupServers {
		return g, ErrTooMany
	}
	return g, nil
}
