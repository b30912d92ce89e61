package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"text/tabwriter"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
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
	u, err := db.UserByName(ctx, a.Owner)
	if errors.Is(err, store.ErrNotFound) {
		return fault(a.Owner, "there is no user of this name", "left4me user add makes one")
	}
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

type serverList struct {
	database
	staleness
}

// Run lists the servers.
func (l *serverList) Run(ctx context.Context, c command) error {
	db, err := l.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	servers, err := db.AllServers(ctx)
	if err != nil {
		return err
	}
	users, err := db.Users(ctx)
	if err != nil {
		return err
	}
	owner := make(map[int64]string, len(users))
	for _, u := range users {
		owner[u.ID] = u.Name
	}
	ids := make([]int64, len(servers))
	for i, srv := range servers {
		ids[i] = srv.ID
	}
	seen, err := db.Snapshots(ctx, ids)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tSERVER\tADDRESS\tOWNER\tSTATE\tPLAYERS\tMAP\tSEEN\tWHAT TO DO")
	now := time.Now()
	for _, srv := range servers {
		run, ok := seen[srv.ID]
		at := "never"
		if ok {
			at = run.LastSeenAt.Format(time.RFC3339)
		}
		sum := httpui.Summarize(srv, run, now, l.Stale)
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", srv.ID, printable(srv.Name),
			net.JoinHostPort(srv.Host, fmt.Sprint(srv.Port)), printable(owner[srv.UserID]),
			sum.State, cmp.Or(sum.Players, "-"), cmp.Or(printable(sum.Map), "-"), at, sum.Advice)
	}
	return w.Flush()
}
