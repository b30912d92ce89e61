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

func (c command) serverAdd(ctx context.Context, args []string) error {
	flags := newFlags("server add -owner USER -name NAME [-host HOST] [-port PORT] [-blueprint NAME] [-watch on|paused]")
	owner := flags.String("owner", "", "`user` who owns the server")
	change := newServerFlags(flags)
	if err := parse(flags, args, c.err); err != nil {
		return err
	}
	if flags.NArg() > 0 || *owner == "" || !change.given["name"] {
		return usagef("server add: want -owner and -name")
	}
	var srv store.Server
	if err := change.apply(&srv); err != nil {
		return err
	}
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
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	u, err := db.UserByName(ctx, *owner)
	if errors.Is(err, store.ErrNotFound) {
		return fault(*owner, "there is no user of this name", "left4me user add makes one")
	}
	if err != nil {
		return err
	}
	srv.UserID, srv.RCONPassword = u.ID, password
	if err := change.findBlueprint(ctx, db, &srv); err != nil {
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

func (c command) serverList(ctx context.Context, args []string) error {
	flags := newFlags("server list")
	if err := parse(flags, args, c.err); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return usagef("server list: takes no arguments")
	}
	db, err := c.openExisting(ctx)
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
	set, err := readSettings(nil, c.getenv, c.err)
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
		sum := httpui.Summarize(srv, run, now, set.stale)
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", srv.ID, printable(srv.Name),
			net.JoinHostPort(srv.Host, fmt.Sprint(srv.Port)), printable(owner[srv.UserID]),
			sum.State, cmp.Or(sum.Players, "-"), cmp.Or(printable(sum.Map), "-"), at, sum.Advice)
	}
	return w.Flush()
}
