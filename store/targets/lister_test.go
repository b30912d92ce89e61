package targets_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/targets"
)

// shared is a store that tells what is read of it.
type shared struct {
	one   bool
	err   error
	reads []string
}

func (s *shared) OnePoller() bool { return s.one }

func (s *shared) AllServers(context.Context) ([]store.Server, error) {
	s.reads = append(s.reads, "all")
	return []store.Server{{ID: 1}, {ID: 2}, {ID: 3}}, s.err
}

func (s *shared) ServersInShards(_ context.Context, numbers ...int) ([]store.Server, error) {
	s.reads = append(s.reads, fmt.Sprint(numbers))
	return []store.Server{{ID: 2}}, s.err
}

// shards are rights to the shards with these numbers.
func shards(numbers ...int) []store.Shard {
	var held []store.Shard
	for _, n := range numbers {
		held = append(held, store.Shard{Number: n, Epoch: 1})
	}
	return held
}

// TestListerReadsItsShardsAlone: a program of several reads all servers once a minute, and
// before and between that those of its shards, as they are at the time.
func TestListerReadsItsShardsAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &shared{err: errors.New("away")}
		held := shards(2, 9)
		l := targets.Lister{Servers: s, Held: func() []store.Shard { return held }}
		if _, all, err := l.List(t.Context()); all || err == nil {
			t.Errorf("all %v, %v", all, err)
		}
		s.err = nil
		list := func(want bool) {
			t.Helper()
			if _, all, err := l.List(t.Context()); all != want || err != nil {
				t.Errorf("all %v, %v; want %v", all, err, want)
			}
		}
		list(false)
		time.Sleep(5 * time.Second)
		list(false)
		held = shards(3)
		list(false)
		held = nil
		list(false)
		time.Sleep(time.Minute)
		list(true)
		if want := []string{"[2 9]", "[2 9]", "[2 9]", "[3]", "[]", "all"}; !slices.Equal(s.reads, want) {
			t.Errorf("reads %v, want %v", s.reads, want)
		}
	})
}

func TestListerOfOneProgram(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		one  bool
		held []store.Shard
	}{"a store for one": {true, nil}, "all shards": {false, store.AllShards(7)}} {
		l := targets.Lister{Servers: &shared{one: c.one}, Held: func() []store.Shard { return c.held }}
		for range 2 {
			if servers, all, err := l.List(t.Context()); len(servers) != 3 || !all || err != nil {
				t.Errorf("%s: %v, %v, %v", what, servers, all, err)
			}
		}
	}
}

func ExampleLister() {
	l := targets.Lister{Servers: &shared{}, Held: func() []store.Shard { return shards(2) }}
	for range 2 {
		servers, all, err := l.List(context.Background())
		fmt.Println(len(servers), all, err)
	}
	// Output:
	// 1 false <nil>
	// 1 false <nil>
}
