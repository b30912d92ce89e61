package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/left4me/left4me/livestate/record"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/audit"
)

// errDiffers says that a record and the database tell different histories.
var errDiffers = errors.New("the record and the database differ")

// replay rebuilds the sessions that a record tells and prints what the
// database has otherwise, a line each. With -repair the database then tells the same.
type replay struct {
	database
	polling
	Repair bool     `help:"Make the database agree with the record. No daemon may be running."`
	Files  []string `arg:"" name:"file" help:"The record, which LEFT4ME_RECORD names; of several programs that share a database, those of all."`
}

// Run compares, and repairs if it is asked to.
func (r *replay) Run(ctx context.Context, c command) error {
	name := r.Files[0]
	var files []io.Reader
	for _, name := range r.Files {
		f, err := record.Open(name)
		if err != nil {
			return fileError(name, err, "")
		}
		defer f.Close()
		files = append(files, f)
	}
	recorded, err := record.ReplayAll(ctx, r.policy(), files...)
	if err != nil {
		return fileError(name, err, "")
	}
	if recorded.Entries == 0 && recorded.Damaged > 0 {
		return fault(name, "this is no record", "LEFT4ME_RECORD names one")
	}
	db, err := r.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()

	found, done := audit.Compare(ctx, recorded, db), "differences"
	if r.Repair {
		found, done = audit.Repair(ctx, recorded, db), "differences repaired"
	}
	differences := 0
	for d, err := range found {
		if errors.Is(err, store.ErrLeaseHeld) {
			return fault("-repair", "a daemon polls for this database", "stop it first")
		} else if err != nil {
			return err
		}
		differences++
		fmt.Fprintln(c.out, d)
	}
	sessions := 0
	for _, id := range recorded.Servers() {
		sessions += len(recorded.Server(id).Sessions())
	}
	fmt.Fprintf(c.out, "%d entries (%d unreadable places) of %d servers, %d sessions: %d %s\n",
		recorded.Entries, recorded.Damaged, len(recorded.Servers()), sessions, differences, done)
	if differences > 0 && !r.Repair {
		return errDiffers
	}
	return nil
}
