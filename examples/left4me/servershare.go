package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/operate"
)

// A membership is a server and a user that it is shared with.
type membership struct {
	database
	Server string `arg:"" help:"Name or id of the server."`
	User   string `required:"" placeholder:"USER" help:"The user that it is shared with."`
}

// find finds both in the database, which the caller closes.
func (m *membership) find(ctx context.Context) (db openStore, srv store.Server, u store.User, err error) {
	if db, err = m.openExisting(ctx); err != nil {
		return db, srv, u, err
	}
	if srv, err = findServer(ctx, db, m.Server); err == nil {
		u, err = findUser(ctx, db, m.User)
	}
	if err != nil {
		db.Close()
	}
	return db, srv, u, err
}

type serverShare struct {
	membership
	Role string `enum:"viewer,operator,owner" default:"viewer" help:"What they may do: see the server, act on the game, or change and delete it (${enum})."`
}

// Run gives a user a role on the server.
func (r *serverShare) Run(ctx context.Context, c command) error {
	db, srv, u, err := r.find(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	o := operate.Operator{Store: db}
	err = o.Record(ctx, localActor(), srv, store.AuditEntry{Action: "share", Subject: u.Name, Detail: r.Role}, func(ctx context.Context) error {
		return db.SetMember(ctx, srv.ID, u.ID, store.Role(r.Role))
	})
	switch {
	case errors.Is(err, store.ErrInUse):
		return fault(printable(u.Name), "the server is theirs already", "left4me server list shows whose servers there are")
	case errors.Is(err, store.ErrTooMany):
		return fault(printable(srv.Name), fmt.Sprintf("it is shared with %d users, and that is the most", store.MaxMembers), "left4me server unshare ends one")
	case err != nil:
		return err
	}
	_, err = fmt.Fprintf(c.out, "server %s is shared with %s as %s\n", printable(srv.Name), printable(u.Name), r.Role)
	return err
}

type serverUnshare struct {
	membership
}

// Run ends the role of a user on the server.
func (r *serverUnshare) Run(ctx context.Context, c command) error {
	db, srv, u, err := r.find(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	o := operate.Operator{Store: db}
	err = o.Record(ctx, localActor(), srv, store.AuditEntry{Action: "unshare", Subject: u.Name}, func(ctx context.Context) error {
		return db.DeleteMember(ctx, srv.ID, u.ID)
	})
	if errors.Is(err, store.ErrNotFound) {
		return fault(printable(u.Name), "the server is not shared with this user", "left4me server share does that")
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "server %s is no longer shared with %s\n", printable(srv.Name), printable(u.Name))
	return err
}
