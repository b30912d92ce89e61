package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/people"
)

type playerFind struct {
	database
	steamCalls
	listing
	Text  string `arg:"" help:"A part of a name, a Steam ID such as STEAM_1:0:1, [U:1:2] or 76561197960265730, or the address of a profile on Steam. The key in $STEAM_WEB_API_KEY finds custom addresses."`
	User  string `placeholder:"NAME" help:"Only on the servers that this user sees."`
	Limit int    `type:"whole" range:"1 to 10000" default:"50" placeholder:"N" help:"Players, at most."`
}

// Run finds players as the page does.
func (f *playerFind) Run(ctx context.Context, c command) error {
	db, err := f.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	v, err := viewerOf(ctx, db, f.User)
	if err != nil {
		return err
	}
	_, resolver := f.client(c.env[steamKey], db)
	found, err := people.Search(ctx, db, resolver, v, f.Text, f.Limit)
	if err != nil {
		return err
	}
	list := api.NewFoundPlayers(found, func(string) string { return "" })
	if f.JSON {
		return c.printJSON(list)
	}
	if len(found) == 0 {
		return errors.New("no player has that name or ID")
	}
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "STEAM ID\tNAME\tFOUND AS\tSEEN\tSERVER")
	for i, p := range list.Players {
		at := "now"
		if last := found[i].Last; !last.Open() {
			at = last.LastSeenAt.UTC().Format(time.RFC3339)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", p.SteamID, printable(p.Name), printable(p.Match), at, printable(p.Last.Server))
	}
	return w.Flush()
}

type playerErase struct {
	database
	ID       string `arg:"" name:"id" help:"Steam ID of the player, in any form."`
	Sessions bool   `help:"Remove the player's sessions too. Without it they stay under the Steam ID, without a name."`
}

// Run erases the player on all servers, and for all users.
func (e *playerErase) Run(ctx context.Context, c command) error {
	id, err := steam.Parse(e.ID)
	if err != nil || !id.IsIndividual() {
		return usagef("%q is not the Steam ID of a person", printable(e.ID))
	}
	db, err := e.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	gone, err := people.Erase(ctx, db, store.User{}, "command line", store.Erasure{SteamID: id, Sessions: e.Sessions}, time.Now())
	if errors.Is(err, store.ErrPlaying) {
		return fault(id.String(), "the player is on a server, or was within the last quarter of an hour", "try again later")
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "player %s erased: %d lines of chat, %d notes, %d tags, %d watches, %d sessions, and all names\n", id, gone.Chat, gone.Notes, gone.Tags, gone.Watches, gone.Sessions)
	return err
}

// viewerOf is a user with the servers that they see; without a name it sees all.
func viewerOf(ctx context.Context, db store.Store, name string) (v people.Viewer, err error) {
	if name == "" {
		v.Servers, err = db.AllServers(ctx)
		return v, err
	}
	u, err := findUser(ctx, db, name)
	if err == nil {
		v.UserID = u.ID
		v.Servers, err = db.Servers(ctx, u.ID)
	}
	return v, err
}
