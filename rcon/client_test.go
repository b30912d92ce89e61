package rcon_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

func TestClientKeepsOneConnection(t *testing.T) {
	t.Parallel()
	s := serve(t, echo, rcontest.Faults{})
	c := client(t, s, nil)
	if got := s.Stats().Conns; got != 0 {
		t.Errorf("%d connections before the first command", got)
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 10 {
				command := fmt.Sprint(i, j)
				if got, err := c.Exec(within(t, 10*time.Second), command); got != command || err != nil {
					t.Errorf("got %q, %v, want %q", got, err, command)
				}
			}
		})
	}
	wg.Wait()
	if diff := cmp.Diff(rcontest.Stats{Conns: 1, Open: 1, Logins: 1, Commands: 80}, s.Stats()); diff != "" {
		t.Errorf("at the server (-want +got):\n%s", diff)
	}
}

func TestClientReplacesAConnectionDroppedWhileIdle(t *testing.T) {
	t.Parallel()
	s := serve(t, echo, rcontest.Faults{})
	c := client(t, s, nil)
	for i := range 5 {
		if got, err := c.Exec(within(t, 10*time.Second), "say hi"); got != "say hi" || err != nil {
			t.Errorf("got %q, %v", got, err)
		}
		s.DropConns()
		if err := s.Wait(within(t, 10*time.Second), func(s rcontest.Stats) bool { return s.Open == 0 }); err != nil {
			t.Fatal(err)
		}
		if got := s.Stats().Commands; got != i+1 {
			t.Errorf("%d commands at the server, want %d", got, i+1)
		}
	}
}

// What a client sends again when a kept connection fails, and what it must not,
// since nobody knows whether the command has run.
func TestClientSendsAgain(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		faults  rcontest.Faults // of the first connection, once it is in use
		command string
		want    string
		err     error
		again   bool
	}{
		{"closed, status", rcontest.Faults{HangOnExec: true}, "status", "status", nil, true},
		{"closed, other status", rcontest.Faults{HangOnExec: true}, " STATUS ", " STATUS ", nil, true},
		{"closed, quit", rcontest.Faults{HangOnExec: true}, "quit", "", rcon.ErrClosed, false},
		{"closed, two commands", rcontest.Faults{HangOnExec: true}, "status; quit", "", rcon.ErrClosed, false},
		{"reset, status", rcontest.Faults{ResetAfter: 1}, "status", "status", nil, true},
		{"empty status", rcontest.Faults{Empty: true}, "status", "status", nil, true},
		{"empty status, no end marker", rcontest.Faults{Empty: true, NoMirror: true}, "status", "status", nil, true},
		{"empty answer", rcontest.Faults{Empty: true}, "say hi", "", nil, false},
		{"refused status", rcontest.Faults{LoggedOut: true}, "status", "status", nil, true},
		{"refused command", rcontest.Faults{LoggedOut: true}, "quit", "quit", nil, true},
		{"damaged", rcontest.Faults{Size: 3}, "status", "", rcon.ErrProtocol, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				first, second := rcontest.New(echo, nil), rcontest.New(echo, nil)
				defer first.Close()
				defer second.Close()
				c := &rcon.Client{Options: &rcon.Options{DialContext: dialInTurn(first, second)}}
				defer c.Close()
				if _, err := c.Exec(t.Context(), "first"); err != nil {
					t.Fatal(err)
				}
				first.SetFaults(tc.faults)
				got, err := c.Exec(t.Context(), tc.command)
				if got != tc.want || !errors.Is(err, tc.err) {
					t.Errorf("got %q, %v, want %q, %v", got, err, tc.want, tc.err)
				}
				if err != nil && rcon.SafeToRetry(err) {
					t.Errorf("%v: safe to retry", err)
				}
				if got := second.Stats().Commands; got == 1 != tc.again {
					t.Errorf("%d commands on the second connection, want one: %v", got, tc.again)
				}
			})
		})
	}
}

func TestClientAcceptsAnEmptyStatusTheSecondTime(t *testing.T) {
	t.Parallel()
	s := serve(t, nil, rcontest.Faults{})
	c := client(t, s, nil)
	if got, err := c.Exec(within(t, 10*time.Second), "status"); got != "" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if got := s.Stats().Conns; got != 2 {
		t.Errorf("%d connections, want 2", got)
	}
}

