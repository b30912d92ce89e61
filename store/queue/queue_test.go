package queue_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/store/queue"
)

func Example() {
	q := queue.New(2, func(_ context.Context, batch []string) error {
		fmt.Println("stored", batch)
		return nil
	})
	fmt.Println(q.Add("a"), q.Add("b"), q.Add("c"), q.Dropped())
	q.Flush(context.Background())
	// Output:
	// true true false 1
	// stored [a b]
}

// What a store refuses waits, in order, and nothing is stored twice.
func TestRefusedBatchWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var stored []int
		away := true
		var q *queue.Queue[int]
		q = queue.New(100, func(_ context.Context, batch []int) error {
			mu.Lock()
			defer mu.Unlock()
			if away {
				return errors.New("away")
			}
			stored = append(stored, batch...)
			if len(batch) == 3 {
				q.Add(4) // while a batch is under way
			}
			return nil
		})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { q.Run(ctx); close(done) }()
		q.Add(1)
		time.Sleep(1500 * time.Millisecond)
		q.Add(2)
		q.Add(3)
		mu.Lock()
		away = false
		mu.Unlock()
		time.Sleep(2 * time.Second)
		q.Add(5)
		cancel()
		<-done
		if want := []int{1, 2, 3, 4, 5}; !slices.Equal(stored, want) {
			t.Errorf("stored %v, want %v", stored, want)
		}
	})
}
