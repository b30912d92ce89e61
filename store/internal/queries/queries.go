package queries

import (
	"context"
	"database/sql"
	"errors"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// Database is a database of some dialect. Its methods may be called from many
// goroutines. Functions may be called again if their transaction must be repeated.
type Database interface {
	// Read runs fn with connections that only read.
	Read(ctx context.Context, op string, fn func(ctx context.Context, db *bun.DB) error) error

	// View runs fn in one transaction that sees one state of the database.
	View(ctx context.Context, op string, fn func(ctx context.Context, tx bun.Tx) error) error

	// Write runs fn in one transaction, as if no other wrote meanwhile.
	Write(ctx context.Context, op string, fn func(ctx context.Context, tx bun.Tx) error) error

	// Batch runs fn in one transaction. Each statement of fn decides by what it finds
	// itself: others may write between them.
	Batch(ctx context.Context, op string, fn func(ctx context.Context, tx bun.Tx) error) error

	// Alone runs fn in one transaction, while no other changes a session or what is kept of removed ones.
	Alone(ctx context.Context, op string, fn func(ctx context.Context, tx bun.Tx) error) error

	// Fence returns a *[store.FencedError] unless all of these rights are valid, and stay
	// so until the transaction ends.
	Fence(ctx context.Context, tx bun.Tx, fences store.Fences) error

	// Translate returns a statement and its arguments as the dialect has them. It may
	// change args.
	Translate(statement string, args []any) (string, []any)

	// Prepare returns a translated statement that is kept for the next time, or nil where
	// the driver keeps them itself.
	Prepare(ctx context.Context, db *bun.DB, text string) (*sql.Stmt, error)

	// Refers reports whether err is that of a row that others refer to, or that refers
	// to one that is missing.
	Refers(err error) bool

	// Taken reports whether err is that of a value that must be unique and is not.
	Taken(err error) bool

	// PutEvents hands events to other programs, as the last step of a transaction.
	PutEvents(ctx context.Context, tx bun.Tx, events []livestate.Event) error

	// LastID returns the highest ID that a table has ever given; 0 if it gives none.
	LastID(ctx context.Context, tx bun.Tx, table string) (int64, error)

	// SetLastID makes a table that gives IDs give higher ones than id.
	SetLastID(ctx context.Context, tx bun.Tx, table string, id int64) error
}

// Months is what a Database has too that removes the runs of a month at once, not one by one.
type Months interface {
	// FindRuns returns the statement that finds runs that are old, as [Store.Prune] has it.
	FindRuns() string

	// BeginRemove begins a transaction that removes runs.
	BeginRemove(ctx context.Context, tx bun.Tx) error

	// RemoveRuns removes those with these keys that ended before the time, which are summed,
	// and returns how many.
	RemoveRuns(ctx context.Context, tx bun.Tx, before int64, keys []rows.Key) (int, error)

	// BeginRuns comes before runs are stored, those that ended and the newest, so that none
	// of them is taken for one that is gone.
	BeginRuns(ctx context.Context, tx bun.Tx, closed, newest rows.Slice) error
}

// Totals is what a Database has too whose player_total lacks what changed lately. Its statements
// give players, their milliseconds and their sessions on all servers.
type Totals interface {
	// TopTotals returns the statement that gives at least the players with most time, as many
	// as its argument says.
	TopTotals() string

	// TotalsOf returns the statement that gives the players of its argument, a slice of IDs, who
	// have a total.
	TotalsOf() string
}

// Store has the methods of a [store.Store] but for Ping and Close, and those of [store.Shards].
type Store struct {
	db                       Database
	months                   Months // nil: runs are deleted one by one
	totals                   Totals // nil: player_total has all
	selectLogin, selectToken *sql.Stmt
}

// New returns a Store on a database. It prepares statements on reader, with which they end.
func New(ctx context.Context, db Database, reader *bun.DB) (*Store, error) {
	s := &Store{db: db}
	s.months, _ = db.(Months)
	s.totals, _ = db.(Totals)
	for text, stmt := range map[string]**sql.Stmt{selectLogin(reader): &s.selectLogin, selectToken(reader): &s.selectToken} {
		text, _ = db.Translate(text, []any{nil, nil})
		var err error
		if *stmt, err = reader.DB.PrepareContext(ctx, text); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// sentinels are the errors that callers decide by; they are returned bare.
var sentinels = []error{
	store.ErrNotFound, store.ErrPortInUse, store.ErrNameInUse, store.ErrInUse,
	store.ErrLeaseHeld, store.ErrNewer, store.ErrInvalid, store.ErrTooMany, store.ErrChanged, store.ErrPlaying,
}

// Sentinel returns the errors in err that callers decide by; nil if there are none.
func Sentinel(err error) error {
	var fenced *store.FencedError
	if errors.As(err, &fenced) {
		return fenced
	}
	var decided []error
	for _, decision := range sentinels {
		if errors.Is(err, decision) {
			decided = append(decided, decision)
		}
	}
	if len(decided) == 1 {
		return decided[0]
	}
	return errors.Join(decided...)
}
