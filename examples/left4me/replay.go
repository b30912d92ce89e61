package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/record"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/audit"
)

// errDiffers says that a record and the database tell different histories.
var errDiffers = errors.New("the record and the database differ")

// replay rebuilds the sessions that a record tells and prints what the
// database has otherwise, a line each. With -repair the database then tells the same.
func (c command) replay(ctx context.Context, args []string) error {
	flags := newFlags("replay [-repair] FILE")
	repair := flags.Bool("repair", false, "make the database tell what the record tells; no daemon may run")
	if err := parse(flags, args, c.err); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return usagef("replay: want one FILE")
	}
	set, err := readSettings(nil, c.getenv, c.err)
	if err != nil {
		return err
	}
	name := flags.Arg(0)
	f, err := record.Open(name)
	if err != nil {
		return fileError(name, err, "")
	}
	defer f.Close()
	recorded, err := record.Replay(ctx, f, set.policy())
	if err != nil {
		return fileError(name, err, "")
	}
	if recorded.Entries == 0 && recorded.Damaged > 0 {
		return fault(name, "this is no record", "LEFT4ME_RECORD names one")
	}
	db, err := c.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()

	found, done := audit.Compare(ctx, recorded, db), "differences"
	if *repair {
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
	if differences > 0 && !*repair {
		return errDiffers
	}
	return nil
}

// policy is what the settings say of sessions and runs.
func (s settings) policy() livestate.Policy {
	return livestate.Policy{StuckAfter: s.stuckAfter, Gap: max(30*time.Second, 3*s.poll)}
}
