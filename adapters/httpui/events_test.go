package httpui_test

import (
	"context"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// feed is a source of events that a test writes to.
type feed struct {
	after chan uint64
	c     chan livestate.Event
}

func (f *feed) events(ctx context.Context, after uint64) iter.Seq2[livestate.Event, uint64] {
	return func(yield func(livestate.Event, uint64) bool) {
		if f.after != nil {
			select {
			case f.after <- after:
			case <-ctx.Done():
				return
			}
		}
		for {
			select {
			case e := <-f.c:
				if !yield(e, 0) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

// oneLogin is a store that knows one user, for as long as their login lasts, and
// their servers.
type oneLogin struct {
	httpui.Store
	user    store.User
	servers []store.Server
	ended   atomic.Bool
}

// A tape is an answer that is read while it is being written.
type tape struct {
	header http.Header
	mu     sync.Mutex
	status int
	text   strings.Builder
}

func (w *tape) Header() http.Header { return w.header }
func (w *tape) Flush()              {}

func (w *tape) WriteHeader(status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.status = status
}

func (w *tape) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(b)
}

// take is the status and what was written since the last time.
func (w *tape) take() (int, string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := w.text.String()
	w.text.Reset()
	return w.status, text
}

func (o *oneLogin) Login(context.Context, string, time.Time) (store.Login, store.User, error) {
	if o.ended.Load() {
		return store.Login{}, store.User{}, store.ErrNotFound
	}
	return store.Login{Digest: "x", UserID: o.user.ID}, o.user, nil
}

func (o *oneLogin) Servers(context.Context, int64) ([]store.Server, error) { return o.servers, nil }

func (o *oneLogin) Server(_ context.Context, _, id int64) (store.Server, error) {
	for _, s := range o.servers {
		if s.ID == id {
			return s, nil
		}
	}
	return store.Server{}, store.ErrNotFound
}

// TestEventStream: what happens on the user's servers is told, what happens elsewhere never, and
// the stream ends with the login.
func TestEventStream(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &feed{c: make(chan livestate.Event)}
		st := &oneLogin{user: store.User{ID: 1, Name: "mara", Active: true}, servers: []store.Server{{ID: 7, UserID: 1}}}
		handler, err := httpui.NewHandler(httpui.Config{Store: st, Events: f.events})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/api/v1/events", nil)
		r.Header.Set("Cookie", "left4me=x")
		w := &tape{header: http.Header{}}
		done := make(chan struct{})
		go func() {
			defer close(done)
			handler.ServeHTTP(w, r)
		}()
		f.c <- livestate.Event{ID: 41, Kind: livestate.EventDown, ServerID: 8}
		f.c <- livestate.Event{ID: 42, Kind: livestate.EventUp, ServerID: 7}
		synctest.Wait()
		if status, got := w.take(); status != http.StatusOK || strings.Contains(got, "down") || !strings.Contains(got, "id: 42\nevent: up\n") {
			t.Errorf("status %d, %q", status, got)
		}
		time.Sleep(16 * time.Second) // of the bubble's clock
		synctest.Wait()
		if _, got := w.take(); got != ": \n\n" {
			t.Errorf("heartbeat is %q", got)
		}
		st.ended.Store(true)
		time.Sleep(15 * time.Second)
		synctest.Wait()
		select {
		case <-done:
		default:
			t.Error("the stream outlives the login")
		}
	})
}

// TestEventStreamRefused: what is refused is answered as an error of the API.
func TestEventStreamRefused(t *testing.T) {
	t.Parallel()
	f := &feed{after: make(chan uint64)}
	s := newSite(t, func(c *httpui.Config) { c.Events, c.Streams = f.events, 1 })
	s.get("/api/v1/events?server=999").as(s.mara).want(http.StatusNotFound)

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r := httptest.NewRequestWithContext(ctx, "GET", "/api/v1/events", nil)
	r.Header = http.Header{"Cookie": {"left4me=mara"}, "Last-Event-Id": {"40"}}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.handler.ServeHTTP(&tape{header: http.Header{}}, r)
	}()
	if got := <-f.after; got != 40 {
		t.Errorf("goes on after %d, want 40", got)
	}
	w := s.get("/api/v1/events").as(s.mara).want(http.StatusTooManyRequests)
	contains(t, w, `"code":"too_many_streams"`)
	if got := w.Header().Get("Retry-After"); got != "30" {
		t.Errorf("Retry-After is %q", got)
	}
	cancel()
	<-done
}
