package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	passwords "github.com/left4me/left4me/store/password"
)

type userAdd struct {
	database
	Admin bool    `help:"The user administers all users."`
	Steam steamID `placeholder:"ID" help:"A Steam ID with which the user logs in through Steam. No password is read: there is none."`
	Name  string  `arg:"" help:"The name to log in with."`
}

// Run adds the user.
func (a *userAdd) Run(ctx context.Context, c command) error {
	name, err := userName(a.Name)
	if err != nil {
		return err
	}
	digest := ""
	if steam.ID(a.Steam).IsZero() {
		if digest, err = c.passwordDigest(ctx, name); err != nil {
			return err
		}
	}
	db, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	u, err := db.CreateUser(ctx, store.User{Name: name, PasswordDigest: digest, SteamID: steam.ID(a.Steam), Admin: a.Admin, Active: true})
	if errors.Is(err, store.ErrNameInUse) {
		return fault(name, "there is a user of this name already", "choose another")
	}
	if errors.Is(err, store.ErrSteamIDInUse) {
		return steamInUse(a.Steam)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "user %s added (id %d)\n", u.Name, u.ID)
	return c.warnWithoutAdmin(ctx, db)
}

// warnWithoutAdmin says so if there are users and none of them administers the others.
func (c command) warnWithoutAdmin(ctx context.Context, users store.Users) error {
	all, err := users.Users(ctx)
	if err == nil && len(all) > 0 && !slices.ContainsFunc(all, func(u store.User) bool { return u.Admin && u.Active }) {
		fmt.Fprintln(c.err, "left4me: there is no administrator: add one with user add -admin NAME, or set LEFT4ME_ADMIN_PASSWORD")
	}
	return err
}

// passwordDigest reads the new password of a user and returns its digest.
func (c command) passwordDigest(ctx context.Context, user string) (string, error) {
	password, err := c.secret("Password: ")
	if err != nil {
		return "", err
	}
	if passwords.Check(password) != nil {
		return "", fmt.Errorf("%s: %w", user, errPassword)
	}
	return passwords.Hash(ctx, password)
}

// errPassword is the rule for the passwords of users.
var errPassword = errors.New("want a password of 8 characters or more, of 1024 bytes at most")

// secret reads one line: from a terminal without echo, otherwise from the
// start of standard input.
func (c command) secret(prompt string) (string, error) {
	const most = 1024
	if f, ok := c.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		fmt.Fprint(c.err, prompt)
		b, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(c.err)
		return string(b), err
	}
	line, err := bufio.NewReader(io.LimitReader(c.in, most+2)).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", fmt.Errorf("reading the password: %w", err)
	}
	line = strings.TrimRight(line, "\r\n")
	if len(line) > most {
		return "", fmt.Errorf("the password is longer than %d bytes", most)
	}
	return line, nil
}

// userName is [store.UserName], with an error for the command line.
func userName(name string) (string, error) {
	name, err := store.UserName(name)
	if err != nil {
		return "", usagef("NAME: want 1 to %d characters, none of them a control character", store.MaxUserName)
	}
	return name, nil
}

// checkName refuses what would not stand well on a page.
func checkName(field, name string) error {
	if name == "" || strings.TrimSpace(name) != name || utf8.RuneCountInString(name) > 128 ||
		!utf8.ValidString(name) || printable(name) != name {
		return usagef("%s: want 1 to 128 printable characters, no blank at either end", field)
	}
	return nil
}

// printable keeps names that strangers choose from steering a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !strconv.IsPrint(r) {
			return '·'
		}
		return r
	}, s)
}
