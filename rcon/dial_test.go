package rcon_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

func TestLoginDialects(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		faults rcontest.Faults
		opts   *rcon.Options
	}{
		{"srcds", rcontest.Faults{}, nil},
		{"srcds in one segment", rcontest.Faults{Coalesce: true}, nil},
		{"byte by byte", rcontest.Faults{Drip: true}, nil},
		{"no leading empty packet", rcontest.Faults{NoEmpty: true}, nil},
		{"slow", rcontest.Faults{LoginDelay: time.Millisecond}, nil},
		{"any id", rcontest.Palworld(), &rcon.Options{AnyID: true, Strategy: rcon.StrategySinglePacket}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, echo, tc.faults)
			c := dial(t, s, tc.opts)
			if got, err := c.Exec(within(t, 10*time.Second), "hello"); got != "hello" || err != nil {
				t.Errorf("got %q, %v", got, err)
			}
			_, err := rcon.Dial(within(t, 10*time.Second), s.Addr(), "wrong", tc.opts)
			if !errors.Is(err, rcon.ErrAuth) || rcon.SafeToRetry(err) {
				t.Errorf("wrong password: got %v, safe to retry %v", err, rcon.SafeToRetry(err))
			}
		})
	}
}

// TestDialErrors has an error for each thing that an operator can do about it.
func TestDialErrors(t *testing.T) {
	t.Parallel()
	all := []error{
		rcon.ErrAuth, rcon.ErrNoLogin, rcon.ErrProtocol, rcon.ErrClosed,
		syscall.ECONNREFUSED, context.DeadlineExceeded,
	}
	for _, tc := range []struct {
		name    string
		faults  rcontest.Faults
		stopped bool
		want    error
	}{
		{"nothing listens", rcontest.Faults{}, true, syscall.ECONNREFUSED},
		{"banned, or a wrong port", rcontest.Faults{HangUp: true}, false, rcon.ErrNoLogin},
		{"no answer to the login", rcontest.Faults{LoginSilent: true}, false, context.DeadlineExceeded},
		{"no answer to a wrong password", rcontest.Faults{RefuseMute: true}, false, context.DeadlineExceeded},
		{"a web server", rcontest.Faults{Garbage: "HTTP/1.1 400 Bad Request\r\n\r\n"}, false, rcon.ErrProtocol},
		{"an SSH server", rcontest.Faults{Garbage: "SSH-2.0-OpenSSH_9.9\r\n"}, false, rcon.ErrProtocol},
		{"a short greeting", rcontest.Faults{Garbage: "+OK\r\n"}, false, rcon.ErrProtocol},
		{"zeros", rcontest.Faults{Garbage: strings.Repeat("\x00", 40)}, false, rcon.ErrProtocol},
		{"another id", rcontest.Palworld(), false, rcon.ErrProtocol},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, echo, tc.faults)
			if tc.stopped {
				s.Stop()
			}
			pass := password
			if tc.faults.RefuseMute {
				pass = "wrong"
			}
			timeout := 10 * time.Second
			if tc.want == context.DeadlineExceeded {
				timeout = 50 * time.Millisecond
			}
			_, err := rcon.Dial(within(t, timeout), s.Addr(), pass, nil)
			for _, kind := range all {
				if got, want := errors.Is(err, kind), kind == tc.want; got != want {
					t.Errorf("errors.Is(%v, %v) = %v, want %v", err, kind, got, want)
				}
			}
			if !rcon.SafeToRetry(err) {
				t.Errorf("%v: not safe to retry", err)
			}
			if n := strings.Count(err.Error(), "rcon:"); n != 1 {
				t.Errorf("%v: prefix %d times", err, n)
			}
			if strings.Contains(err.Error(), pass) {
				t.Errorf("%v: shows the password", err)
			}
		})
	}
}

