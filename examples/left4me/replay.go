package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate"
)

// errDiffers says that a record and the database tell different histories.
var errDiffers = errors.New("the record and the database differ")

// replay rebuilds the sessions that a record tells and prints what the
// database has otherwise, a line each.
func (c command) replay(ctx context.Context, args []string) error {
	flags := newFlags("replay FILE", c.err)
	if err := parse(flags, args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return usagef("replay: want one FILE")
	}
	set, err := readSettings(nil, c.getenv, c.err)
	if err != nil {
		return err
	}
	f, err := os.Open(flags.Arg(0))
	if err != nil {
		return err
	}
	defer f.Close()
	recorded, err := daemon.Replay(ctx, f, set.policy())
	if err != nil {
		return err
	}
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	sessions, differences := 0, 0
	for _, id := range recorded.Servers() {
		sessions += len(recorded.Sessions(id))
	}
	for d, err := range recorded.Compare(ctx, db) {
		if err != nil {
			return err
		}
		differences++
		fmt.Fprintln(c.out, d)
	}
	fmt.Fprintf(c.out, "%d entries (%d unreadable places) of %d servers, %d sessions: %d differences\n",
		recorded.Entries, recorded.Damaged, len(recorded.Servers()), sessions, differences)
	if differences > 0 {
		return errDiffers
	}
	return nil
}

// policy is what the settings say of sessions and runs.
func (s settings) policy() livestate.Policy {
	return livestate.Policy{StuckAfter: s.stuckAfter, Gap: max(30*time.Second, 3*s.poll)}
}
