package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"

	"github.com/left4me/left4me/spec"
	"github.com/left4me/left4me/store"
)

type serverAdd struct {
	database
	Owner string `required:"" placeholder:"USER" help:"The user who owns the server."`
	Name  string `required:"" placeholder:"NAME" help:"Name of the server."`
	serverFlags
}

// Run adds the server.
func (a *serverAdd) Run(ctx context.Context, c command) error {
	if err := cmp.Or(checkName("-owner", a.Owner), checkName("-name", a.Name)); err != nil {
		return err
	}
	srv := store.Server{Name: a.Name}
	a.apply(&srv)
	password, err := c.secret("RCON password (empty: make one): ")
	if err != nil {
		return err
	}
	generated := password == ""
	if generated {
		if password, err = spec.NewPassword(rand.Read); err != nil {
			return err
		}
	}
	if store.CheckRCONPassword(password) != nil {
		return fault(srv.Name, fmt.Sprintf("an RCON password has %d characters at most, and no control characters", store.MaxRCONPassword), "")
	}
	db, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	u, err := findUser(ctx, db, a.Owner)
	if err != nil {
		return err
	}
	srv.UserID, srv.RCONPassword = u.ID, password
	if err := a.findBlueprint(ctx, db, &srv); err != nil {
		return err
	}
	made, err := db.CreateServer(ctx, srv)
	if err != nil {
		return takenError(err, srv, u.Name)
	}
	fmt.Fprintf(c.out, "server %s added (id %d, port %d)\n", made.Name, made.ID, made.Port)
	if generated {
		fmt.Fprintf(c.out, "its RCON password, for server.cfg: %s\n", password)
	}
	return nil
}

type serverRemove struct {
	database
	Server string `arg:"" help:"Name or id of the server."`
}

// Run deletes the server with its history.
func (r *serverRemove) Run(ctx context.Context, c command) error {
	db, err := r.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	srv, err := findServer(ctx, db, r.Server)
	if err != nil {
		return err
	}
	if err := db.DeleteServer(ctx, srv.UserID, srv.ID); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "server %s deleted with its history (id %d)\n", printable(srv.Name), srv.ID)
	return err
}
