package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/alerts"
)

type alertAdd struct {
	database
	Owner     string        `required:"" placeholder:"USER" help:"Name of the user whose servers it is told of."`
	Name      string        `required:"" placeholder:"NAME" help:"Name of the target."`
	Server    string        `placeholder:"NAME" help:"Name or id of the one server that it is told of. Without it: all that belong to the owner."`
	Kind      string        `enum:"webhook,discord" default:"webhook" help:"What it is: a receiver of signed requests, or a channel of Discord (${enum})."`
	Tell      []string      `enum:"down,up,wrong_password,full,empty,player,first_join,failed_logon" default:"down,up,wrong_password" help:"What it is told (${enum})."`
	Player    []string      `sep:"none" placeholder:"PLAYER" help:"Steam ID or whole name of a player whose joins it is told, with -tell player. May be given again."`
	Watchlist bool          `help:"The joins of players on the owner's watch list too."`
	DownAfter time.Duration `placeholder:"TIME" help:"How long a server is silent before it is told as down, like 5m. At least 3m."`
	Live      bool          `help:"In the channel of Discord, one message shows each server as it is now."`
}

// Run adds the target.
func (a *alertAdd) Run(ctx context.Context, c command) error {
	if err := checkName("-name", a.Name); err != nil {
		return err
	}
	url, err := c.secret("URL: ")
	if err != nil {
		return err
	}
	db, err := a.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	u, err := findUser(ctx, db, a.Owner)
	if err != nil {
		return err
	}
	t := store.AlertTarget{UserID: u.ID, Kind: store.AlertKind(a.Kind), Name: a.Name, URL: url, Rules: a.rules(), Live: a.Live}
	if a.Server != "" {
		srv, err := findServer(ctx, db, a.Server)
		if err == nil {
			_, err = db.Server(ctx, u.ID, srv.ID)
		}
		if errors.Is(err, store.ErrNotFound) {
			return fault(printable(srv.Name), "this user may not see the server", "left4me server share does that")
		}
		if err != nil {
			return err
		}
		t.ServerID = srv.ID
	}
	if t, err = alerts.New(t); err == nil {
		t, err = db.CreateAlertTarget(ctx, t)
	}
	switch {
	case errors.Is(err, store.ErrInvalid):
		return fault("the URL on standard input", err.Error(), "the page of the receiver, or of the channel's webhooks, shows it")
	case errors.Is(err, store.ErrNameInUse):
		return fault(printable(a.Name), "the owner has a target of this name already", "choose another with -name")
	case errors.Is(err, store.ErrTooMany):
		return fault(printable(u.Name), fmt.Sprintf("the user has %d targets, and that is the most", store.MaxAlertTargets), "left4me alert rm deletes one")
	case err != nil:
		return err
	}
	fmt.Fprintf(c.out, "alert target %s added (id %d)\n", printable(t.Name), t.ID)
	if t.Key != "" {
		fmt.Fprintf(c.out, "Its requests are signed with %s (shown this once).\n", t.Key)
	}
	return nil
}

func (a *alertAdd) rules() store.AlertRules {
	r := store.AlertRules{Rules: alert.Rules{DownAfter: a.DownAfter}, WatchList: a.Watchlist}
	for _, kind := range a.Tell {
		r.Kinds = append(r.Kinds, alert.Kind(kind))
	}
	for _, player := range a.Player {
		if id, err := steam.Parse(player); err == nil {
			r.Players = append(r.Players, id)
		} else {
			r.Names = append(r.Names, player)
		}
	}
	return r
}
