package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/operate"
	"github.com/left4me/left4me/store/sharing"
)

// A groupOf is a group of servers, by the names of its owner and its own.
type groupOf struct {
	database
	Group string `arg:"" help:"Name of the group."`
	Owner string `required:"" placeholder:"USER" help:"Name of the user whose servers are in it."`
}

// open finds the group in the database, which the caller closes; its ID is 0 if there is none.
func (g *groupOf) open(ctx context.Context) (db openStore, s *sharing.Sharing, found store.Group, err error) {
	if db, err = g.openExisting(ctx); err != nil {
		return db, nil, found, err
	}
	owner, err := findUser(ctx, db, g.Owner)
	groups, listErr := db.Groups(ctx, owner.ID)
	if err = errors.Join(err, listErr); err != nil {
		db.Close()
	}
	found = store.Group{UserID: owner.ID, Name: g.Group}
	for _, one := range groups {
		if one.Name == g.Group {
			found = one
		}
	}
	return db, &sharing.Sharing{Store: db, Log: &operate.Operator{Store: db}}, found, err
}

// change does something to a group that exists, and says what.
func (g *groupOf) change(ctx context.Context, c command, did string, do func(s *sharing.Sharing, db openStore, found store.Group) error) error {
	db, s, found, err := g.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if found.ID == 0 {
		return fault(printable(g.Group), "this user has no group of this name", "left4me group list shows them")
	}
	if err := do(s, db, found); err != nil {
		return groupFault(g.Group, err)
	}
	_, err = fmt.Fprintf(c.out, "group %s %s\n", printable(g.Group), did)
	return err
}

func groupFault(name string, err error) error {
	switch {
	case errors.Is(err, sharing.ErrNoUser):
		return fault(printable(name), "there is no user of this name", "left4me user list shows them")
	case errors.Is(err, sharing.ErrOwner):
		return fault(printable(name), "the servers are theirs already", "left4me server list shows whose servers there are")
	case errors.Is(err, store.ErrTooMany):
		return fault(printable(name), "there are as many groups, servers in it or members as there may be", "left4me group list shows them")
	case errors.Is(err, store.ErrInvalid):
		return fault(printable(name), "the name cannot be stored", "choose one without control characters")
	}
	return err
}

type groupSave struct {
	groupOf
	Server []string `sep:"none" help:"Name or id of a server in the group; once for each. Those that are not named leave it."`
}

// Run makes the group, or changes which servers are in it.
func (r *groupSave) Run(ctx context.Context, c command) error {
	db, s, g, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	g.Servers = nil
	for _, key := range r.Server {
		srv, err := findServer(ctx, db, key)
		if err != nil {
			return err
		}
		if srv.UserID != g.UserID {
			return fault(printable(srv.Name), "the server is another user's", "left4me server list shows whose servers there are")
		}
		g.Servers = append(g.Servers, srv.ID)
	}
	if g, err = s.SaveGroup(ctx, localActor(), g); err != nil {
		return groupFault(r.Group, err)
	}
	_, err = fmt.Fprintf(c.out, "group %s has servers: %d\n", printable(g.Name), len(g.Servers))
	return err
}

type groupRemove struct{ groupOf }

// Run deletes the group.
func (r *groupRemove) Run(ctx context.Context, c command) error {
	return r.change(ctx, c, "is deleted", func(s *sharing.Sharing, _ openStore, g store.Group) error {
		return s.DeleteGroup(ctx, localActor(), g)
	})
}

type groupShare struct {
	groupOf
	User string `required:"" placeholder:"USER" help:"The user that it is shared with."`
	Role string `enum:"viewer,operator,owner" default:"viewer" help:"What they may do on each of its servers (${enum})."`
}

// Run gives a user a role on all servers of the group.
func (r *groupShare) Run(ctx context.Context, c command) error {
	return r.change(ctx, c, "is shared with "+printable(r.User)+" as "+r.Role, func(s *sharing.Sharing, _ openStore, g store.Group) error {
		return s.SetGroupMember(ctx, localActor(), g, r.User, store.Role(r.Role))
	})
}

type groupUnshare struct {
	groupOf
	User string `required:"" placeholder:"USER" help:"The user that it is shared with."`
}

// Run ends the role of a user on the servers of the group.
func (r *groupUnshare) Run(ctx context.Context, c command) error {
	return r.change(ctx, c, "is no longer shared with "+printable(r.User), func(s *sharing.Sharing, db openStore, g store.Group) error {
		u, err := findUser(ctx, db, r.User)
		if err == nil {
			err = s.DeleteGroupMember(ctx, localActor(), g, u.ID)
		}
		if errors.Is(err, store.ErrNotFound) {
			err = fault(printable(r.User), "the group is not shared with this user", "left4me group share does that")
		}
		return err
	})
}

type groupList struct {
	database
	listing
}

// Run lists the groups of all users.
func (l *groupList) Run(ctx context.Context, c command) error {
	db, err := l.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	users, err := db.Users(ctx)
	if err != nil {
		return err
	}
	var all []store.Group
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "GROUP\tOWNER\tSERVERS\tMEMBERS")
	for _, u := range users {
		groups, err := db.Groups(ctx, u.ID)
		if err != nil {
			return err
		}
		all = append(all, groups...)
		for _, g := range groups {
			fmt.Fprintf(w, "%s\t%s\t%d\t%d\n", printable(g.Name), printable(u.Name), len(g.Servers), len(g.Members))
		}
	}
	if l.JSON {
		return c.printJSON(api.NewGroups(all))
	}
	return w.Flush()
}
