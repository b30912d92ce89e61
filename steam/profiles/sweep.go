package profiles

import (
	"context"
	"time"

	"github.com/left4me/left4me/steam"
)

const (
	sweepEvery = time.Hour             // how often the players of a group are wanted
	sweepFirst = 50 * time.Millisecond // between two groups, the first time
	sweepRetry = time.Minute           // while there are no groups
)

// Shown is what a program shows, in groups such as servers. A Fetcher calls its methods
// from one goroutine at a time.
type Shown interface {
	// Groups lists the groups that are shown now.
	Groups(ctx context.Context) ([]int64, error)

	// Players lists the players of a group. With an error it may list some of them.
	Players(ctx context.Context, group int64) ([]steam.ID, error)
}

// sweep wants the players of one group after the other, each group once in sweepEvery,
// until ctx ends. The first pass is quick.
func (f *Fetcher) sweep(ctx context.Context) {
	wait := sweepFirst
	for ctx.Err() == nil {
		if !f.config.Leads() {
			wait = sweepFirst
			rest(ctx, standby)
			continue
		}
		groups, err := f.config.Shown.Groups(ctx)
		if err != nil || len(groups) == 0 {
			rest(ctx, sweepRetry)
			continue
		}
		for _, group := range groups {
			ids, _ := f.config.Shown.Players(ctx, group) // the next pass finds those that are missing
			f.Want(ids...)
			if rest(ctx, wait); ctx.Err() != nil {
				return
			}
		}
		wait = sweepEvery / time.Duration(len(groups))
	}
}

// rest waits until the time has passed or ctx ends.
func rest(ctx context.Context, wait time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(wait):
	}
}
