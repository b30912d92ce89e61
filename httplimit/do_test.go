package httplimit_test

import (
	"context"
	"errors"
	"testing"

	"github.com/left4me/left4me/httplimit"
)

// What cannot have its turn is not called, and a turn ends with its call.
func TestDo(t *testing.T) {
	t.Parallel()
	var q httplimit.Queue[string]
	for range 2 {
		if got, err := httplimit.Do(t.Context(), &q, "a", func() (int, error) { return 3, nil }); got != 3 || err != nil {
			t.Errorf("%d, %v", got, err)
		}
	}
	leave, err := q.Enter(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = httplimit.Do(ctx, &q, "a", func() (int, error) { t.Error("called out of turn"); return 0, nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
