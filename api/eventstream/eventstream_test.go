package eventstream_test

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/api/eventstream"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
)

// owners is a store in which each server has one user.
type owners struct {
	mu       sync.Mutex
	byServer map[int64]int64
	err      error
}

func (o *owners) set(server, user int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.byServer[server] = user
}

func (o *owners) Servers(_ context.Context, user int64) (list []store.Server, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for id, owner := range o.byServer {
		if owner == user {
			list = append(list, store.Server{ID: id})
		}
	}
	return list, o.err
}

func (o *owners) Server(_ context.Context, user, id int64) (store.Server, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err == nil && o.byServer[id] != user {
		return store.Server{}, store.ErrNotFound
	}
	return store.Server{ID: id}, o.err
}

// A feed is a source of events that a test writes to.
type feed struct {
	c     chan livestate.Event
	after chan uint64 // of the readers
	lost  uint64      // before each event
}

func (f *feed) events(ctx context.Context, after uint64) iter.Seq2[livestate.Event, uint64] {
	f.after <- after
	return func(yield func(livestate.Event, uint64) bool) {
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

// bubble has streams of users 1 and 2, in a bubble of synctest: user 1 has server 7.
type bubble struct {
	*testing.T
	feed
	owners
	streams *eventstream.Streams
}

func inBubble(t *testing.T, test func(b *bubble)) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &bubble{T: t, feed: feed{c: make(chan livestate.Event), after: make(chan uint64, 9)}, owners: owners{byServer: map[int64]int64{7: 1, 8: 2}}}
		b.streams = eventstream.New(eventstream.Config{Store: &b.owners, Events: b.events, UserStreams: 2})
		test(b)
	})
}

// A tape is an answer that is read while it is being written.
type tape struct {
	*httptest.ResponseRecorder
	mu sync.Mutex
}

func (w *tape) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.ResponseRecorder.Write(b)
}

// take returns what was written since the last time.
func (w *tape) take() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.Body.Reset()
	return w.Body.String()
}

// open opens a stream of user 1. read returns what came since it was last called.
func (b *bubble) open(query string, check func() error) (read func() string, ended <-chan error, end func()) {
	ctx, cancel := context.WithCancel(b.Context())
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/"+query, nil)
	r.Header.Set("Last-Event-ID", "40")
	w, done := &tape{ResponseRecorder: httptest.NewRecorder()}, make(chan error, 1)
	go func() { done <- b.streams.Serve(w, r, 1, check) }()
	read = func() string {
		synctest.Wait()
		return w.take()
	}
	return read, done, cancel
}

func TestServe(t *testing.T) {
	inBubble(t, func(b *bubble) {
		read, ended, end := b.open("", nil)
		if got := read(); !strings.HasPrefix(got, "retry: ") {
			b.Fatalf("begins with %q", got)
		}
		if got := <-b.after; got != 40 {
			b.Errorf("goes on after %d, want 40", got)
		}
		at := time.Now().UTC()
		joined := livestate.Session{SteamID: steam.FromAccountID(5), LastName: "Nick", JoinedAt: at}
		b.c <- livestate.Event{ID: 41, Kind: livestate.EventJoin, At: at, ServerID: 8, Session: joined}
		if got := read(); got != "" {
			b.Errorf("an event of another's server arrives: %q", got)
		}
		b.c <- livestate.Event{ID: 42, Kind: livestate.EventJoin, At: at, ServerID: 7, Session: joined, State: livestate.State{Players: 1, MaxPlayers: 4, Map: "c1m1_hotel"}}
		want := "id: 42\nevent: join\ndata: " + `{"kind":"join","at":"` + at.Format(time.RFC3339Nano) + `","server_id":7,"steam_id":"` + joined.SteamID.String() +
			`","name":"Nick","players":1,"max_players":4,"bots":0,"map":"c1m1_hotel","hibernating":false}` + "\n\n"
		if diff := cmp.Diff(want, read()); diff != "" {
			b.Errorf("event (-want +got):\n%s", diff)
		}

		b.lost = 3
		b.c <- livestate.Event{ID: 50, Kind: livestate.EventMap, At: at, ServerID: 7, From: "c1m1_hotel"}
		if got := read(); !strings.HasPrefix(got, "event: lost\n") || !strings.Contains(got, "event: map\n") || strings.Contains(got, "steam_id") {
			b.Errorf("after a loss: %q", got)
		}
		b.lost = 0

		// An outage says since when the server has not been seen.
		seen := at.Add(-10 * time.Second)
		for kind, field := range map[livestate.EventKind]string{livestate.EventTrouble: "since", livestate.EventDown: "last_seen_at"} {
			b.c <- livestate.Event{ID: 52, Kind: kind, At: at, ServerID: 7, LastSeenAt: seen}
			if got := read(); !strings.Contains(got, `"`+field+`":"`+seen.Format(time.RFC3339Nano)+`"`) {
				b.Errorf("%s: %q", kind, got)
			}
		}
		end()
		if err := <-ended; err != nil {
			b.Error(err)
		}
	})
}

