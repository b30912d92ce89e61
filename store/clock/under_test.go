package clock_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/clock"
)

// listing is a store that tells which lists of servers are read.
type listing struct {
	clock.Store
	inShards int // servers
	reads    []string
}

func (l *listing) AllServers(context.Context) ([]store.Server, error) {
	l.reads = append(l.reads, "all")
	return nil, nil
}

func (l *listing) ServersInShards(_ context.Context, numbers ...int) ([]store.Server, error) {
	l.reads = append(l.reads, fmt.Sprint(numbers))
	return make([]store.Server, l.inShards), nil
}

// TestTakeoverReadsTheShardsAlone: the clock is compared with the servers that are held where they
// are a thousand, and else with all, also where none is held yet.
func TestTakeoverReadsTheShardsAlone(t *testing.T) {
	t.Parallel()
	some := []store.Shard{{Number: 3, Epoch: 1}, {Number: 9, Epoch: 4}}
	for what, c := range map[string]struct {
		held     []store.Shard
		inShards int
		reads    []string
	}{
		"enough": {some, 1000, []string{"[3 9]"}},
		"few":    {some, 999, []string{"[3 9]", "all"}},
		"none":   {nil, 0, []string{"[]", "all"}},
		"all":    {store.AllShards(1), 5000, []string{"all"}},
	} {
		l := &listing{inShards: c.inShards}
		if _, err := clock.Under(l, c.held).AllServers(t.Context()); err != nil || !slices.Equal(l.reads, c.reads) {
			t.Errorf("%s: %v, reads %v", what, err, l.reads)
		}
	}
}
