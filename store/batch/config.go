package batch

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// ErrLost is what a [Config.Guard] returns once another process writes to the store.
var ErrLost = errors.New("batch: another process writes to the store")

// Defaults of [Config].
const (
	DefaultEvery      = time.Second
	DefaultTouchEvery = 5 * time.Second
	maxTouchEvery     = 15 * time.Second // which is the default

	// DefaultMaxRows is about 60 MB of rows.
	DefaultMaxRows = 200_000
)

// Store is the part of [store.Store] that a Writer needs. Its methods are called by one
// goroutine at a time.
type Store interface {
	// Apply stores a batch: all of it or nothing, as [store.LiveWriter] says.
	Apply(ctx context.Context, batch []store.Update) error

	// Touch moves the end of the newest runs of many servers at once.
	Touch(ctx context.Context, seen []store.RunEnd) error

	// SetServerStates stores in which state servers are seen.
	SetServerStates(ctx context.Context, states []store.ServerState) error

	// Ping reports whether the store can read and write now.
	Ping(ctx context.Context) error
}

// Config says where a Writer writes. Only Store is required; a zero field means its
// default, and the funcs may be nil.
type Config struct {
	Store Store

	// Interval is the time between two polls of a server, which the defaults of Every and
	// TouchEvery follow. Zero: it is not known.
	Interval time.Duration

	// Every is how long a change waits for the store. Default 1 s, or a fifth of an Interval
	// that is shorter than 5 s.
	Every time.Duration

	// TouchEvery is how long the end of a run waits that a poll has moved and not
	// changed. Default 5 s, or the Interval where that is longer, but at most 15 s; with
	// Successors what remains of 5 s after an Interval, but not less than Every.
	TouchEvery time.Duration

	// Successors says that if this program is killed, another one goes on at once from what is
	// stored, as where programs share the servers. It ends sessions where runs end there.
	Successors bool

	// MaxRows is how many rows may wait for the store. Default 200,000. What is bounded
	// by the number of servers and of their players is kept beyond it.
	MaxRows int

	// Guard is asked before each write. An error means that nothing may be written now;
	// one that matches [ErrLost] means never again.
	Guard func(ctx context.Context) error

	// Publish gets the events of the changes that were added, in order. It must not block,
	// call the Writer, or keep the slice.
	Publish func([]livestate.Event)

	// Share hands the events to the store with the changes that they tell of, for a
	// [store.Feed], and not to Publish.
	Share bool

	// OnReject is told that what was seen of a server was dropped, because the store
	// refuses it: what the store knows of that server is to be read again.
	OnReject func(server int64, err error)

	// OnFenced is told that the store has refused what was seen under the right to these
	// shards: others have them. It was dropped. See [Writer.AddUnder].
	OnFenced func([]store.Shard)

	// OnFlush is told how each flush went.
	OnFlush func(Flush)

	// OnOutage is told when the store, or the guard, begins to take no writes; once more
	// in the same outage when more waits than MaxRows; and when the store takes writes again.
	OnOutage func(Outage)
}

// Outage is a time in which the store, or the guard, takes no writes.
type Outage struct {
	Err      error // of the last flush; nil: the outage is over
	Failures int   // flushes in a row that have failed
	Dropping bool  // rows that wait are being dropped
}

// Flush tells how a flush went.
type Flush struct {
	Rows    int // in the batch
	Took    time.Duration
	Dropped uint64 // rows that were dropped since the flush before
	Err     error  // the store, or the guard, did not take it all
}

func (c Config) withDefaults() Config {
	if c.Every == 0 && c.Interval > 0 {
		c.Every = max(min(DefaultEvery, c.Interval/5), time.Millisecond)
	}
	c.Every = cmp.Or(c.Every, DefaultEvery)
	if c.TouchEvery == 0 && c.Successors {
		c.TouchEvery = max(DefaultTouchEvery-c.Interval, c.Every)
	}
	c.TouchEvery = cmp.Or(c.TouchEvery, min(max(c.Interval, DefaultTouchEvery), maxTouchEvery))
	c.MaxRows = cmp.Or(c.MaxRows, DefaultMaxRows)
	if c.Guard == nil {
		c.Guard = func(context.Context) error { return nil }
	}
	if c.Publish == nil {
		c.Publish = func([]livestate.Event) {}
	}
	if c.OnReject == nil {
		c.OnReject = func(int64, error) {}
	}
	if c.OnFenced == nil {
		c.OnFenced = func([]store.Shard) {}
	}
	if c.OnFlush == nil {
		c.OnFlush = func(Flush) {}
	}
	if c.OnOutage == nil {
		c.OnOutage = func(Outage) {}
	}
	return c
}

// Stats counts what a Writer has done since it was made.
type Stats struct {
	Flushes   uint64 // that wrote
	Failures  uint64 // flushes that the store, or the guard, did not take
	Rows      uint64 // in the batches that the store has taken
	BatchRows int    // in the last of them
	Pending   int    // rows that waited after the last flush
	Dropped   uint64 // rows that were dropped: the store was away too long, or refused them
	Fenced    uint64 // rows, states and ends of runs that were dropped: others have the shards

	Err   error     // why the store takes no writes; nil: it does
	Since time.Time // of Err
}
