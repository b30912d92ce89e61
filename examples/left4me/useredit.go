package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	logins "github.com/left4me/left4me/store/login"
)

// findUser finds a user by name.
func findUser(ctx context.Context, users store.Users, name string) (store.User, error) {
	u, err := users.UserByName(ctx, name)
	if errors.Is(err, store.ErrNotFound) {
		return u, fault(printable(name), "there is no user of this name", "left4me user list shows them, left4me user add makes one")
	}
	return u, err
}

type userList struct {
	database
	listing
}

// userRow is a user as user list shows them.
type userRow struct {
	ID        int64     `json:"id"`
	Name      string    `json:"name"`
	Admin     bool      `json:"admin"`
	Active    bool      `json:"active"`
	SteamID   steam.ID  `json:"steam_id,omitzero"`
	Servers   int       `json:"servers"`
	CreatedAt time.Time `json:"created_at"`
}

// Run lists the users.
func (l *userList) Run(ctx context.Context, c command) error {
	db, err := l.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	users, err := db.Users(ctx)
	if err != nil {
		return err
	}
	servers, err := db.AllServers(ctx)
	if err != nil {
		return err
	}
	owned := make(map[int64]int)
	for _, srv := range servers {
		owned[srv.UserID]++
	}
	rows := make([]userRow, len(users))
	for i, u := range users {
		rows[i] = userRow{u.ID, u.Name, u.Admin, u.Active, u.SteamID, owned[u.ID], u.CreatedAt.UTC()}
	}
	if l.JSON {
		return c.printJSON(struct {
			Users []userRow `json:"users"`
		}{rows})
	}
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tUSER\tRIGHTS\tSERVERS\tADDED\tSTEAM ID")
	for _, u := range rows {
		rights := "user"
		switch {
		case !u.Active:
			rights = "switched off"
		case u.Admin:
			rights = "administrator"
		}
		id := "-"
		if !u.SteamID.IsZero() {
			id = u.SteamID.String()
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%d\t%s\t%s\n", u.ID, printable(u.Name), rights, u.Servers, u.CreatedAt.Format(time.DateOnly), id)
	}
	return w.Flush()
}

type userPasswd struct {
	database
	Name string `arg:"" help:"Name of the user."`
}

// Run changes the password.
func (p *userPasswd) Run(ctx context.Context, c command) error {
	db, err := p.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := findUser(ctx, db, p.Name); err != nil {
		return err
	}
	digest, err := c.passwordDigest(ctx, printable(p.Name))
	if err != nil {
		return err
	}
	u, err := findUser(ctx, db, p.Name) // a page may have changed the rights meanwhile
	if err != nil {
		return err
	}
	before := u
	u.PasswordDigest = digest
	if err := updatePassword(ctx, db, before, u); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "the password of %s is changed; logins and the API tokens that may change things have ended\n", u.Name)
	if !u.SteamID.IsZero() {
		fmt.Fprintf(c.err, "left4me: this user can still log in through Steam, as %s; left4me user steam %s takes that away\n", u.SteamID, printable(u.Name))
	}
	if !u.Active {
		fmt.Fprintln(c.err, "left4me: this user is switched off and cannot log in; an administrator can switch them on, on the page Users")
	}
	return nil
}

// updatePassword stores a user with a new password, and ends what the old one may have
// let in.
func updatePassword(ctx context.Context, db store.Store, before, u store.User) error {
	if err := db.ChangeUser(ctx, before, u); err != nil {
		return err
	}
	return logins.New(logins.Config{Store: db}).EndAccess(ctx, u.ID, "")
}

type userRemove struct {
	database
	Name string `arg:"" help:"Name of the user."`
}

// Run deletes the user and all that is theirs.
func (r *userRemove) Run(ctx context.Context, c command) error {
	db, err := r.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	u, err := findUser(ctx, db, r.Name)
	if err != nil {
		return err
	}
	servers, err := db.Servers(ctx, u.ID)
	if err != nil {
		return err
	}
	if err := db.DeleteUser(ctx, u.ID); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "user %s deleted (id %d), with %d servers and their history\n", u.Name, u.ID, len(store.Owned(servers, u.ID)))
	return c.warnWithoutAdmin(ctx, db)
}
