package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// steamID is a person's Steam ID in any form.
type steamID steam.ID

// UnmarshalText reads it.
func (s *steamID) UnmarshalText(text []byte) error {
	id, err := steam.Parse(string(text))
	if err != nil || !id.IsIndividual() {
		return fmt.Errorf("want the Steam ID of a person, like 76561197960287930, not %.40q", text)
	}
	*s = steamID(id)
	return nil
}

func steamInUse(id steamID) error {
	return fault(steam.ID(id).String(), "another user logs in with this Steam ID", "left4me user list shows them")
}

type userSteam struct {
	database
	Name string  `arg:"" help:"Name of the user."`
	ID   steamID `arg:"" optional:"" help:"The Steam ID. Without it the user has none any more."`
}

// Run gives the user a Steam ID, or takes it away.
func (s *userSteam) Run(ctx context.Context, c command) error {
	db, err := s.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	u, err := findUser(ctx, db, s.Name)
	if err != nil {
		return err
	}
	before := u
	u.SteamID = steam.ID(s.ID)
	if err := db.ChangeUser(ctx, before, u); errors.Is(err, store.ErrSteamIDInUse) {
		return steamInUse(s.ID)
	} else if err != nil {
		return err
	}
	if u.SteamID.IsZero() {
		fmt.Fprintf(c.out, "user %s has no Steam ID\n", u.Name)
		if u.PasswordDigest == "" {
			fmt.Fprintln(c.err, "left4me: this user has no password either and cannot log in: set one with user passwd NAME")
		}
		return nil
	}
	fmt.Fprintf(c.out, "user %s logs in through Steam as %s\n", u.Name, u.SteamID)
	return nil
}
