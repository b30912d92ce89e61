package storetest_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/storetest"
)

func TestBrokenStores(t *testing.T) {
	t.Parallel()
	for _, broken := range []struct {
		caught string // the case that must catch it
		wrap   func(s store.Store) store.Store
	}{
		{"run-precision", func(s store.Store) store.Store { return localTime{s} }},
		{"server-owner", func(s store.Store) store.Store { return anyOwner{s} }},
		{"server-name-once", func(s store.Store) store.Store { return wrongConflict{s} }},
		{"login-expires", func(s store.Store) store.Store { return eternalLogin{s} }},
		{"user-roundtrip", func(s store.Store) store.Store { return plainUserName{s} }},
		{"concurrent-reads", func(s store.Store) store.Store { return oneByOne{s, new(atomic.Int64)} }},
		{"batch-missing-server", func(s store.Store) store.Store { return poisoned{s} }},
		{"run-extends", func(s store.Store) store.Store { return lazyTouch{s} }},
		{"session-reopen", func(s store.Store) store.Store { return neverReopens{s} }},
		{"session-follows", func(s store.Store) store.Store { return noFollowing{s} }},
		{"known-sessions", func(s store.Store) store.Store { return openOnly{s} }},
		{"prune-limit", func(s store.Store) store.Store { return greedyPrune{s} }},
		{"recent", func(s store.Store) store.Store { return allRecent{s} }},
		{"runs-period", func(s store.Store) store.Store { return openEnds{s} }},
		{"runs-period", func(s store.Store) store.Store { return cutRuns{s} }},
		{"spend-calls", func(s store.Store) store.Store { return noBudget{s} }},
		{"lease", func(s store.Store) store.Store { return stolenLease{s} }},
		{"hold-written-first", func(s store.Store) store.Store { return trusting{s} }},
		{"hold-refused", func(s store.Store) store.Store { return credulous{s} }},
		{"cancelled", func(s store.Store) store.Store { return deaf{s} }},
		{"secrets", func(s store.Store) store.Store { return talkative{s} }},
		{"ping-close", func(s store.Store) store.Store { return closedTwice{s} }},
		{"snapshots", func(s store.Store) store.Store { return nilMaps{s} }},
		{"blueprint-update", func(s store.Store) store.Store { return overlaysAnew{s} }},
		{"profile-roundtrip", func(s store.Store) store.Store { return positiveOnly{s} }},
		{"top", func(s store.Store) store.Store { return wholeSessions{s} }},
		{"session-roundtrip", func(s store.Store) store.Store { return loosePrecision{s} }},
		{"session-disproved", func(s store.Store) store.Store { return stubborn{s} }},
		{"prune-profiles", func(s store.Store) store.Store { return wrongAge{s} }},
		{"prune-counts", func(s store.Store) store.Store { return eternalCounts{s} }},
		{"digest-once", func(s store.Store) store.Store { return lastLoginWins{s} }},
		{"index-changes-nothing", func(s store.Store) store.Store { return &staleIndex{Store: s} }},
		{"ties-by-player", func(s store.Store) store.Store { return reversedTop{s} }},
		{"ties-by-server", func(s store.Store) store.Store { return reversedPlayer{s} }},
		{"session-update", func(s store.Store) store.Store { return renamesSessions{s} }},
		{"absent", func(s store.Store) store.Store { return emptyEntries{s} }},
		{"session-stale-open", func(s store.Store) store.Store { return endsAtRejoin{s} }},
		{"names-with-case", func(s store.Store) store.Store { return reversedNames{s} }},
		{"owner-zero", func(s store.Store) store.Store { return zeroIsAll{s} }},
		{"member-played-on", func(s store.Store) store.Store { return playedAnywhere{s} }},
		{"owner-zero", func(s store.Store) store.Store { return noneIsAll{s} }},
		{"first-seen", func(s store.Store) store.Store { return firstKept{s} }},
		{"visits-removed", func(s store.Store) store.Store { return leftVisits{s} }},
		{"visits-period", func(s store.Store) store.Store { return cutVisits{s} }},
		{"visits-removed", func(s store.Store) store.Store { return eachVisit{s} }},
		{"shard-stopped-holder", func(s store.Store) store.Store { return unfenced{s} }},
		{"shard-stopped-rest", func(s store.Store) store.Store { return unfencedCut{s} }},
		{"shard-stopped-rest", func(s store.Store) store.Store { return unfencedChat{s} }},
		{"shard-fenced-batch", func(s store.Store) store.Store { return halfFenced{s} }},
		{"shard-one-holder", func(s store.Store) store.Store { return sharedShards{s} }},
		{"shard-given-back", func(s store.Store) store.Store { return oldEpoch{s} }},
		{"alert-claim", func(s store.Store) store.Store { return claimsForever{s} }},
		{"alert-claim", func(s store.Store) store.Store { return anyAttempt{s} }},
		{"alert-state", func(s store.Store) store.Store { return lastStateWins{s} }},
		{"server-shards", func(s store.Store) store.Store { return everyShard{s} }},
		{"shard-lease-ended", func(s store.Store) store.Store { return strictLease{s} }},
	} {
		t.Run(fmt.Sprintf("%T", broken.wrap(nil)), func(t *testing.T) {
			t.Parallel()
			c := find(t, broken.caught)
			if err := c.Check(t.Context(), memory(t)); err != nil {
				t.Fatalf("a sound store fails %s: %v", c.Name, err)
			}
			if err := c.Check(t.Context(), broken.wrap(memory(t))); err == nil {
				t.Errorf("%s did not catch it", c.Name)
			}
		})
	}
}

func TestCasesAreNamed(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	for _, c := range storetest.Cases() {
		if c.Name == "" || c.Promise == "" || c.Check == nil || seen[c.Name] {
			t.Errorf("case %q: a name, promise or check is missing, or the name is taken", c.Name)
		}
		seen[c.Name] = true
	}
}

func find(t *testing.T, name string) storetest.Case {
	t.Helper()
	for _, c := range storetest.Cases() {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no case is named %q", name)
	return storetest.Case{}
}

func memory(t *testing.T) store.Store {
	t.Helper()
	s := memstore.New()
	t.Cleanup(func() { s.Close() })
	return s
}
