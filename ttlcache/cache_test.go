package ttlcache_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/ttlcache"
)

// TestBuildOutlivesTheFirst: the one who asked first may leave, and the others get their
// answer; when all have left, the work ends and its error is given to none who come later.
func TestBuildOutlivesTheFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := ttlcache.New[string, string](8, time.Minute)
		release, ended := make(chan struct{}), make(chan error, 1)
		build := func(ctx context.Context) (string, error) {
			select {
			case <-release:
				return "body", nil
			case <-ctx.Done():
				ended <- ctx.Err()
				return "", ctx.Err()
			}
		}
		ask := func(ctx context.Context, want error) {
			go func() {
				res, err := c.Get(ctx, "key", time.Second, build)
				if !errors.Is(err, want) || err == nil && res != "body" {
					t.Errorf("got %q, %v; want %v", res, err, want)
				}
			}()
			synctest.Wait()
		}
		first, leaveFirst := context.WithCancel(t.Context())
		second, leaveSecond := context.WithCancel(t.Context())
		ask(first, context.Canceled)
		ask(second, context.Canceled)
		leaveFirst()
		synctest.Wait()
		select {
		case <-ended:
			t.Fatal("the work has ended with the first")
		default:
		}
		leaveSecond()
		if err := <-ended; err == nil {
			t.Error("the work has not ended")
		}
		synctest.Wait()
		third, leaveThird := context.WithCancel(t.Context())
		ask(third, nil)
		ask(t.Context(), nil)
		leaveThird()
		close(release)
		synctest.Wait()
	})
}

// TestInvalidateReachesBuilds: a value that is being built when all becomes old is given
// to those who wait for it, and to none who come later.
func TestInvalidateReachesBuilds(t *testing.T) {
	t.Parallel()
	c := ttlcache.New[int, int](8, time.Minute)
	builds := 0
	get := func(during func()) int {
		got, err := c.Get(t.Context(), 1, time.Hour, func(context.Context) (int, error) {
			builds++
			n := builds
			during()
			return n, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	nothing := func() {}
	for i, want := range []int{1, 2, 2} {
		during := nothing
		if i == 0 {
			during = c.Invalidate
		}
		if got := get(during); got != want {
			t.Errorf("value %d is that of build %d, want %d", i, got, want)
		}
	}
}

func TestPutPeekTake(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := ttlcache.New[int, string](3, time.Minute)
		is := func(what string, got string, ok bool, want string) {
			t.Helper()
			if got != want || ok != (want != "") {
				t.Errorf("%s: %q, %t, want %q", what, got, ok, want)
			}
		}
		c.Put(1, "one", time.Second)
		got, ok := c.Peek(1)
		is("peek", got, ok, "one")
		got, ok = c.Take(1)
		is("take", got, ok, "one")
		got, ok = c.Take(1)
		is("taken", got, ok, "")
		c.Put(1, "one", time.Second)
		time.Sleep(2 * time.Second)
		got, ok = c.Peek(1)
		is("expired", got, ok, "")
		for n := range 20 {
			c.Put(n, "x", time.Hour)
		}
		kept := 0
		for n := range 20 {
			if _, ok := c.Peek(n); ok {
				kept++
			}
		}
		got, ok = c.Peek(19)
		is("the newest", got, ok, "x")
		if kept != 3 {
			t.Errorf("%d values are kept, want 3", kept)
		}
	})
}

// TestErrorsAreNotKept, and a panic leaves nobody waiting.
func TestErrorsAreNotKept(t *testing.T) {
	t.Parallel()
	c := ttlcache.New[int, int](8, time.Minute)
	func() {
		defer func() { recover() }()
		c.Get(t.Context(), 1, time.Hour, func(context.Context) (int, error) { panic("no") })
	}()
	wrong := errors.New("wrong")
	if _, err := c.Get(t.Context(), 1, time.Hour, func(context.Context) (int, error) { return 0, wrong }); !errors.Is(err, wrong) {
		t.Errorf("after a panic: %v", err)
	}
	if got, err := c.Get(t.Context(), 1, time.Hour, func(context.Context) (int, error) { return 7, nil }); got != 7 || err != nil {
		t.Errorf("after an error: %d, %v", got, err)
	}
}
