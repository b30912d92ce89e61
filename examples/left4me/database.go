package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/left4me/left4me/store/sqlite"
)

// open opens the database that DATABASE_URL names, and makes it if it is new.
func (c command) open(ctx context.Context) (*sqlite.Store, error) {
	path, err := c.database()
	if err != nil {
		return nil, err
	}
	return openDatabase(ctx, path)
}

// openDatabase opens a database, with an error that names its file.
func openDatabase(ctx context.Context, path string) (*sqlite.Store, error) {
	db, err := sqlite.Open(ctx, path, nil)
	return db, databaseError(path, err)
}

// openExisting opens the database for a command that only makes sense with one.
func (c command) openExisting(ctx context.Context) (*sqlite.Store, error) {
	path, err := c.database()
	if err != nil {
		return nil, err
	}
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(path + "-wal"); err != nil {
			return nil, fault(path, "there is no database here", "DATABASE_URL names it, left4me serve or left4me user add begins it")
		}
	}
	return openDatabase(ctx, path)
}

// database is the path that DATABASE_URL names.
func (c command) database() (string, error) {
	url := c.getenv("DATABASE_URL")
	if url == "" {
		url = defaultDatabase
	}
	var path string
	if err := databaseURL(&path)(url); err != nil {
		return "", fmt.Errorf("DATABASE_URL: %w", err)
	}
	return path, nil
}

func (c command) backup(ctx context.Context, args []string) error {
	flags := newFlags("backup FILE")
	if err := parse(flags, args, c.err); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return usagef("backup: want one FILE")
	}
	db, err := c.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Backup(ctx, flags.Arg(0)); err != nil {
		return fileError(flags.Arg(0), err, "name a new file in a folder that is there")
	}
	_, err = fmt.Fprintf(c.out, "the database is copied to %s\n", flags.Arg(0))
	return err
}
