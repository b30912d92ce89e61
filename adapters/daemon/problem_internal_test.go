package daemon

import (
	"slices"
	"testing"

	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/store"
)

// TestEveryFailureIsAProblem: what a poll can fail by has a code in the store, and
// so has each reason why no login is sent.
func TestEveryFailureIsAProblem(t *testing.T) {
	t.Parallel()
	found := map[store.Problem]bool{store.ProblemDenied: true, store.ProblemNoGame: true} // which no kind has
	for k := poll.KindAuth; k <= poll.KindInternal; k++ {
		if k != poll.KindHeld {
			found[problemOf(poll.Failure{Kind: k})] = true
		}
	}
	for _, why := range []store.HoldReason{store.HoldRefused, store.HoldAddress, store.HoldPending, store.HoldUnanswered} {
		found[store.HeldProblem(why)] = true
	}
	for p := range found {
		if !slices.Contains(store.Problems(), p) {
			t.Errorf("%q is no problem of the store", p)
		}
	}
	for _, p := range store.Problems() {
		if !found[p] {
			t.Errorf("nothing leads to %q", p)
		}
	}
}
