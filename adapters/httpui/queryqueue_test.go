package httpui_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/store"
)

// slowTop is a store in which the leaderboard of one server takes until it is let go.
type slowTop struct {
	httpui.Store
	slow    int64      // the server
	began   chan error // gets nil for each call that begins
	release chan struct{}

	mu           sync.Mutex
	inside, most int
}

func (s *slowTop) Top(ctx context.Context, ids []int64, from, to time.Time, limit int) ([]store.PlayerTime, error) {
	if ids[0] != s.slow {
		return s.Store.Top(ctx, ids, from, to, limit)
	}
	s.count(1)
	defer s.count(-1)
	s.began <- nil
	select {
	case <-s.release:
		return s.Store.Top(ctx, ids, from, to, limit)
	case <-ctx.Done():
		s.began <- ctx.Err()
		return nil, ctx.Err()
	}
}

func (s *slowTop) count(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inside += n
	s.most = max(s.most, s.inside)
}

// newSlowSite is a site with a server "one" whose leaderboard is slow, and "two".
func newSlowSite(t *testing.T) (s *site, top *slowTop, one, two store.Server) {
	top = &slowTop{began: make(chan error, 100), release: make(chan struct{})}
	s = newSite(t, func(c *httpui.Config) {
		top.Store = c.Store
		c.Store = top
	})
	one, two = s.server(s.mara, "one", 27015), s.server(s.mara, "two", 27016)
	top.slow = one.ID
	return s, top, one, two
}

// TestSlowHistoryOfOneServer: the queries of a server whose history is huge run one at
// a time, and other servers do not wait for them.
func TestSlowHistoryOfOneServer(t *testing.T) {
	t.Parallel()
	s, top, one, two := newSlowSite(t)
	var wg sync.WaitGroup
	for _, period := range []string{"24h", "7d", "30d"} {
		for _, p := range []string{"/servers/%d?period=%s", "/servers/%d/chart?period=%s"} {
			wg.Go(func() {
				if w := s.get(path(p, one.ID, period)).as(s.mara).do(); w.Code != http.StatusOK {
					t.Errorf("%s of %s: status %d", p, period, w.Code)
				}
			})
		}
	}
	<-top.began
	s.get(path("/servers/%d", two.ID)).as(s.mara).want(http.StatusOK)
	close(top.release)
	wg.Wait()
	if top.most != 1 {
		t.Errorf("%d queries of one server at once", top.most)
	}
}

// TestQueryEndsWithItsRequest: a query of which nobody wants the answer any more ends.
func TestQueryEndsWithItsRequest(t *testing.T) {
	t.Parallel()
	for _, p := range []string{"/servers/%d", "/servers/%d/chart"} {
		s, top, one, _ := newSlowSite(t)
		ask := func(ctx context.Context) int {
			r := httptest.NewRequestWithContext(ctx, "GET", path(p, one.ID), nil)
			r.Header.Set("Cookie", "left4me=mara")
			w := httptest.NewRecorder()
			s.handler.ServeHTTP(w, r)
			return w.Code
		}
		ctx, leave := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() { ask(ctx) })
		if err := <-top.began; err != nil {
			t.Fatal(err)
		}
		leave()
		if err := <-top.began; err == nil {
			t.Errorf("%s: the query goes on", p)
		}
		wg.Wait()
		// Whoever comes then gets an answer.
		close(top.release)
		if code := ask(t.Context()); code != http.StatusOK {
			t.Errorf("%s: status %d for who came later", p, code)
		}
	}
}
