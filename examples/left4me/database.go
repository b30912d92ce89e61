package main

import (
	"context"
	"fmt"

	"github.com/left4me/left4me/store/sqlite"
)

// open opens the database that DATABASE_URL names.
func (c command) open(ctx context.Context) (*sqlite.Store, error) {
	path := "left4me.db"
	if v := c.getenv("DATABASE_URL"); v != "" {
		if err := databaseURL(&path)(v); err != nil {
			return nil, fmt.Errorf("DATABASE_URL: %w", err)
		}
	}
	return sqlite.Open(ctx, path, nil)
}

func (c command) backup(ctx context.Context, args []string) error {
	flags := newFlags("backup FILE", c.err)
	if err := parse(flags, args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return usagef("backup: want one FILE")
	}
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Backup(ctx, flags.Arg(0)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "the database is copied to %s\n", flags.Arg(0))
	return err
}
