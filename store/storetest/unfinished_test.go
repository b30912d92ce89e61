package storetest_test

import (
	"context"
	"testing"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/storetest"
)

// unfinished stores nothing of what was seen.
type unfinished struct{ store.Store }

func (unfinished) Apply(context.Context, []store.Update) error { return nil }

// TestUnfinishedStore: a store that a programmer has only begun fails cases, and ends no run of tests.
func TestUnfinishedStore(t *testing.T) {
	t.Parallel()
	failed := 0
	for _, c := range storetest.Cases() {
		if err := c.Check(t.Context(), unfinished{memory(t)}); err != nil {
			failed++
		}
	}
	if failed < 20 {
		t.Errorf("%d cases fail without Apply", failed)
	}
}
