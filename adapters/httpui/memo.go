package httpui

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// fresh is how long something rendered is given to whoever else asks.
const fresh = 500 * time.Millisecond

// A memo keeps what was just rendered, so that the work is done once however
// many look. Those who come while it is being done wait for it.
type memo struct {
	most  int
	epoch atomic.Uint64 // moves on when what was kept may no longer be right

	mu      sync.Mutex
	entries map[string]*memoEntry
}

type memoEntry struct {
	epoch uint64        // in which it was begun
	wait  int           // requests that want it
	stop  func()        // ends the work
	done  chan struct{} // closed when the rest is set
	until time.Time
	res   *rendered
	err   error
}

func newMemo(most int) *memo { return &memo{most: most, entries: make(map[string]*memoEntry)} }

// forget makes what is kept, and what is being made, old: a request has changed
// something. Who has the answer to that never sees how it was before.
func (m *memo) forget() { m.epoch.Add(1) }

func (m *memo) get(ctx context.Context, key string, build func(ctx context.Context) ([]byte, error)) (*rendered, error) {
	return m.keep(ctx, key, fresh, build)
}

// keep is get for what stays right for longer. An error is not kept.
func (m *memo) keep(ctx context.Context, key string, ttl time.Duration, build func(ctx context.Context) ([]byte, error)) (*rendered, error) {
	began := m.epoch.Load()
	m.mu.Lock()
	e := m.entries[key]
	if e == nil || e.epoch != began || e.over(time.Now()) {
		if len(m.entries) >= m.most {
			m.shrink(time.Now())
		}
		// The others must not lose their answer because the first one left.
		work, cancel := context.WithTimeout(context.WithoutCancel(ctx), requestTime)
		defer cancel()
		e = &memoEntry{epoch: began, wait: 1, stop: cancel, done: make(chan struct{})}
		m.entries[key] = e
		m.mu.Unlock()
		defer context.AfterFunc(ctx, func() { m.leave(key, e) })()
		m.build(work, key, e, ttl, build)
		return e.res, e.err
	}
	e.wait++
	m.mu.Unlock()
	defer context.AfterFunc(ctx, func() { m.leave(key, e) })()
	select {
	case <-e.done:
		return e.res, e.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// leave notes that a request has ended before its answer. When the last one that wants
// it has left, the work ends, and those that come later begin anew.
func (m *memo) leave(key string, e *memoEntry) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e.wait--; e.wait > 0 || !e.until.IsZero() {
		return
	}
	if m.entries[key] == e {
		delete(m.entries, key)
	}
	e.stop()
}

func (m *memo) build(ctx context.Context, key string, e *memoEntry, ttl time.Duration, build func(ctx context.Context) ([]byte, error)) {
	e.err = errInternal // if build panics
	defer func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		e.until = time.Now().Add(ttl)
		if e.err != nil && m.entries[key] == e {
			delete(m.entries, key)
		}
		close(e.done)
	}()
	body, err := build(ctx)
	if e.err = err; err == nil {
		e.res = render(body)
	}
}

// over reports whether an entry is done and too old. Called with mu held.
func (e *memoEntry) over(now time.Time) bool { return !e.until.IsZero() && now.After(e.until) }

// shrink drops what is too old and, if that is not enough, anything. Called with mu held.
func (m *memo) shrink(now time.Time) {
	for key, e := range m.entries {
		if e.over(now) {
			delete(m.entries, key)
		}
	}
	for key := range m.entries {
		if len(m.entries) < m.most {
			break
		}
		delete(m.entries, key)
	}
}
