package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/left4me/left4me/store/sqlite"
)

// database is the setting that names the database.
type database struct {
	Path sqlitePath `env:"DATABASE_URL" default:"sqlite:///left4me.db" placeholder:"URL" help:"The database: sqlite:/// and a path, absolute with a fourth slash."`
}

// open opens the database, and makes it if it is new. An error names its file.
func (d database) open(ctx context.Context) (*sqlite.Store, error) {
	path := string(d.Path)
	db, err := sqlite.Open(ctx, path, nil)
	return db, databaseError(path, err)
}

// openExisting opens the database for a command that only makes sense with one.
func (d database) openExisting(ctx context.Context) (*sqlite.Store, error) {
	path := string(d.Path)
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(path + "-wal"); err != nil {
			return nil, fault(path, "there is no database here", "DATABASE_URL names it, left4me serve or left4me user add begins it")
		}
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
	if err := db.Backup(ctx, b.File); err != nil {
		return fileError(b.File, err, "name a new file in a folder that is there")
	}
	_, err = fmt.Fprintf(c.out, "the database is copied to %s\n", b.File)
	return err
}
