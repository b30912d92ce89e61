package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/alecthomas/kong"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/postgres"
	"github.com/left4me/left4me/store/sqlite"
	"github.com/left4me/left4me/store/transfer"
)

// database is the setting that names the database.
type database struct {
	URL databaseURL `env:"DATABASE_URL" default:"sqlite:///left4me.db" placeholder:"URL" help:"The database: sqlite:/// and a path, absolute with a fourth slash; or postgres://USER:PASSWORD@HOST/NAME, only in the variable if it has a password."`
}

// refuseShownPassword refuses the URL of a database with a password on the command line,
// which all users of the machine see.
func refuseShownPassword(parsed *kong.Context) error {
	for _, p := range parsed.Path {
		if p.Flag == nil || p.Resolved {
			continue
		}
		if d, ok := p.Flag.Target.Interface().(databaseURL); ok && d.hasPassword() {
			return fault("-"+p.Flag.Name, "all users of this machine see a password there", "set DATABASE_URL instead")
		}
	}
	return nil
}

// openStore is a store of any kind, and what imports and copies need.
type openStore interface {
	store.Store
	store.Importer
	transfer.Source
	transfer.Target
}

// open opens the database, and makes its tables if it is new. An error names it.
func (d database) open(ctx context.Context) (openStore, error) {
	if d.URL.postgres != "" {
		db, err := postgres.Open(ctx, d.URL.postgres, nil)
		if err != nil {
			return nil, postgresError(d.URL, err)
		}
		return db, nil
	}
	db, err := sqlite.Open(ctx, d.URL.path, nil)
	if err != nil {
		return nil, databaseError(d.URL.path, err)
	}
	return db, nil
}

// missing reports whether there is no file yet, nor anything of one in use.
func (d database) missing() bool {
	if d.URL.postgres != "" {
		return false
	}
	_, err := os.Lstat(d.URL.path)
	_, logErr := os.Lstat(d.URL.path + "-wal")
	return errors.Is(err, fs.ErrNotExist) && logErr != nil
}

// openExisting opens the database for a command that only makes sense with one.
func (d database) openExisting(ctx context.Context) (openStore, error) {
	if d.missing() {
		return nil, fault(d.URL.path, "there is no database here", "DATABASE_URL names it, left4me serve or left4me user add begins it")
	}
	return d.open(ctx)
}

type backup struct {
	database
	File string `arg:"" help:"The copy: a new file in a folder that is there."`
}

// Run copies the database.
func (b *backup) Run(ctx context.Context, c command) error {
	db, err := b.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	file, ok := db.(*sqlite.Store)
	if !ok {
		return fault(b.URL.String(), "left4me copies SQLite files alone", "pg_dump copies a database of PostgreSQL")
	}
	if err := file.Backup(ctx, b.File); err != nil {
		return fileError(b.File, err, "name a new file in a folder that is there")
	}
	_, err = fmt.Fprintf(c.out, "the database is copied to %s\n", b.File)
	return err
}
