package poll_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

// Each way in which a server fails has a kind.
func TestKindsOfFailures(t *testing.T) {
	t.Parallel()
	text := func(s string) rcontest.Handler { return func(*rcontest.Request) string { return s } }
	for _, test := range []struct {
		name     string
		faults   rcontest.Faults
		handler  rcontest.Handler
		password string
		dial     error
		want     poll.Kind
	}{
		{name: "well"},
		{name: "wrong password", password: "wrong", want: poll.KindAuth},
		{name: "silent", faults: rcontest.Faults{LoginSilent: true}, want: poll.KindTimeout},
		{name: "no answer to status", faults: rcontest.Faults{Silent: true}, want: poll.KindTimeout},
		{name: "hangs up", faults: rcontest.Faults{HangUp: true}, want: poll.KindNoLogin},
		{name: "web server", faults: rcontest.Faults{Garbage: "HTTP/1.1 400 Bad Request\r\n\r\n"}, want: poll.KindProtocol},
		{name: "another game", handler: text("There are 0 of a max of 20 players online"), want: poll.KindNotStatus},
		{name: "no count", handler: text(head + table + "#end\n"), want: poll.KindNotStatus},
		{name: "breaks off", faults: rcontest.Faults{HangOnExec: true}, want: poll.KindClosed},
		{name: "unknown host", dial: &net.DNSError{Err: "no such host", IsNotFound: true}, want: poll.KindAddress},
		{name: "no port", dial: &net.OpError{Op: "dial", Err: &net.AddrError{Err: "missing port in address", Addr: "127.0.0.1"}}, want: poll.KindAddress},
		{name: "our own fault", dial: errors.New("too many open files"), want: poll.KindInternal},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				if test.handler == nil {
					test.handler = rcontest.NewGame("", "", 4).Handle
				}
				server := rcontest.New(test.handler, &rcontest.Options{Password: "secret", Faults: test.faults})
				defer server.Close()
				client := &rcon.Client{Password: "secret", Options: &rcon.Options{DialContext: server.DialContext}}
				if test.password != "" {
					client.Password = test.password
				}
				if test.dial != nil {
					client.Options.DialContext = func(context.Context, string, string) (net.Conn, error) { return nil, test.dial }
				}
				defer client.Close()
				ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
				defer cancel()
				_, err := poll.Observe(ctx, client)
				if f := poll.Classify(err); f.Kind != test.want || (f.Message == "") != (err == nil) {
					t.Errorf("%v: %v %q", err, f.Kind, f.Message)
				}
			})
		})
	}
}

// Nothing listens where a server was a moment ago.
func TestRefusedIsAKind(t *testing.T) {
	t.Parallel()
	server := rcontest.NewServer(nil, nil)
	addr := server.Addr()
	server.Close()
	client := &rcon.Client{Addr: addr, Password: "secret"}
	defer client.Close()
	_, err := poll.Observe(t.Context(), client)
	if f := poll.Classify(err); f.Kind != poll.KindRefused {
		t.Errorf("%v: %v", err, f.Kind)
	}
}

// What says nothing of the login itself, only that it led nowhere, is no fault of ours.
func TestLoginThatLeadsNowhere(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]poll.Kind{
		fmt.Errorf("%w: a strange packet", rcon.ErrNoAnswer):                poll.KindNoLogin,
		fmt.Errorf("%w: %w", rcon.ErrNoAnswer, context.DeadlineExceeded):    poll.KindTimeout,
		fmt.Errorf("%w: %w", rcon.ErrClosed, rcon.ErrLoggedOut):             poll.KindNoLogin,
		fmt.Errorf("%w: %w", rcon.ErrClosed, &net.DNSError{Err: "timeout"}): poll.KindAddress,
	} {
		if f := poll.Classify(err); f.Kind != want {
			t.Errorf("%v: %v %q", err, f.Kind, f.Message)
		}
	}
}

func TestKindsHaveNames(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	for k := poll.KindAuth; k <= poll.KindInternal; k++ {
		if s := k.String(); s == "" || seen[s] {
			t.Errorf("kind %d is %q", k, s)
		}
		seen[k.String()] = true
	}
	for _, k := range []poll.Kind{-1, 0, poll.KindInternal + 1} {
		if k.String() != "" || k.Transient() {
			t.Errorf("kind %d is %q", k, k)
		}
	}
}
