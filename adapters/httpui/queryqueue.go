package httpui

import (
	"context"
	"sync"
)

// maxQueued is how many requests wait for the history of one server. More are told to
// come again.
const maxQueued = 64

// A queryQueue lets the queries that a huge history makes slow run one at a time for
// each server, so that the pages of one server never take all connections of the store.
// Its zero value is ready. Its methods may be called from many goroutines.
type queryQueue struct {
	mu    sync.Mutex
	byKey map[queryKey]*queryTurn
}

// A queryKey names what is queried: a server, or all servers of a user.
type queryKey struct{ server, user int64 }

type queryTurn struct {
	inside int           // requests that wait or have the turn
	turn   chan struct{} // holds one token while a request has the turn
}

// enter waits for the turn of a key. The caller must call leave. The error is
// errUnavailable if too many wait, or that of ctx.
func (q *queryQueue) enter(ctx context.Context, key queryKey) (leave func(), err error) {
	q.mu.Lock()
	t := q.byKey[key]
	if t == nil {
		if q.byKey == nil {
			q.byKey = make(map[queryKey]*queryTurn)
		}
		t = &queryTurn{turn: make(chan struct{}, 1)}
		q.byKey[key] = t
	}
	if t.inside > maxQueued {
		q.mu.Unlock()
		return nil, errUnavailable
	}
	t.inside++
	q.mu.Unlock()
	select {
	case t.turn <- struct{}{}:
		return func() { <-t.turn; q.done(key, t) }, nil
	case <-ctx.Done():
		q.done(key, t)
		return nil, ctx.Err()
	}
}

func (q *queryQueue) done(key queryKey, t *queryTurn) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if t.inside--; t.inside == 0 {
		delete(q.byKey, key)
	}
}
