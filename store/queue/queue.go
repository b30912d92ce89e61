// Package queue stores what comes one at a time in batches, so that whoever brings it never waits
// for a store:
//
//	q := queue.New(10_000, st.AddChat)
//	go q.Run(ctx)
//	q.Add(line)
package queue

import (
	"context"
	"sync"
	"time"
)

const (
	every     = time.Second     // between two batches
	lastFlush = 2 * time.Second // for the batch at the end
)

// A Queue holds what waits for a store. [New] makes one. Its methods may be called from many
// goroutines.
type Queue[T any] struct {
	most  int
	store func(ctx context.Context, batch []T) error

	mu      sync.Mutex // guards what follows
	waiting []T
	dropped uint64
}

// New returns a Queue of which at most so many values wait. A nil error of store means that it has the batch;
// after any other the batch is stored again with what came meanwhile.
func New[T any](most int, store func(ctx context.Context, batch []T) error) *Queue[T] {
	return &Queue[T]{most: most, store: store}
}

// Add puts a value behind the others. If there is no room, it drops the value and reports false.
func (q *Queue[T]) Add(v T) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) >= q.most {
		q.dropped++
		return false
	}
	q.waiting = append(q.waiting, v)
	return true
}

// Dropped returns how many values had no room.
func (q *Queue[T]) Dropped() uint64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.dropped
}

// Run stores what waits, once a second, until ctx ends, and then what is left, for at most two seconds
// more.
func (q *Queue[T]) Run(ctx context.Context) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			_ = q.Flush(ctx) // what is not stored waits for the next one
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastFlush)
			defer cancel()
			_ = q.Flush(last)
			return
		}
	}
}

// Flush stores what waits, and returns the error of the store. One call at a time is allowed.
func (q *Queue[T]) Flush(ctx context.Context) error {
	q.mu.Lock()
	batch := q.waiting
	q.mu.Unlock()
	if len(batch) == 0 {
		return nil
	}
	if err := q.store(ctx, batch); err != nil {
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append([]T(nil), q.waiting[len(batch):]...)
	return nil
}
