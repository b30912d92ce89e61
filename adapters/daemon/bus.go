package daemon

import (
	"context"
	"iter"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate"
)

// DefaultBusSize is how many events a [Bus] holds unless told otherwise.
const DefaultBusSize = 4096

// Bus hands the events of the daemon to any number of readers. It holds the
// newest events, a fixed number of them: publishing never waits, and a reader
// that is slower than that loses its oldest events and learns how many.
//
// Its methods may be called from many goroutines.
type Bus struct {
	mu    sync.Mutex
	ring  []livestate.Event // ring[id%len] holds the event with that id
	first uint64            // id of the first event ever; ids before it are of an earlier process
	next  uint64            // id of the next event
	more  chan struct{}     // closed when an event comes; nil while nobody waits
	lost  uint64            // events that readers have missed
}

// NewBus returns a bus that holds size events; zero or less means
// [DefaultBusSize].
//
// The ids of its events start from the time in microseconds, so that they rise
// across restarts of the process as well.
func NewBus(size int) *Bus {
	if size <= 0 {
		size = DefaultBusSize
	}
	first := uint64(max(time.Now().UnixMicro(), 1))
	return &Bus{ring: make([]livestate.Event, size), first: first, next: first}
}

// Events yields each event with the number of events that this reader lost just
// before it. It starts after the event with the id after, or with the oldest that
// the bus still holds. With after 0, or an id that was never given out, it starts
// with the next event to come.
//
// A reader that resumes after an id of an earlier process is told that it has
// lost at least one. The sequence ends when ctx ends, and each use of it reads
// from the start.
func (b *Bus) Events(ctx context.Context, after uint64) iter.Seq2[livestate.Event, uint64] {
	return func(yield func(livestate.Event, uint64) bool) {
		cursor, missed := b.start(after)
		buf := make([]livestate.Event, 0, 64)
		for ctx.Err() == nil {
			events, lost, more := b.read(cursor, buf[:0])
			if len(events) == 0 {
				select {
				case <-ctx.Done():
					return
				case <-more:
				}
				continue
			}
			for i, e := range events {
				if i > 0 {
					lost = 0
				}
				if ctx.Err() != nil || !yield(e, missed+lost) {
					return
				}
				missed = 0
			}
			cursor = events[len(events)-1].ID + 1
		}
	}
}

// start returns the id that a reader wants next, and how many it is known to have
// lost already.
func (b *Bus) start(after uint64) (cursor, missed uint64) {
	b.mu.Lock()
	defer b.mu.Unlock()
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

// read appends to buf the events from cursor on, as many as fit. lost counts those
// between cursor and the first of them. Without any, more is closed when one comes.
func (b *Bus) read(cursor uint64, buf []livestate.Event) (events []livestate.Event, lost uint64, more <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if cursor == b.next {
		if b.more == nil {
			b.more = make(chan struct{})
		}
		return buf, 0, b.more
	}
	size := uint64(len(b.ring))
	if held := min(b.next-b.first, size); cursor < b.next-held {
		lost = b.next - held - cursor
		cursor = b.next - held
		b.lost += lost
	}
	for ; cursor < b.next && len(buf) < cap(buf); cursor++ {
		buf = append(buf, b.ring[cursor%size])
	}
	return buf, lost, nil
}

// publish gives the events their ids and hands them on. The slice is the caller's
// again afterwards.
func (b *Bus) publish(events []livestate.Event) {
	if b == nil || len(events) == 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
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

// counts returns how many events were published and how many readers have lost.
func (b *Bus) counts() (published, lost uint64) {
	if b == nil {
		return 0, 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.next - b.first, b.lost
}
