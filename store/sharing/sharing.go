package sharing

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/operate"
)

var (
	// ErrNoUser says that no user has that name.
	ErrNoUser = errors.New("sharing: no such user")

	// ErrRole says that there is no such role.
	ErrRole = errors.New("sharing: no such role")

	// ErrOwner says that the servers are that user's own. The error is [store.ErrInUse] too.
	ErrOwner = errors.Join(errors.New("sharing: the servers are theirs"), store.ErrInUse)
)

// What the audit log says of shares.
const (
	ActionShare   = "share"
	ActionUnshare = "unshare"
)

// Store is what a Sharing reads and changes. Every [store.Store] has it.
type Store interface {
	store.Members
	store.Groups

	// User returns the user with that ID.
	User(ctx context.Context, id int64) (store.User, error)

	// UserByName returns the user with that name.
	UserByName(ctx context.Context, name string) (store.User, error)
}

// A Sharing changes who may do what. Its methods may be called from many goroutines.
type Sharing struct {
	Store Store             // required
	Log   *operate.Operator // writes the audit log; required

	// OnChange is told of each user who may see more or less than before. Nil is fine.
	OnChange func(userID int64)
}

// SetMember gives a user a role on a server, or another one. Errors are ErrNoUser, ErrRole,
// ErrOwner, and those of the store.
func (s *Sharing) SetMember(ctx context.Context, who operate.Actor, srv store.Server, name string, role store.Role) error {
	u, err := s.user(ctx, name)
	if err != nil {
		return err
	}
	entry := store.AuditEntry{Action: ActionShare, Subject: u.Name, Detail: string(role)}
	return s.record(ctx, who, srv, entry, []int64{u.ID}, func(ctx context.Context) error {
		return s.Store.SetMember(ctx, srv.ID, u.ID, role)
	})
}

// DeleteMember ends what SetMember began. Who is no member is [store.ErrNotFound], and the audit log
// does not tell their name.
func (s *Sharing) DeleteMember(ctx context.Context, who operate.Actor, srv store.Server, userID int64) error {
	list, err := s.Store.Members(ctx, srv.ID)
	u, err := member(list, userID, err)
	if err != nil {
		return err
	}
	return s.record(ctx, who, srv, store.AuditEntry{Action: ActionUnshare, Subject: u.Name}, []int64{userID}, func(ctx context.Context) error {
		return s.Store.DeleteMember(ctx, srv.ID, userID)
	})
}

// SaveGroup stores the name and the servers of a group, a new one if its ID is 0. It returns
// the group with its ID. The audit log has how many servers it has, which came and which went,
// as +#ID and -#ID, and the name before.
func (s *Sharing) SaveGroup(ctx context.Context, who operate.Actor, g store.Group) (store.Group, error) {
	var before store.Group
	if g.ID != 0 {
		var err error
		if before, err = s.Store.Group(ctx, g.UserID, g.ID); err != nil {
			return g, err
		}
	}
	entry := store.AuditEntry{Action: "group", Subject: g.Name, Detail: changes(before, g)}
	if before.ID != 0 && before.Name != g.Name {
		entry.Subject = before.Name + " → " + g.Name
	}
	err := s.record(ctx, who, store.Server{}, entry, members(g), func(ctx context.Context) (err error) {
		if g.ID != 0 {
			return s.Store.UpdateGroup(ctx, g)
		}
		created, err := s.Store.CreateGroup(ctx, g)
		if err == nil {
			g = created
		}
		return err
	})
	return g, err
}

// DeleteGroup removes a group. Its servers stay.
func (s *Sharing) DeleteGroup(ctx context.Context, who operate.Actor, g store.Group) error {
	return s.record(ctx, who, store.Server{}, store.AuditEntry{Action: "ungroup", Subject: g.Name}, members(g), func(ctx context.Context) error {
		return s.Store.DeleteGroup(ctx, g.UserID, g.ID)
	})
}

// SetGroupMember gives a user a role on all servers of a group. Errors are those of SetMember.
func (s *Sharing) SetGroupMember(ctx context.Context, who operate.Actor, g store.Group, name string, role store.Role) error {
	u, err := s.user(ctx, name)
	if err != nil {
		return err
	}
	entry := store.AuditEntry{Action: ActionShare, Subject: u.Name, Detail: string(role) + ": " + g.Name}
	return s.record(ctx, who, store.Server{}, entry, []int64{u.ID}, func(ctx context.Context) error {
		return s.Store.SetGroupMember(ctx, g.UserID, g.ID, u.ID, role)
	})
}

// DeleteGroupMember ends what SetGroupMember began, as DeleteMember does.
func (s *Sharing) DeleteGroupMember(ctx context.Context, who operate.Actor, g store.Group, userID int64) error {
	now, err := s.Store.Group(ctx, g.UserID, g.ID)
	u, err := member(now.Members, userID, err)
	if err != nil {
		return err
	}
	entry := store.AuditEntry{Action: ActionUnshare, Subject: u.Name, Detail: g.Name}
	return s.record(ctx, who, store.Server{}, entry, []int64{userID}, func(ctx context.Context) error {
		return s.Store.DeleteGroupMember(ctx, g.UserID, g.ID, userID)
	})
}

// member is the member with that ID.
func member(list []store.Member, userID int64, err error) (store.Member, error) {
	i := slices.IndexFunc(list, func(m store.Member) bool { return m.UserID == userID })
	if err == nil && i < 0 {
		err = store.ErrNotFound
	}
	if err != nil {
		return store.Member{}, err
	}
	return list[i], nil
}

func (s *Sharing) user(ctx context.Context, name string) (store.User, error) {
	u, err := s.Store.UserByName(ctx, name)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrInvalid) {
		err = ErrNoUser
	}
	return u, err
}

// record makes a change that the audit log has, and tells of the users it concerns.
func (s *Sharing) record(ctx context.Context, who operate.Actor, srv store.Server, entry store.AuditEntry, users []int64, change func(context.Context) error) error {
	err := s.Log.Record(ctx, who, srv, entry, change)
	for _, id := range users {
		if s.OnChange != nil {
			s.OnChange(id)
		}
	}
	switch {
	case errors.Is(err, store.ErrInvalid) && entry.Action == ActionShare:
		return ErrRole
	case errors.Is(err, store.ErrInUse) && entry.Action == ActionShare:
		return ErrOwner
	}
	return err
}

// changes says how many servers a group has, and which came and went.
func changes(before, after store.Group) string {
	text := []string{strconv.Itoa(len(after.Servers))}
	tell := func(sign string, servers, without []int64) {
		for _, id := range servers {
			if !slices.Contains(without, id) {
				text = append(text, sign+strconv.FormatInt(id, 10))
			}
		}
	}
	tell("+#", after.Servers, before.Servers)
	tell("-#", before.Servers, after.Servers)
	return strings.Join(text, ", ")
}

func members(g store.Group) (users []int64) {
	for _, m := range g.Members {
		users = append(users, m.UserID)
	}
	return users
}
