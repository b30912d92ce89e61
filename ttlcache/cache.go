package ttlcache

import (
	"context"
	"errors"
	"sync"
	"time"
)

// errPanic is the error of those who wait for a build that panics.
var errPanic = errors.New("ttlcache: the build of a value has panicked")

// A Cache keeps values by key. Its methods may be called from many goroutines. Make it
// with [New].
type Cache[K comparable, V any] struct {
	max     int
	timeout time.Duration

	mu      sync.Mutex
	epoch   uint64 // grows when all entries become old
	entries map[K]*entry[V]
}

type entry[V any] struct {
	epoch   uint64        // in which it was begun
	waiting int           // callers that want it
	stop    func()        // ends the build
	done    chan struct{} // closed when the rest is set
	until   time.Time     // zero while it is being built
	value   V
	err     error
}

// New returns a cache of at most max values, in which a build may take as long as timeout.
func New[K comparable, V any](max int, timeout time.Duration) *Cache[K, V] {
	return &Cache[K, V]{max: max, timeout: timeout, entries: make(map[K]*entry[V])}
}

// Invalidate makes all values old, including those that are being built: a Get that
// begins after it returns builds anew.
func (c *Cache[K, V]) Invalidate() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch++
}

// Get returns the value of a key and builds it if there is none. The value is kept for
// ttl, an error is not kept. The context of build ends when the timeout is over, or when
// no one wants the value any more.
func (c *Cache[K, V]) Get(ctx context.Context, key K, ttl time.Duration, build func(context.Context) (V, error)) (V, error) {
	c.mu.Lock()
	e := c.entries[key]
	if e == nil || e.epoch != c.epoch || e.expired(time.Now()) {
		// The others must not lose their value because the first one left.
		work, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.timeout)
		defer cancel()
		e = &entry[V]{waiting: 1, stop: cancel, done: make(chan struct{})}
		c.add(key, e)
		c.mu.Unlock()
		defer context.AfterFunc(ctx, func() { c.leave(key, e) })()
		c.build(work, key, e, ttl, build)
		return e.value, e.err
	}
	e.waiting++
	c.mu.Unlock()
	defer context.AfterFunc(ctx, func() { c.leave(key, e) })()
	select {
	case <-e.done:
		return e.value, e.err
	case <-ctx.Done():
		var zero V
		return zero, ctx.Err()
	}
}

// Put keeps a value for ttl.
func (c *Cache[K, V]) Put(key K, value V, ttl time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	done := make(chan struct{})
	close(done)
	c.add(key, &entry[V]{done: done, until: time.Now().Add(ttl), value: value})
}

// Peek returns the value of a key if there is one that is not old.
func (c *Cache[K, V]) Peek(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.peek(key)
}

// Take is Peek for a value that is given once: it removes it.
func (c *Cache[K, V]) Take(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	value, ok := c.peek(key)
	if ok {
		delete(c.entries, key)
	}
	return value, ok
}

// peek is Peek, called with mu held.
func (c *Cache[K, V]) peek(key K) (V, bool) {
	e := c.entries[key]
	if e == nil || e.epoch != c.epoch || e.until.IsZero() || e.expired(time.Now()) {
		var zero V
		return zero, false
	}
	return e.value, true
}

// add stores an entry of the present epoch. Called with mu held.
func (c *Cache[K, V]) add(key K, e *entry[V]) {
	e.epoch = c.epoch
	if c.entries[key] == nil && len(c.entries) >= c.max {
		c.shrink(time.Now())
	}
	c.entries[key] = e
}

// leave notes that a caller has left before the value was there.
func (c *Cache[K, V]) leave(key K, e *entry[V]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e.waiting--; e.waiting > 0 || !e.until.IsZero() {
		return
	}
	if c.entries[key] == e {
		delete(c.entries, key)
	}
	e.stop()
}

func (c *Cache[K, V]) build(ctx context.Context, key K, e *entry[V], ttl time.Duration, build func(context.Context) (V, error)) {
	e.err = errPanic
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		e.until = time.Now().Add(ttl)
		if e.err != nil && c.entries[key] == e {
			delete(c.entries, key)
		}
		close(e.done)
	}()
	e.value, e.err = build(ctx)
}

// expired reports whether an entry is done and too old. Called with mu held.
func (e *entry[V]) expired(now time.Time) bool { return !e.until.IsZero() && now.After(e.until) }

// shrink drops what is old and, if that is not enough, anything. Called with mu held.
func (c *Cache[K, V]) shrink(now time.Time) {
	for key, e := range c.entries {
		if e.epoch != c.epoch || e.expired(now) {
			delete(c.entries, key)
		}
	}
	for key := range c.entries {
		if len(c.entries) < c.max {
			break
		}
		delete(c.entries, key)
	}
}
