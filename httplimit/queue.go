package httplimit

import (
	"context"
	"errors"
	"sync"
)

// MaxQueued is how many requests wait in a [Queue] for one key.
const MaxQueued = 64

// ErrQueueFull is the error of [Queue.Enter] if [MaxQueued] requests wait already.
var ErrQueueFull = errors.New("httplimit: too many requests wait")

// A Queue lets requests do something slow one at a time for each key, so that those for
// one key never take all connections of a database. Its zero value is ready.
type Queue[K comparable] struct {
	mu    sync.Mutex
	byKey map[K]*turn
}

type turn struct {
	inside int           // requests that wait or have the turn
	token  chan struct{} // full while a request has the turn
}

// Enter waits for the turn of a key. The caller must call leave when it is done. The
// error is [ErrQueueFull], or that of ctx.
func (q *Queue[K]) Enter(ctx context.Context, key K) (leave func(), err error) {
	q.mu.Lock()
	t := q.byKey[key]
	if t == nil {
		if q.byKey == nil {
			q.byKey = make(map[K]*turn)
		}
		t = &turn{token: make(chan struct{}, 1)}
		q.byKey[key] = t
	}
	if t.inside > MaxQueued {
		q.mu.Unlock()
		return nil, ErrQueueFull
	}
	t.inside++
	q.mu.Unlock()
	select {
	case t.token <- struct{}{}:
		return func() { <-t.token; q.done(key, t) }, nil
	case <-ctx.Done():
		q.done(key, t)
		return nil, ctx.Err()
	}
}

// Do calls f in the turn of a key. An error of [Queue.Enter] keeps f from being called.
func Do[K comparable, T any](ctx context.Context, q *Queue[K], key K, f func() (T, error)) (T, error) {
	leave, err := q.Enter(ctx, key)
	if err != nil {
		var zero T
		return zero, err
	}
	defer leave()
	return f()
}

func (q *Queue[K]) done(key K, t *turn) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if t.inside--; t.inside == 0 {
		delete(q.byKey, key)
	}
}
