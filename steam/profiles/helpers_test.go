package profiles_test

import (
	"context"
	"errors"
	"maps"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/profiles"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/steam/webapi/webapitest"
)

const apiKey = "0123456789ABCDEF0123456789ABCDEF"

// everybody is a fake of Steam that knows every player, in memory.
func everybody(t *testing.T) (*webapitest.Server, *webapi.Client) {
	t.Helper()
	s := webapitest.NewServer(&webapitest.Options{InMemory: true, Key: apiKey, Lookup: func(id steam.ID) (webapitest.Player, bool) {
		return webapitest.Player{Name: "Steam " + id.Steam3()}, true
	}})
	t.Cleanup(s.Close)
	return s, &webapi.Client{Key: apiKey, BaseURL: s.BaseURL, HTTP: s.Client()}
}

// cache is a Cache in memory. The zero value is empty.
type cache struct {
	mu       sync.Mutex
	away     bool
	profiles map[steam.ID]profiles.Profile
	spent    map[string]int // by day
}

var errAway = errors.New("the cache is away")

func (c *cache) setAway(away bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.away = away
}

func (c *cache) all() map[steam.ID]profiles.Profile {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.profiles)
}

func (c *cache) Profiles(_ context.Context, ids []steam.ID) (map[steam.ID]profiles.Profile, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.away {
		return nil, errAway
	}
	known := make(map[steam.ID]profiles.Profile)
	for _, id := range ids {
		if p, ok := c.profiles[id]; ok {
			known[id] = p
		}
	}
	return known, nil
}

func (c *cache) PutProfiles(_ context.Context, ps []profiles.Profile) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.away {
		return errAway
	}
	if c.profiles == nil {
		c.profiles = make(map[steam.ID]profiles.Profile)
	}
	for _, p := range ps {
		c.profiles[p.SteamID] = p
	}
	return nil
}

func (c *cache) SpendCalls(_ context.Context, day time.Time, n, budget int) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.away {
		return false, errAway
	}
	if c.spent == nil {
		c.spent = make(map[string]int)
	}
	key := day.Format(time.DateOnly)
	if c.spent[key]+n > budget {
		return false, nil
	}
	c.spent[key] += n
	return true, nil
}

// start runs a Fetcher until the test ends or stop is called, which returns what Run
// returned.
func start(t *testing.T, c profiles.Config) (f *profiles.Fetcher, stop func() error) {
	t.Helper()
	f = profiles.New(c)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx) }()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-done
	})
	t.Cleanup(func() { stop() })
	return f, stop
}

// people returns the first n players.
func people(n int) []steam.ID {
	ids := make([]steam.ID, 0, n)
	for i := range n {
		ids = append(ids, steam.FromAccountID(uint32(i+1)))
	}
	return ids
}

// pass lets time pass in a bubble, and what happens in it end.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}
