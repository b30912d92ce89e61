package rcon_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
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
// since it is unknown whether the command has run.
func isStatus(command string) bool { return strings.EqualFold(strings.TrimSpace(command), "status") }

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
				c := &rcon.Client{Options: &rcon.Options{DialContext: dialInTurn(first, second), ReadOnly: isStatus}}
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

// The first of two attempts may have run the command, even if the second did not
// come as far.
func TestClientThatSentOnceIsNotSafeToRetry(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string]rcontest.Faults{"closed": {HangOnExec: true}, "empty": {Empty: true}} {
		s, away := rcontest.New(echo, nil), rcontest.New(echo, nil)
		t.Cleanup(s.Close)
		t.Cleanup(away.Close)
		away.Stop()
		c := &rcon.Client{Options: &rcon.Options{DialContext: dialInTurn(s, away, away), ReadOnly: isStatus}}
		t.Cleanup(func() { c.Close() })
		ctx := within(t, 10*time.Second)
		if _, err := c.Exec(ctx, "first"); err != nil {
			t.Fatal(err)
		}
		s.SetFaults(faults)
		for _, safe := range []bool{false, true} { // then it has no connection to send it over
			if _, err := c.Exec(ctx, "status"); !errors.Is(err, syscall.ECONNREFUSED) || rcon.SafeToRetry(err) != safe {
				t.Errorf("%s: got %v, safe to retry %v, want %v", name, err, rcon.SafeToRetry(err), safe)
			}
		}
	}
}

func TestClientAcceptsAnEmptyStatusTheSecondTime(t *testing.T) {
	t.Parallel()
	s := serve(t, nil, rcontest.Faults{})
	c := client(t, s, &rcon.Options{ReadOnly: isStatus})
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
		if _, err := c.Exec(ctx, "status"); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("stopped: got %v, want %v", err, syscall.ECONNREFUSED)
		}
		if err := s.Start(); err != nil {
			t.Fatal(err)
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
