package store

import (
	"context"
	"time"

	"github.com/left4me/left4me/livestate"
)

// EventMark is how far a reader of a [Feed] has come. Marks of one store compare: a later
// one is greater.
type EventMark int64

// Feed is a store that several machines share, and that hands the events of each poller to
// all of them. Apply stores [Update.Events] in it, with what they tell of.
//
// Events have an order, in which no reader misses one: as soon as a reader can see an event,
// it can see all events before it, whatever transactions are under way. Events of a server
// are in the order in which its updates were applied. storetest.RunFeed checks it.
type Feed interface {
	// LastEvent returns the mark of the newest event: from there a reader has all that
	// comes.
	LastEvent(ctx context.Context) (EventMark, error)

	// EventsAfter returns at most limit events after a mark, in order, and the mark of the
	// last one (or after itself). Fewer than limit: there are no more now. lost says that
	// PruneEvents has removed some of those after the mark; the reader goes on with those
	// that are left. The events have the IDs that they came with.
	EventsAfter(ctx context.Context, after EventMark, limit int) (events []livestate.Event, last EventMark, lost bool, err error)

	// AwaitEvents calls wake soon after events were stored, until ctx ends or the store
	// cannot tell. It may miss some: a reader looks now and then anyway. It also calls wake
	// once when it begins.
	AwaitEvents(ctx context.Context, wake func()) error

	// PruneEvents removes events that were stored longer ago than so much time, by the
	// clock of the store.
	PruneEvents(ctx context.Context, age time.Duration) error
}
