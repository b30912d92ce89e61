package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/left4me/left4me/spec"
	"github.com/left4me/left4me/store"
)

func (c command) serverAdd(ctx context.Context, args []string) error {
	flags := newFlags("server add -owner USER -name NAME [-host HOST] -port PORT")
	owner := flags.String("owner", "", "`user` who owns the server")
	name := flags.String("name", "", "`name` of the server")
	host := flags.String("host", "127.0.0.1", "`host` or address of the game server")
	port := flags.Int("port", 0, "`port` of its RCON, which is the game's")
	if err := parse(flags, args, c.err); err != nil {
		return err
	}
	if flags.NArg() > 0 || *owner == "" {
		return usagef("server add: want -owner, -name and -port")
	}
	if err := checkName("-name", *name); err != nil {
		return err
	}
	address, err := store.CanonicalHost(*host)
	if err != nil {
		return usagef("-host %s: %s", printable(*host), strings.TrimPrefix(err.Error(), "store: host: "))
	}
	if *port < 1 || *port > 65535 {
		return usagef("-port: want a number from 1 to 65535")
	}
	password, err := c.secret("RCON password (empty: make one): ")
	if err != nil {
		return err
	}
	generated := password == ""
	if generated {
		var random [32]byte
		rand.Read(random[:])
		password = spec.Password(random)
	}
	if store.CheckRCONPassword(password) != nil {
		return fault(*name, fmt.Sprintf("an RCON password has %d characters at most, and no control characters", store.MaxRCONPassword), "")
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
	srv, err := db.CreateServer(ctx, store.Server{UserID: u.ID, Name: *name, Host: address, Port: *port, RCONPassword: password})
	switch {
	case errors.Is(err, store.ErrPortInUse):
		return fault(fmt.Sprintf("%s port %d", address, *port), "port already in use by another server", "left4me server list shows it")
	case errors.Is(err, store.ErrNameInUse):
		return fault(*name, u.Name+" has a server of this name already", "choose another with -name")
	case err != nil:
		return err
	}
	fmt.Fprintf(c.out, "server %s added (id %d)\n", srv.Name, srv.ID)
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
	servers, err := db.Servers(ctx, 0)
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
	fmt.Fprintln(w, "ID\tNAME\tADDRESS\tOWNER\tSTATE\tPLAYERS\tMAP\tSEEN\tPROBLEM")
	for _, srv := range servers {
		players, level, at := "-", "-", "never"
		if run, ok := seen[srv.ID]; ok {
			players = fmt.Sprintf("%d/%d", run.Players, run.MaxPlayers)
			level = printable(run.Map)
			at = run.LastSeenAt.Format(time.RFC3339)
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", srv.ID, printable(srv.Name),
			net.JoinHostPort(srv.Host, fmt.Sprint(srv.Port)), printable(owner[srv.UserID]),
			srv.ActualState, players, level, at, srv.LastError)
	}
	return w.Flush()
}
