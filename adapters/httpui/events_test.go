package httpui_test

import (
	"bufio"
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// feed is a source of events that a test writes to.
type feed struct {
	after chan uint64
	c     chan livestate.Event
	lost  uint64
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
				if !yield(e, f.lost) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

// oneLogin is a store that knows one user, for as long as his login lasts, and
// his servers.
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

// TestEventStream: what happens on the asker's servers arrives at once, what
// happens elsewhere never, and the stream ends with the login.
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
		synctest.Wait()
		read := func() string {
			synctest.Wait()
			_, text := w.take()
			return text
		}
		if status, got := w.take(); status != http.StatusOK || !strings.HasPrefix(got, "retry: ") {
			t.Fatalf("status %d, %q", status, got)
		}

		at := time.Now().UTC()
		joined := session(5, "Nick", time.Minute)
		f.c <- livestate.Event{ID: 41, Kind: livestate.EventJoin, At: at, ServerID: 8, Session: joined}
		if got := read(); got != "" {
			t.Errorf("an event of another's server arrives: %q", got)
		}
		f.c <- livestate.Event{ID: 42, Kind: livestate.EventJoin, At: at, ServerID: 7, Session: joined, State: livestate.State{Players: 1, MaxPlayers: 4, Map: "c1m1_hotel"}}
		want := "id: 42\nevent: join\ndata: " + `{"kind":"join","at":"` + at.Format(time.RFC3339Nano) + `","server_id":7,"steam_id":"` + joined.SteamID.String() +
			`","name":"Nick","players":1,"max_players":4,"bots":0,"map":"c1m1_hotel","hibernating":false}` + "\n\n"
		if diff := cmp.Diff(want, read()); diff != "" {
			t.Errorf("event (-want +got):\n%s", diff)
		}

		f.lost = 3
		f.c <- livestate.Event{ID: 50, Kind: livestate.EventMap, At: at, ServerID: 7, From: "c1m1_hotel"}
		if got := read(); !strings.HasPrefix(got, "event: lost\n") || !strings.Contains(got, "event: map\n") || strings.Contains(got, "steam_id") {
			t.Errorf("after a loss: %q", got)
		}
		f.lost = 0

		// A server made meanwhile is seen at once.
		st.servers = append(st.servers, store.Server{ID: 9, UserID: 1})
		f.c <- livestate.Event{ID: 51, Kind: livestate.EventUp, At: at, ServerID: 9}
		if got := read(); !strings.Contains(got, "event: up\n") {
			t.Errorf("of a new server: %q", got)
		}

		// An outage says since when nobody has seen the server.
		seen, stamp := at.Add(-10*time.Second), at.Add(-10*time.Second).Format(time.RFC3339Nano)
		for kind, field := range map[livestate.EventKind]string{livestate.EventTrouble: "since", livestate.EventDown: "last_seen_at"} {
			f.c <- livestate.Event{ID: 52, Kind: kind, At: at, ServerID: 7, LastSeenAt: seen}
			if got := read(); !strings.Contains(got, `"`+field+`":"`+stamp+`"`) {
				t.Errorf("%s: %q", kind, got)
			}
		}

		time.Sleep(16 * time.Second) // of the bubble's clock
		if got := read(); got != ": \n\n" {
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

// TestEventStreamOverTCP goes on after the last event that the asker had, of one
// server only, and lets nobody hold too many streams.
func TestEventStreamOverTCP(t *testing.T) {
	t.Parallel()
	f := &feed{c: make(chan livestate.Event), after: make(chan uint64, 100)}
	s := newSite(t, func(c *httpui.Config) { c.Events = f.events })
	one, two := s.server(s.mara, "one", 27015), s.server(s.mara, "two", 27016)
	server := httptest.NewUnstartedServer(nil)
	server.Config = httpui.NewServer("", s.handler)
	server.Start()
	t.Cleanup(server.Close)
	t.Cleanup(server.CloseClientConnections)

	open := func(query string) *http.Response {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+"/api/v1/events"+query, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Cookie", "left4me=mara")
		r.Header.Set("Last-Event-ID", "40")
		res, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { res.Body.Close() })
		return res
	}
	res := open(path("?server=%d", two.ID))
	if got := <-f.after; got != 40 {
		t.Errorf("goes on after %d, want 40", got)
	}
	f.c <- livestate.Event{ID: 41, Kind: livestate.EventDown, ServerID: one.ID}
	f.c <- livestate.Event{ID: 42, Kind: livestate.EventDown, ServerID: two.ID}
	lines := bufio.NewScanner(res.Body)
	for lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			var e struct {
				Kind     string
				ServerID int64 `json:"server_id"`
			}
			if err := json.Unmarshal([]byte(data), &e); err != nil {
				t.Fatal(err)
			}
			if e.ServerID != two.ID || e.Kind != "down" {
				t.Errorf("event is %s", data)
			}
			break
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if got := open("?server=999").StatusCode; got != http.StatusNotFound {
		t.Errorf("a server that does not exist: status %d", got)
	}
	status := 0
	for n := 1; status != http.StatusTooManyRequests && n <= httpui.UserStreams; n++ {
		status = open("").StatusCode
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("streams without end: status %d", status)
	}
}
