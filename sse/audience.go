package sse

import (
	"cmp"
	"context"
	"sync"
	"time"
)

// Defaults of [Audiences].
const (
	DefaultMaxAge  = DefaultHeartbeat / 2
	DefaultTimeout = 20 * time.Second
)

// Audiences says which topics the readers of streams may see. It asks once for all streams
// of a reader, and forgets readers without streams.
//
// List and Check are required, and no field may change after the first use. An Audiences
// must not be copied; its methods may be called from many goroutines.
type Audiences[Reader, Topic comparable] struct {
	// List returns all topics that a reader may see.
	List func(ctx context.Context, reader Reader) ([]Topic, error)

	// Check reports whether a reader may see a topic that List did not name: it was
	// made a moment ago, or is another reader's. The answer counts until List is
	// asked again. An error means no, this once.
	Check func(ctx context.Context, reader Reader, topic Topic) (bool, error)

	// MaxAge is how long what List returned is not asked for again. Default 7.5 s.
	MaxAge time.Duration

	// Timeout bounds a call of List or Check. Default 20 s.
	Timeout time.Duration

	mu       sync.Mutex
	byReader map[Reader]*shared[Topic]
}

// shared is what all streams of a reader know.
type shared[Topic comparable] struct {
	streams int // guarded by Audiences.mu

	mu       sync.Mutex // held for calls, too: the other streams wait for the same answer
	loadedAt time.Time
	visible  map[Topic]bool
}

// An Audience is what one stream asks.
type Audience[Reader, Topic comparable] struct {
	from   *Audiences[Reader, Topic]
	reader Reader
	shared *shared[Topic]
	leave  sync.Once
}

// Join returns the Audience of a stream of a reader, who joins it until Leave.
func (a *Audiences[Reader, Topic]) Join(reader Reader) *Audience[Reader, Topic] {
	a.mu.Lock()
	defer a.mu.Unlock()
	one := a.byReader[reader]
	if one == nil {
		one = new(shared[Topic])
		if a.byReader == nil {
			a.byReader = make(map[Reader]*shared[Topic])
		}
		a.byReader[reader] = one
	}
	one.streams++
	return &Audience[Reader, Topic]{from: a, reader: reader, shared: one}
}

// Readers returns how many readers have streams.
func (a *Audiences[Reader, Topic]) Readers() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.byReader)
}

// Forget makes all streams of a reader ask again, from their next event on: call it when
// the reader may see less than before.
func (a *Audiences[Reader, Topic]) Forget(reader Reader) {
	a.mu.Lock()
	one := a.byReader[reader]
	a.mu.Unlock()
	if one != nil {
		one.mu.Lock()
		defer one.mu.Unlock()
		one.visible = nil
	}
}

// Leave ends what Join began. Only the first call counts.
func (a *Audience[Reader, Topic]) Leave() {
	a.leave.Do(func() {
		a.from.mu.Lock()
		defer a.from.mu.Unlock()
		if a.shared.streams--; a.shared.streams == 0 {
			delete(a.from.byReader, a.reader)
		}
	})
}

// Reload asks what the reader may see, if the answer there is has grown older than MaxAge.
// A stream calls it before its first event and with each heartbeat.
func (a *Audience[Reader, Topic]) Reload(ctx context.Context) error {
	a.shared.mu.Lock()
	defer a.shared.mu.Unlock()
	if a.shared.visible != nil && time.Since(a.shared.loadedAt) < cmp.Or(a.from.MaxAge, DefaultMaxAge) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(a.from.Timeout, DefaultTimeout))
	defer cancel()
	topics, err := a.from.List(ctx, a.reader)
	if err != nil {
		return err
	}
	a.shared.visible, a.shared.loadedAt = make(map[Topic]bool, len(topics)), time.Now()
	for _, topic := range topics {
		a.shared.visible[topic] = true
	}
	return nil
}

// CanSee reports whether the reader may see a topic.
func (a *Audience[Reader, Topic]) CanSee(ctx context.Context, topic Topic) bool {
	a.shared.mu.Lock()
	defer a.shared.mu.Unlock()
	shown, known := a.shared.visible[topic]
	if known {
		return shown
	}
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(a.from.Timeout, DefaultTimeout))
	defer cancel()
	shown, err := a.from.Check(ctx, a.reader, topic)
	if err != nil {
		return false
	}
	if a.shared.visible == nil {
		a.shared.visible = make(map[Topic]bool)
	}
	a.shared.visible[topic] = shown
	return shown
}