func TestBanAfterFailures(t *testing.T) {
	t.Parallel()
	s := serve(t, echo, rcontest.Faults{BanAfter: 3})
	ctx := within(t, 10*time.Second)
	for i, want := range []error{rcon.ErrAuth, rcon.ErrAuth, rcon.ErrAuth, rcon.ErrNoLogin, rcon.ErrNoLogin} {
		if _, err := rcon.Dial(ctx, s.Addr(), "wrong", nil); !errors.Is(err, want) {
			t.Errorf("login %d: got %v, want %v", i, err, want)
		}
	}
	if _, err := rcon.Dial(ctx, s.Addr(), password, nil); !errors.Is(err, rcon.ErrNoLogin) {
		t.Errorf("banned with the right password: got %v, want %v", err, rcon.ErrNoLogin)
	}
}

// A packet that is too long gets its sender banned, be it a login.
func TestPasswordThatNoServerHasIsNotSent(t *testing.T) {
	t.Parallel()
	s := serve(t, echo, rcontest.Faults{})
	for _, bad := range []string{strings.Repeat("x", 1001), password + "\n", "\x00" + password} {
		c := &rcon.Client{Addr: s.Addr(), Password: bad}
		for range 2 {
			_, err := c.Exec(within(t, 10*time.Second), "status")
			if !errors.Is(err, rcon.ErrAuth) || rcon.SafeToRetry(err) || strings.Contains(err.Error(), bad) {
				t.Errorf("%.20q: got %v", bad, err)
			}
		}
		c.Close()
	}
	if got := s.Stats(); got.Refused != 0 || got.Logins != 0 || got.Conns > 3 {
		t.Errorf("server saw %+v, want no login", got)
	}
}

func TestDialContextOption(t *testing.T) {
	t.Parallel()
	s := rcontest.New(echo, &rcontest.Options{Password: password})
	t.Cleanup(s.Close)
	c := dial(t, s, &rcon.Options{DialContext: s.DialContext})
	if got, err := c.Exec(within(t, 10*time.Second), "hi"); got != "hi" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	s.Stop()
	_, err := rcon.Dial(t.Context(), s.Addr(), password, &rcon.Options{DialContext: s.DialContext})
	if !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("got %v, want %v", err, syscall.ECONNREFUSED)
	}
}

// Connections through a tunnel often have no deadlines. Replies are read all the
// same, and the context is kept to.
func TestConnectionWithoutDeadlines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := rcontest.New(echo, &rcontest.Options{Faults: rcontest.Faults{Split: 2, Drip: true}})
		defer s.Close()
		c, err := rcon.NewConn(t.Context(), noDeadlines{s.Pipe()}, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := c.Exec(t.Context(), "say hi"); got != "say hi" || err != nil {
			t.Errorf("got %q, %v", got, err)
		}
		s.SetFaults(rcontest.Faults{NoMirror: true})
		start := time.Now()
		got, err := c.Exec(within(t, 5*time.Second), "say hi")
		if got != "say hi" || !errors.Is(err, rcon.ErrIncomplete) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("no end marker: got %q, %v", got, err)
		}
		s.SetFaults(rcontest.Faults{LoginSilent: true})
		if _, err := rcon.NewConn(within(t, 5*time.Second), noDeadlines{s.Pipe()}, "", nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("no answer to the login: got %v", err)
		}
		if took := time.Since(start); took != 10*time.Second {
			t.Errorf("took %v, want 5s for each of the two", took)
		}
	})
}

type noDeadlines struct{ net.Conn }

func (noDeadlines) SetDeadline(time.Time) error      { return errors.ErrUnsupported }
func (noDeadlines) SetReadDeadline(time.Time) error  { return errors.ErrUnsupported }
func (noDeadlines) SetWriteDeadline(time.Time) error { return errors.ErrUnsupported }

func TestNewConnClosesOnFailure(t *testing.T) {
	t.Parallel()
	nc := &closeCounter{Conn: rcontest.Pipe(echo, &rcontest.Options{Password: password})}
	if _, err := rcon.NewConn(within(t, 10*time.Second), nc, "wrong", nil); !errors.Is(err, rcon.ErrAuth) {
		t.Errorf("got %v, want %v", err, rcon.ErrAuth)
	}
	if nc.closed != 1 {
		t.Errorf("closed %d times, want 1", nc.closed)
	}
}

type closeCounter struct {
	net.Conn
	closed int
}

func (c *closeCounter) Close() error {
	c.closed++
	return c.Conn.Close()
}
