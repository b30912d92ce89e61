package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/transfer"
)

type copyDatabase struct {
	From string `arg:"" help:"The database that is copied: a URL like those of DATABASE_URL, or env:NAME for the variable that holds it."`
	To   string `arg:"" help:"An empty database, or the name of a new SQLite file, in the same form."`
}

// Run copies one database into another.
func (d *copyDatabase) Run(ctx context.Context, c command) error {
	fromURL, err := c.namedDatabase("FROM", d.From)
	if err != nil {
		return err
	}
	toURL, err := c.namedDatabase("TO", d.To)
	if err != nil {
		return err
	}
	from, err := database{fromURL}.openExisting(ctx)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := database{toURL}.open(ctx)
	if err != nil {
		return err
	}
	defer to.Close()
	report, err := transfer.Copy(ctx, from, to)
	switch {
	case errors.Is(err, store.ErrLeaseHeld):
		return fault(fromURL.String(), "a daemon polls for this database", "stop it first")
	case errors.Is(err, transfer.ErrTargetPolled):
		return fault(toURL.String(), "a daemon polls for this database", "stop it first")
	case errors.Is(err, transfer.ErrNotEmpty):
		return fault(toURL.String(), "this database is not empty", "name a new one")
	case err != nil:
		return err
	}
	for _, table := range report {
		fmt.Fprintf(c.out, "%-21s %9d\n", table.Name, table.Digest.Rows())
	}
	_, err = fmt.Fprintf(c.out, "%d rows are copied to %s; each reads back as it was\n", report.Rows(), toURL)
	return err
}

// namedDatabase reads a URL, or the variable that env:NAME names. A password stands in a
// variable alone: all users of the machine see arguments.
func (c command) namedDatabase(argument, text string) (databaseURL, error) {
	name, fromVariable := strings.CutPrefix(text, "env:")
	if fromVariable {
		argument, text = name, c.env[name]
		if text == "" {
			return databaseURL{}, fault(printable(name), "there is no such variable, or it is empty", "")
		}
	}
	var url databaseURL
	if err := url.UnmarshalText([]byte(text)); err != nil {
		return databaseURL{}, fault(printable(argument), err.Error(), "")
	}
	if !fromVariable && url.hasPassword() {
		return databaseURL{}, fault(argument, "all users of this machine see a password there", "set a variable and write env: and its name")
	}
	return url, nil
}
