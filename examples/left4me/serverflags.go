package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strconv"
	"strings"

	"github.com/left4me/left4me/store"
)

// serverFlags are the flags by which a server is made and changed. Only those that
// were given count.
type serverFlags struct {
	given map[string]bool
	name  string
	host  string // canonical
	port  int
	plan  string      // name of the blueprint; "" is none
	watch store.State // store.Running or store.Stopped
}

// newServerFlags adds the flags to a set.
func newServerFlags(flags *flag.FlagSet) *serverFlags {
	f := &serverFlags{given: make(map[string]bool)}
	add := func(name, usage string, take func(string) error) {
		flags.Func(name, usage, func(text string) error {
			f.given[name] = true
			return take(text)
		})
	}
	add("name", "`name` of the server", func(text string) error {
		f.name = text
		return nil
	})
	add("host", "`host` or address of the game server (default 127.0.0.1)", func(text string) (err error) {
		if f.host, err = store.CanonicalHost(text); err != nil {
			return errors.New(strings.TrimPrefix(err.Error(), "store: host: "))
		}
		return nil
	})
	add("port", "`port` of its RCON, which is the game's (default the first free one from 27015)", func(text string) (err error) {
		if f.port, err = strconv.Atoi(text); err != nil || f.port < 1 || f.port > 65535 {
			return errors.New("want a number from 1 to 65535")
		}
		return nil
	})
	add("blueprint", "`name` of a blueprint of the owner; empty for none", func(text string) error {
		f.plan = text
		return nil
	})
	add("watch", "`on` or paused (default on)", func(text string) error {
		switch text {
		case "on":
			f.watch = store.Running
		case "paused":
			f.watch = store.Stopped
		default:
			return errors.New("want on or paused")
		}
		return nil
	})
	return f
}

// apply changes srv as the flags say, all but its blueprint.
func (f *serverFlags) apply(srv *store.Server) error {
	if f.given["name"] {
		if err := checkName("-name", f.name); err != nil {
			return err
		}
		srv.Name = f.name
	}
	if f.given["host"] {
		srv.Host = f.host
	}
	if f.given["port"] {
		srv.Port = f.port
	}
	if f.given["watch"] {
		srv.DesiredState = f.watch
	}
	return nil
}

// findBlueprint gives srv the blueprint that the flags name, if they name one.
func (f *serverFlags) findBlueprint(ctx context.Context, blueprints store.Blueprints, srv *store.Server) error {
	if !f.given["blueprint"] {
		return nil
	}
	srv.BlueprintID = 0
	if f.plan == "" {
		return nil
	}
	all, err := blueprints.Blueprints(ctx, srv.UserID)
	if err != nil {
		return err
	}
	for _, b := range all {
		if b.Name == f.plan {
			srv.BlueprintID = b.ID
			return nil
		}
	}
	return fault(f.plan, "the owner has no blueprint of this name", "the page Blueprints shows them")
}

// takenError says what of srv another server has already.
func takenError(err error, srv store.Server, owner string) error {
	switch {
	case errors.Is(err, store.ErrPortInUse):
		host, hostErr := store.CanonicalHost(srv.Host)
		if hostErr != nil {
			host = srv.Host
		}
		return fault(fmt.Sprintf("%s port %d", host, srv.Port), "port already in use by another server", "left4me server list shows it")
	case errors.Is(err, store.ErrNameInUse):
		return fault(srv.Name, owner+" has a server of this name already", "choose another with -name")
	}
	return err
}

func (c command) serverEdit(ctx context.Context, args []string) error {
	flags := newFlags("server edit [-name NAME] [-host HOST] [-port PORT] [-blueprint NAME] [-watch on|paused] SERVER")
	change := newServerFlags(flags)
	if err := parse(flags, args, c.err); err != nil {
		return err
	}
	if flags.NArg() != 1 || len(change.given) == 0 {
		return usagef("server edit: want what to change, and one SERVER by id or name")
	}
	db, err := c.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	srv, err := findServer(ctx, db, flags.Arg(0))
	if err != nil {
		return err
	}
	if err := change.apply(&srv); err != nil {
		return err
	}
	if err := change.findBlueprint(ctx, db, &srv); err != nil {
		return err
	}
	owner, err := db.User(ctx, srv.UserID)
	if err != nil {
		return err
	}
	if err := db.UpdateServer(ctx, srv); err != nil {
		return takenError(err, srv, owner.Name)
	}
	fmt.Fprintf(c.out, "server %s changed (id %d)\n", srv.Name, srv.ID)
	return nil
}
