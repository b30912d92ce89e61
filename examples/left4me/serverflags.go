package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/left4me/left4me/store"
)

// serverFlags are the flags by which a server is made and changed. Those that were not
// given are nil.
type serverFlags struct {
	Host      *host     `placeholder:"HOST" help:"Host or address of the game server. Without it a new server is at 127.0.0.1."`
	Port      *int      `type:"whole" range:"1 to 65535" placeholder:"PORT" help:"Port of its RCON, which is the game's. Without it a new server gets the first free one from 27015."`
	Blueprint *string   `placeholder:"NAME" help:"Name of a blueprint of the owner; empty for none."`
	Strategy  *strategy `placeholder:"NAME" help:"How the end of an RCON reply is told: mirror, second, single, idle or late; empty for the usual way."`
	Log       *string   `enum:"on,off" placeholder:"on|off" help:"Whether the game is asked for its log."`
	ChatDays  *int      `type:"whole" range:"0 to 90" placeholder:"DAYS" help:"For how many days its chat is kept; 0 keeps none."`
	Watch     *string   `enum:"on,paused" placeholder:"on|paused" help:"Whether the server is polled."`
}

// apply changes srv as the flags say, all but its blueprint.
func (f *serverFlags) apply(srv *store.Server) {
	if f.Host != nil {
		srv.Host = string(*f.Host)
	}
	if f.Port != nil {
		srv.Port = *f.Port
	}
	if f.Strategy != nil {
		srv.Strategy = string(*f.Strategy)
	}
	if f.Log != nil {
		srv.LogOff = *f.Log == "off"
	}
	if f.ChatDays != nil {
		srv.ChatDays = *f.ChatDays
	}
	if f.Watch != nil {
		srv.DesiredState = map[string]store.State{"on": store.Running, "paused": store.Stopped}[*f.Watch]
	}
}

// findBlueprint gives srv the blueprint that the flags name, if they name one.
func (f *serverFlags) findBlueprint(ctx context.Context, blueprints store.Blueprints, srv *store.Server) error {
	if f.Blueprint == nil {
		return nil
	}
	srv.BlueprintID = 0
	if *f.Blueprint == "" {
		return nil
	}
	all, err := blueprints.Blueprints(ctx, srv.UserID)
	if err != nil {
		return err
	}
	for _, b := range all {
		if b.Name == *f.Blueprint {
			srv.BlueprintID = b.ID
			return nil
		}
	}
	return fault(*f.Blueprint, "the owner has no blueprint of this name", "the page Blueprints shows them")
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

type serverEdit struct {
	database
	Server string  `arg:"" help:"Name or id of the server."`
	Name   *string `placeholder:"NAME" help:"New name of the server."`
	serverFlags
}

// Run changes the server.
func (e *serverEdit) Run(ctx context.Context, c command) error {
	if e.Name == nil && e.serverFlags == (serverFlags{}) {
		return usagef("server edit: no change is given")
	}
	db, err := e.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	srv, err := findServer(ctx, db, e.Server)
	if err != nil {
		return err
	}
	if e.Name != nil {
		if err := checkName("-name", *e.Name); err != nil {
			return err
		}
		srv.Name = *e.Name
	}
	e.apply(&srv)
	if err := e.findBlueprint(ctx, db, &srv); err != nil {
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
