package daemon_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
)

const password = "correct-horse"

// interval is the one of most tests: short, so that they end soon.
const interval = 60 * time.Millisecond

// database returns a store in a new file, with an administrator.
func database(t *testing.T) (*sqlite.Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "left4me.db")
	st := reopen(t, path)
	if _, err := st.CreateUser(t.Context(), store.User{Name: "owner", Admin: true, Active: true}); err != nil {
		t.Fatal(err)
	}
	return st, path
}

func reopen(t *testing.T, path string) *sqlite.Store {
	t.Helper()
	st, err := sqlite.Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

// watched stores a server at addr that is to be watched.
func watched(t *testing.T, st store.Store, addr, password string) store.Server {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	s, err := st.CreateServer(t.Context(), store.Server{
		UserID: 1, Name: addr, Host: host, Port: n, RCONPassword: password,
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// gameServer starts a server with a game and the usual password.
func gameServer(t *testing.T) (*rcontest.Server, *rcontest.Game) {
	t.Helper()
	game := rcontest.NewGame("test", "c1m1_hotel", 4)
	server := rcontest.NewServer(game.Handle, &rcontest.Options{Password: password})
	t.Cleanup(server.Close)
	return server, game
}

// start runs a daemon until the test ends or the returned function is called,
// which returns what Run returned.
func start(t *testing.T, c daemon.Config) (stop func() error) {
	t.Helper()
	if c.Interval == 0 {
		c.Interval = interval
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- daemon.Run(ctx, c) }()
	stop = sync.OnceValue(func() error {
		cancel()
		select {
		case err := <-done:
			return err
		case <-time.After(time.Minute):
			return fmt.Errorf("Run did not return")
		}
	})
	t.Cleanup(func() { stop() })
	return stop
}

// until waits for a condition.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.After(time.Minute)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func current(t *testing.T, st store.History, server int64) []livestate.Session {
	t.Helper()
	sessions, err := st.Current(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	return sessions
}

func serverNow(t *testing.T, st store.Servers, id int64) store.Server {
	t.Helper()
	s, err := st.ServerByID(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// names returns the names of sessions.
func names(sessions []livestate.Session) string {
	var list []string
	for _, s := range sessions {
		list = append(list, s.LastName)
	}
	return strings.Join(list, " ")
}

// logged is a log that tests read.
type logged struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(b)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func (l *logged) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// pollCount counts what OnPoll is told.
type pollCount struct {
	all, timeouts, panics, missed atomic.Int64
}

func (c *pollCount) add(p poll.Poll) {
	c.all.Add(1)
	c.missed.Add(int64(p.Missed))
	if p.Failure.Kind == poll.KindTimeout {
		c.timeouts.Add(1)
	}
	if errors.As(p.Err, new(*poll.PanicError)) {
		c.panics.Add(1)
	}
}
