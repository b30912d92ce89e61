package httpui

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
)

// TestMemoOutlivesTheFirst: the one who asked first may leave, and the others get their
// answer; when all have left, the work ends and its error is given to none who come later.
func TestMemoOutlivesTheFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := newMemo(8)
		release, ended := make(chan struct{}), make(chan error, 1)
		build := func(ctx context.Context) ([]byte, error) {
			select {
			case <-release:
				return []byte("body"), nil
			case <-ctx.Done():
				ended <- ctx.Err()
				return nil, ctx.Err()
			}
		}
		ask := func(ctx context.Context, want error) {
			go func() {
				res, err := m.get(ctx, "key", build)
				if !errors.Is(err, want) || err == nil && string(res.body) != "body" {
					t.Errorf("got %v, %v; want %v", res, err, want)
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
