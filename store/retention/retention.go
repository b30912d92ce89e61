// Package retention removes the history of a store that is older than is kept, in small
// batches, so that others can write meanwhile.
//
//	r := retention.Retention{Store: st, KeepFor: 30 * 24 * time.Hour}
//	go r.Run(ctx)
package retention

import (
	"cmp"
	"context"
	"time"
)

const (
	// DefaultEvery is the time between two removals of a [Retention].
	DefaultEvery = 5 * time.Minute

	// DefaultAuditFor is how long the audit log is kept.
	DefaultAuditFor = 365 * 24 * time.Hour

	batchRows  = 1000                  // removed in one call
	indexAfter = 2 * time.Hour         // most who were there before that are gone, so that little of it changes
	indexSteps = 100                   // in one call
	batchPause = 50 * time.Millisecond // between two, for others to write
)

// Store is what a Retention asks of a store; every store.Store has it.
type Store interface {
	// Prune removes at most limit rows of history that ended before a time, and
	// returns how many went.
	Prune(ctx context.Context, before time.Time, limit int) (int, error)

	// IndexHistory does at most limit steps that make reads of what was before until fast,
	// and returns how many. Times around pruned, up to which Prune removes, may wait.
	IndexHistory(ctx context.Context, until, pruned time.Time, limit int) (int, error)

	// PruneChat removes at most limit lines of chat that no server keeps any longer, and returns how
	// many went.
	PruneChat(ctx context.Context, now time.Time, limit int) (int, error)

	// PruneAudit removes at most limit entries of the audit log from before a time, and returns how
	// many went.
	PruneAudit(ctx context.Context, before time.Time, limit int) (int, error)

	// PruneLogins removes logins that have expired.
	PruneLogins(ctx context.Context, now time.Time) error
}

// Retention says how long history is kept. Only Store and KeepFor are required; a zero
// field means its default.
type Retention struct {
	Store Store

	// KeepFor is how long history is kept after its end.
	KeepFor time.Duration

	// AuditFor is how long entries of the audit log are kept. Zero means [DefaultAuditFor].
	AuditFor time.Duration

	// Every is the time between two removals. Default 5 minutes.
	Every time.Duration

	// Now reads the wall clock by which history was dated. Nil means [time.Now].
	Now func() time.Time

	// Trusted reports whether Now can be trusted: by a clock that cannot, Run removes
	// nothing. Nil: it always can.
	Trusted func() bool

	// OnRemove is told of each removal of Run, and how many rows went. Nil is fine.
	OnRemove func(rows int, err error)
}

// Run removes what is old, at once and then in intervals, until ctx ends.
func (r Retention) Run(ctx context.Context) {
	for wait := time.Duration(0); pause(ctx, wait); {
		wait = cmp.Or(r.Every, DefaultEvery)
		if r.Trusted != nil && !r.Trusted() {
			continue
		}
		n, err := r.Remove(ctx)
		if ctx.Err() != nil {
			err = nil // the end is no failure
		}
		if r.OnRemove != nil {
			r.OnRemove(n, err)
		}
	}
}

// Remove removes all that is old now, audit log, chat and logins that have expired too, has the
// store index what is left, and returns how many rows of history went. With an error, some may
// have gone.
func (r Retention) Remove(ctx context.Context) (rows int, err error) {
	now := time.Now
	if r.Now != nil {
		now = r.Now
	}
	at := now().UTC().Truncate(time.Millisecond)
	if err := r.Store.PruneLogins(ctx, at); err != nil {
		return 0, err
	}
	for n := batchRows; n == batchRows && pause(ctx, 0); {
		if n, err = r.Store.PruneChat(ctx, at, batchRows); err != nil {
			return 0, err
		}
	}
	for n := batchRows; n == batchRows && pause(ctx, 0); {
		if n, err = r.Store.PruneAudit(ctx, at.Add(-cmp.Or(r.AuditFor, DefaultAuditFor)), batchRows); err != nil {
			return 0, err
		}
	}
	for n := batchRows; n == batchRows; {
		n, err = r.Store.Prune(ctx, at.Add(-r.KeepFor), batchRows)
		rows += n
		if err != nil || n == batchRows && !pause(ctx, batchPause) {
			return rows, err
		}
	}
	for n := indexSteps; n == indexSteps && pause(ctx, batchPause); {
		if n, err = r.Store.IndexHistory(ctx, at.Add(-indexAfter), at.Add(-r.KeepFor), indexSteps); err != nil {
			return rows, err
		}
	}
	return rows, nil
}

// pause waits, and reports whether the time has passed before ctx ended.
func pause(ctx context.Context, wait time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(wait):
		return ctx.Err() == nil
	}
}
