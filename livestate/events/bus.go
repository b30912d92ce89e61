package events

import (
	"context"
	"iter"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate"
)

// DefaultSize is how many events a [Bus] holds unless told otherwise.
const DefaultSize = 4096

// Bus hands events to any number of readers. It holds the newest events, a fixed
// number of them: publishing never waits, and a reader that is slower than that loses
// its oldest events and learns how many.
//
// The zero Bus is ready to use and holds DefaultSize events. A Bus must not be
// copied after its first use. A nil *Bus drops what is published and has no events.
// The methods may be called from many goroutines.
type Bus struct {
	mu    sync.Mutex
	ring  []livestate.Event // ring[id%len] holds the event with that id; nil before the first use
	first uint64            // id of the first event ever; ids before it are of an earlier process
	next  uint64            // id of the next event
	more  chan struct{}     // closed when an event comes; nil while no reader waits
	lost  uint64            // events that readers have missed
}

// New returns a bus that holds size events; zero or less means [DefaultSize].
func New(size int) *Bus {
	b := new(Bus)
	b.init(size)
	return b
}

// init makes the ring. The ids start from the time in microseconds, so that they
// rise across restarts of the process as well. The caller holds mu, or has b alone.
func (b *Bus) init(size int) {
	if b.ring != nil {
		return
	}
	if size <= 0 {
		size = DefaultSize
	}
	b.ring = make([]livestate.Event, size)
	b.first = uint64(max(time.Now().UnixMicro(), 1))
	b.next = b.first
}

// Subscribe yields each event with the number of events that this reader lost just
// before it. [Bus.Lose] yields the zero Event with such a number. It starts after the event with the id after, or with the oldest that
// the bus still holds. With after 0, or an id that was never given out, it starts
// with the next event to come.
//
// A reader that resumes after an id of an earlier process is told that it has
// lost at least one. The sequence ends when ctx ends, and each use of it reads
// from the start. It holds no lock while its loop works.
func (b *Bus) Subscribe(ctx context.Context, after uint64) iter.Seq2[livestate.Event, uint64] {
	return func(yield func(livestate.Event, uint64) bool) {
		if b == nil {
			return
		}
		cursor, missed := b.start(after)
		for ctx.Err() == nil {
			e, lost, more := b.read(cursor)
			if more != nil {
				select {
				case <-ctx.Done():
					return
				case <-more:
				}
				continue
			}
			cursor = e.ID + 1
			if !yield(e, missed+lost) {
				return
			}
			missed = 0
		}
	}
}

// start returns the id that a reader wants next, and how many it is known to have
// lost already.
func (b *Bus) start(after uint64) (cursor, missed uint64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.init(0)
	switch {
	case after == 0:
		return b.next, 0
	case after >= b.next:
		return b.next, 1
	case after < b.first-1:
		b.lost++
		return b.first, 1
	}
	return after + 1, 0
}

// read returns the event with the id cursor, or the oldest one after it; lost counts those
// between. If there is none yet, more is not nil, and is closed when one comes.
func (b *Bus) read(cursor uint64) (e livestate.Event, lost uint64, more <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if cursor == b.next {
		if b.more == nil {
			b.more = make(chan struct{})
		}
		return e, 0, b.more
	}
	size := uint64(len(b.ring))
	if held := min(b.next-b.first, size); cursor < b.next-held {
		lost = b.next - held - cursor
		cursor = b.next - held
		b.lost += lost
	}
	e = b.ring[cursor%size]
	if e.Kind == "" {
		lost++
	}
	return e, lost, nil
}

// Lose tells all readers that events were lost before they came to the bus.
func (b *Bus) Lose() { b.Publish(make([]livestate.Event, 1)) }

// Publish gives the events their ids and hands them to the readers. The slice is the
// caller's again afterwards.
func (b *Bus) Publish(events []livestate.Event) {
	if b == nil || len(events) == 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.init(0)
	for _, e := range events {
		e.ID = b.next
		b.ring[b.next%uint64(len(b.ring))] = e
		b.next++
	}
	if b.more != nil {
		close(b.more)
		b.more = nil
	}
}

// Stats counts what went through a [Bus] since it was made.
type Stats struct {
	Published uint64 // events
	Lost      uint64 // events that slow readers have missed, each reader counted
}

// Stats returns the counts so far; those of a nil *Bus are zero.
func (b *Bus) Stats() Stats {
	if b == nil {
		return Stats{}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return Stats{Published: b.next - b.first, Lost: b.lost}
}