func TestClientLogsInOnceWithAWrongPassword(t *testing.T) {
	t.Parallel()
	s := serve(t, echo, rcontest.Faults{BanAfter: 2})
	c := &rcon.Client{Addr: s.Addr(), Password: "wrong"}
	t.Cleanup(func() { c.Close() })
	ctx := within(t, 10*time.Second)
	for range 10 {
		if _, err := c.Exec(ctx, "status"); !errors.Is(err, rcon.ErrAuth) || rcon.SafeToRetry(err) {
			t.Errorf("got %v, safe to retry %v", err, rcon.SafeToRetry(err))
		}
	}
	if got := s.Stats().Conns; got != 1 {
		t.Errorf("%d connections, want 1", got)
	}
	c.Reset(s.Addr(), password)
	if got, err := c.Exec(ctx, "status"); got != "status" || err != nil {
		t.Errorf("after Reset: got %q, %v", got, err)
	}
}

func TestClientWhosePasswordTheServerChanges(t *testing.T) {
	t.Parallel()
	s := serve(t, echo, rcontest.Faults{})
	c := client(t, s, nil)
	ctx := within(t, 10*time.Second)
	if _, err := c.Exec(ctx, "status"); err != nil {
		t.Fatal(err)
	}
	s.SetPassword("another")
	for range 3 {
		if _, err := c.Exec(ctx, "status"); !errors.Is(err, rcon.ErrAuth) {
			t.Errorf("got %v, want %v", err, rcon.ErrAuth)
		}
	}
	if got := s.Stats().Refused; got != 1 {
		t.Errorf("%d logins refused, want 1", got)
	}
}

func TestClientSurvivesAServerThatGoesAndReturns(t *testing.T) {
	t.Parallel()
	s := serve(t, echo, rcontest.Faults{})
	c := client(t, s, nil)
	ctx := within(t, 20*time.Second)
	for range 3 {
		if got, err := c.Exec(ctx, "status"); got != "status" || err != nil {
			t.Errorf("got %q, %v", got, err)
		}
		s.Stop()
		if _, err := c.Exec(ctx, "status"); !errors.Is(err, syscall.ECONNREFUSED) || !rcon.SafeToRetry(err) {
			t.Errorf("stopped: got %v, want %v, safe to retry", err, syscall.ECONNREFUSED)
		}
		if err := s.Start(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestClientResetCutsOffACommand(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		old := rcontest.New(echo, &rcontest.Options{Faults: rcontest.Faults{Silent: true}})
		defer old.Close()
		now := rcontest.New(text("new"), nil)
		defer now.Close()
		c := &rcon.Client{Addr: "old:1", Options: &rcon.Options{DialContext: dialAny(map[string]*rcontest.Server{
			"old:1": old, "new:1": now,
		})}}
		defer c.Close()
		time.AfterFunc(time.Second, func() { c.Reset("new:1", "") })
		if _, err := c.Exec(t.Context(), "say hi"); !errors.Is(err, rcon.ErrClosed) {
			t.Errorf("got %v, want %v", err, rcon.ErrClosed)
		}
		if got, err := c.Exec(t.Context(), "status"); got != "new" || err != nil {
			t.Errorf("got %q, %v", got, err)
		}
	})
}

func TestClientResetDuringALogin(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		old := rcontest.New(echo, &rcontest.Options{
			Password: "x", Faults: rcontest.Faults{LoginDelay: time.Minute},
		})
		defer old.Close()
		now := rcontest.New(text("new"), &rcontest.Options{Password: password})
		defer now.Close()
		c := &rcon.Client{Addr: "old:1", Options: &rcon.Options{DialContext: dialAny(map[string]*rcontest.Server{
			"old:1": old, "new:1": now,
		})}}
		defer c.Close()
		time.AfterFunc(time.Second, func() { c.Reset("new:1", password) })
		if got, err := c.Exec(t.Context(), "status"); got != "new" || err != nil {
			t.Errorf("got %q, %v", got, err)
		}
	})
}

func TestClientBacksOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := rcontest.New(echo, nil)
		defer s.Close()
		s.Stop()
		var dials []time.Time
		c := &rcon.Client{Addr: "x:1", Options: &rcon.Options{
			DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
				dials = append(dials, time.Now())
				return s.DialContext(ctx, network, addr)
			},
		}}
		defer c.Close()
		for range 8 {
			if _, err := c.Exec(t.Context(), "status"); !errors.Is(err, syscall.ECONNREFUSED) {
				t.Fatalf("got %v, want %v", err, syscall.ECONNREFUSED)
			}
		}
		for i, at := range dials[1:] {
			least, most := rcon.Backoff(i+1, 1), rcon.Backoff(i+1, 0)
			if gap := at.Sub(dials[i]); gap < least || gap > most {
				t.Errorf("attempt %d came after %v, want %v to %v", i+2, gap, least, most)
			}
		}

		// With too little time to wait, the last error comes at once.
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		start := time.Now()
		if _, err := c.Exec(ctx, "status"); !errors.Is(err, syscall.ECONNREFUSED) || time.Since(start) != 0 {
			t.Errorf("got %v after %v", err, time.Since(start))
		}
		if len(dials) != 8 {
			t.Errorf("%d attempts, want 8", len(dials))
		}

		// Reset ends the wait for the next attempt.
		if err := s.Start(); err != nil {
			t.Fatal(err)
		}
		c.Reset("x:1", "")
		start = time.Now()
		if got, err := c.Exec(t.Context(), "status"); got != "status" || err != nil || time.Since(start) != 0 {
			t.Errorf("got %q, %v after %v", got, err, time.Since(start))
		}
	})
}

func TestClientClose(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		faults rcontest.Faults
	}{
		{"during a login", rcontest.Faults{LoginSilent: true}},
		{"during a command", rcontest.Faults{Silent: true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := rcontest.New(echo, &rcontest.Options{Faults: tc.faults})
				defer s.Close()
				c := &rcon.Client{Options: &rcon.Options{DialContext: s.DialContext}}
				time.AfterFunc(time.Second, func() { c.Close() })
				var wg sync.WaitGroup
				for range 3 {
					wg.Go(func() {
						if _, err := c.Exec(t.Context(), "status"); !errors.Is(err, rcon.ErrClosed) {
							t.Errorf("got %v, want %v", err, rcon.ErrClosed)
						}
					})
				}
				start := time.Now()
				wg.Wait()
				if took := time.Since(start); took != time.Second {
					t.Errorf("took %v, want 1s", took)
				}
				if _, err := c.Exec(t.Context(), "status"); !errors.Is(err, rcon.ErrClosed) {
					t.Errorf("after Close: got %v, want %v", err, rcon.ErrClosed)
				}
				if err := c.Close(); err != nil {
					t.Errorf("second Close: %v", err)
				}
			})
		})
	}
}

func TestCloseOfAnUnusedClient(t *testing.T) {
	t.Parallel()
	var c rcon.Client
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if _, err := c.Exec(t.Context(), "status"); !errors.Is(err, rcon.ErrClosed) {
		t.Errorf("got %v, want %v", err, rcon.ErrClosed)
	}
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		failures int
		random   float64
		want     time.Duration
	}{
		{-1, 0, 0}, {0, 0, 0},
		{1, 0, 100 * time.Millisecond}, {1, 1, 50 * time.Millisecond}, {1, 0.5, 75 * time.Millisecond},
		{2, 0, 200 * time.Millisecond}, {5, 0, 1600 * time.Millisecond}, {6, 0, 2 * time.Second},
		{6, 1, time.Second}, {1 << 40, 0, 2 * time.Second}, {6, 7, time.Second}, {6, -7, 2 * time.Second},
	} {
		if got := rcon.Backoff(tc.failures, tc.random); got != tc.want {
			t.Errorf("Backoff(%d, %v) = %v, want %v", tc.failures, tc.random, got, tc.want)
		}
	}
}

// dialAny returns a DialContext that reaches servers by name, in memory.
func dialAny(servers map[string]*rcontest.Server) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		return servers[addr].DialContext(ctx, network, addr)
	}
}

// dialInTurn returns a DialContext whose calls reach one server after another.
func dialInTurn(servers ...*rcontest.Server) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		s := servers[0]
		servers = servers[1:]
		return s.DialContext(ctx, network, addr)
	}
}
