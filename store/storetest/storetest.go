// Package storetest is the suite that every implementation of
// [store.Store] must pass:
//
//	func TestStore(t *testing.T) {
//		storetest.Run(t, func(t *testing.T) store.Store {
//			s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), nil)
//			if err != nil {
//				t.Fatal(err)
//			}
//			return s
//		})
//	}
//
// It is a table of [Cases]. Each names a promise of the contract and checks it on
// a store of its own, from the outside, so that what wraps a store can be
// checked too.
package storetest

import (
	"context"
	"slices"
	"testing"

	"github.com/left4me/left4me/store"
)

// Case is one promise of the contract.
type Case struct {
	Name    string // of the subtest: words with dashes
	Promise string // what is broken if the check fails

	// Check tries the promise on a new, empty store, which it may close. It
	// returns what it saw instead of what was promised.
	Check func(ctx context.Context, s store.Store) error
}

// Cases returns all cases, in the order of the contract. The slice belongs to
// the caller.
func Cases() []Case {
	return slices.Concat(
		userCases(), credentialCases(), blueprintCases(), serverCases(), ownershipCases(), memberCases(), groupCases(), shareCases(), communityCases(),
		runCases(), sessionCases(), batchCases(), knownCases(), cutCases(), pruneCases(), sumCases(), visitCases(),
		historyCases(), playerCases(), topCases(), indexCases(), orderCases(), profileCases(), leaseCases(), shardCases(), holdCases(), noteCases(), chatCases(), findCases(), alertCases(), alertQueueCases(), auditCases(), taskCases(), eraseCases(),
		wholeCases(), concurrentCases(),
	)
}

// Run checks all [Cases], each in a parallel subtest of its own on a store that
// open returns: new, empty and not shared. Run closes it.
func Run(t *testing.T, open func(t *testing.T) store.Store) { check(t, Cases(), open) }

// RunImporter checks all [ImporterCases], as [Run] does, on stores that are a
// [store.Importer].
func RunImporter(t *testing.T, open func(t *testing.T) store.Store) { check(t, ImporterCases(), open) }

func check(t *testing.T, cases []Case, open func(t *testing.T) store.Store) {
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			defer func() {
				if err := s.Close(); err != nil {
					t.Errorf("Close: %v", err)
				}
			}()
			if err := c.Check(t.Context(), s); err != nil {
				t.Errorf("broken: %s\n%v", c.Promise, err)
			}
		})
	}
}