// A server that is added is seen at once; one that is taken away after Forget, or with a
// heartbeat.
func TestServersChange(t *testing.T) {
	inBubble(t, func(b *bubble) {
		read, _, end := b.open("", nil)
		defer end()
		read()
		sees := func(server int64) bool {
			b.c <- livestate.Event{ID: 1, Kind: livestate.EventUp, ServerID: server}
			return strings.Contains(read(), "event: up\n")
		}
		b.set(9, 1)
		if !sees(9) {
			b.Error("a new server is not seen")
		}
		b.set(9, 2)
		b.set(7, 2)
		if b.streams.Forget(1); sees(9) {
			b.Error("what was taken away is still seen after Forget")
		}
		b.set(7, 1)
		time.Sleep(16 * time.Second)
		b.set(7, 2)
		if read(); !sees(7) {
			b.Error("the answer of the last heartbeat is not kept")
		}
		time.Sleep(15 * time.Second)
		if read(); sees(7) {
			b.Error("what was taken away is still seen after a heartbeat")
		}
	})
}

func TestOneServer(t *testing.T) {
	inBubble(t, func(b *bubble) {
		b.set(9, 1)
		read, _, end := b.open("?server=9", nil)
		defer end()
		read()
		b.c <- livestate.Event{ID: 41, Kind: livestate.EventDown, ServerID: 7}
		b.c <- livestate.Event{ID: 42, Kind: livestate.EventUp, ServerID: 9}
		if got := read(); !strings.HasPrefix(got, "id: 42\n") {
			b.Errorf("events of one server: %q", got)
		}
		for _, text := range []string{"8", "99", "x", "-9", "0"} {
			read, ended, _ := b.open("?server="+text, nil)
			if err := <-ended; httperror.Of(err) != httperror.NotFound || read() != "" {
				b.Errorf("server %s: %v", text, err)
			}
		}
	})
}

// The stream ends with the login, and makes room for another.
func TestStreamEndsWithCheck(t *testing.T) {
	inBubble(t, func(b *bubble) {
		login, logOut := context.WithCancel(b.Context())
		read, done, _ := b.open("", login.Err)
		other, _, end := b.open("", nil)
		read()
		time.Sleep(16 * time.Second)
		if got := read(); got != ": \n\n" {
			b.Errorf("heartbeat is %q", got)
		}
		_, refused, _ := b.open("", nil)
		if err := <-refused; !errors.Is(err, eventstream.ErrTooMany) {
			b.Errorf("a third stream: %v", err)
		}
		logOut()
		time.Sleep(15 * time.Second)
		synctest.Wait()
		select {
		case <-done:
		default:
			b.Fatal("the stream outlives the login")
		}
		third, _, endThird := b.open("", nil)
		if other(); third() == "" {
			b.Error("no room for a stream after another has ended")
		}
		end()
		endThird()
	})
}

// A store that is away is an error before the answer begins.
func TestStoreAway(t *testing.T) {
	inBubble(t, func(b *bubble) {
		b.err = store.ErrUnavailable
		for _, query := range []string{"", "?server=7"} {
			read, ended, _ := b.open(query, nil)
			if err := <-ended; !errors.Is(err, store.ErrUnavailable) || read() != "" {
				b.Errorf("%q: %v", query, err)
			}
		}
	})
}
