package profiles_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/profiles"
)

// groups is a Shown whose methods fail while it is away.
type groups struct {
	mu    sync.Mutex
	away  bool
	list  map[int64][]steam.ID
	asked int // how often players were listed
}

func (g *groups) change(f func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f()
}

func (g *groups) Groups(context.Context) (ids []int64, err error) {
	g.change(func() {
		if g.away {
			err = errAway
			return
		}
		ids = slices.Sorted(maps.Keys(g.list))
	})
	return ids, err
}

func (g *groups) Players(_ context.Context, group int64) (ids []steam.ID, err error) {
	g.change(func() {
		g.asked++
		if ids = g.list[group]; len(ids) == 0 {
			err = errors.New("no such group")
		}
	})
	return ids, err
}

// Players who are shown get a profile at once, which stays fresh, though no program calls Want.
func TestShown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api, client := everybody(t)
		var known cache
		ids := people(30)
		g := &groups{away: true, list: map[int64][]steam.ID{1: ids[:10], 2: nil, 3: ids[10:20]}}
		_, stop := start(t, profiles.Config{Steam: client, Cache: &known, Shown: g, TTL: 2 * time.Hour})
		pass(time.Second)
		if n := len(known.all()); n != 0 {
			t.Errorf("%d profiles of groups that are not known", n)
		}
		g.change(func() { g.away = false })
		pass(2 * time.Minute)
		if n := len(known.all()); n != 20 || api.Calls() != 1 {
			t.Errorf("%d profiles after %d calls, want 20 after 1", n, api.Calls())
		}
		begun := 0
		g.change(func() { g.list[2], begun = ids[20:], g.asked })
		pass(2 * time.Hour)
		if n := len(known.all()); n != 30 {
			t.Errorf("%d profiles after a group came to life, want 30", n)
		}
		g.change(func() {
			if n := g.asked - begun; n < 5 || n > 7 {
				t.Errorf("the players of 3 groups were listed %d times in two hours, want once an hour each", n)
			}
		})
		pass(3 * time.Hour)
		for id, p := range known.all() {
			// The TTL and a tenth, an hour until the group's turn, and an hour of waiting for others.
			if age := time.Since(p.FetchedAt); age > 4*time.Hour+13*time.Minute {
				t.Errorf("the profile of %v is %v old", id, age)
			}
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
		before := 0
		g.change(func() { before = g.asked })
		pass(2 * time.Hour)
		g.change(func() {
			if g.asked != before {
				t.Error("the groups are gone through after Run has ended")
			}
		})
	})
}

// While nothing is shown, the list is asked for once a minute.
func TestNothingShown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, client := everybody(t)
		var known cache
		g := new(groups)
		start(t, profiles.Config{Steam: client, Cache: &known, Shown: g})
		pass(time.Hour)
		g.change(func() { g.list = map[int64][]steam.ID{1: people(1)} })
		pass(2 * time.Minute)
		if n := len(known.all()); n != 1 {
			t.Errorf("%d profiles", n)
		}
	})
}

// TestOneOfSeveralFetches: of two fetchers on one cache the one that leads makes all calls, and when
// the other leads it fetches what is shown.
func TestOneOfSeveralFetches(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api, client := everybody(t)
		var known cache
		var second atomic.Bool
		shows := &groups{list: map[int64][]steam.ID{1: people(40), 2: people(60)}}
		for _, is := range []bool{false, true} {
			f, _ := start(t, profiles.Config{Steam: client, Cache: &known, Shown: shows, Leads: func() bool { return second.Load() == is }})
			f.Want(people(60)...)
		}
		pass(time.Minute)
		if n := api.Calls(); n != 1 || len(known.all()) != 60 {
			t.Errorf("%d calls for %d profiles, want 1 for 60", n, len(known.all()))
		}
		second.Store(true)
		shows.change(func() { shows.list[3] = people(90) })
		pass(time.Minute)
		if n := api.Calls(); n != 2 || len(known.all()) != 90 {
			t.Errorf("%d calls for %d profiles, want 2 for 90", n, len(known.all()))
		}
	})
}
