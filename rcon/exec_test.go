package rcon_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

func TestExecReturnsTheWholeReply(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		faults rcontest.Faults
		opts   *rcon.Options
	}{
		{"source", rcontest.Faults{}, nil},
		{"split inside runes", rcontest.Faults{Split: 100}, nil},
		{"coalesced", rcontest.Faults{Coalesce: true, Split: 1000}, nil},
		{"byte by byte", rcontest.Faults{Drip: true, Split: 500}, nil},
		{"no tail", rcontest.Faults{NoTail: true}, nil},
		{"packets of others between", rcontest.Faults{LogPackets: true, Split: 1000}, nil},
		{"one huge packet", rcontest.Faults{Split: 1 << 19}, nil},
		{"minecraft", rcontest.Minecraft(), &rcon.Options{Strategy: rcon.StrategyMirrorAfterFirst}},
		{"minecraft, split", rcontest.Faults{OnePerRead: true, Split: 1000}, &rcon.Options{Strategy: rcon.StrategyMirrorAfterFirst}},
		{"late on source", rcontest.Faults{Split: 1000}, &rcon.Options{Strategy: rcon.StrategyMirrorAfterFirst}},
		{"late, any id", rcontest.Faults{ZeroIDs: true}, &rcon.Options{Strategy: rcon.StrategyMirrorAfterFirst, AnyID: true}},
		{"second command", rcontest.Faults{NoMirror: true}, &rcon.Options{Strategy: rcon.StrategySecondCommand, EndCommand: "x"}},
		{"idle gap", rcontest.Faults{HangOnEmpty: true}, &rcon.Options{Strategy: rcon.StrategyIdleTimeout, Gap: 300 * time.Millisecond}},
		{"single", rcontest.Faults{HangOnEmpty: true, Split: 1 << 19}, &rcon.Options{Strategy: rcon.StrategySinglePacket}},
		{"any id, mirror", rcontest.Faults{ZeroIDs: true}, &rcon.Options{AnyID: true}},
		{"wrong ids", rcontest.Faults{WrongIDs: true, Split: 1000}, &rcon.Options{AnyID: true}},
		{"any id, idle", rcontest.Palworld(), &rcon.Options{AnyID: true, Strategy: rcon.StrategyIdleTimeout, Gap: 300 * time.Millisecond}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			replies := map[string]string{
				"short": "ok\n",
				"empty": "",
				"bytes": "a\x00\x01\x00b",
				"wide":  wide(2000),
				"long":  strings.Repeat("0123456789abcdef", 4000) + wide(100),
			}
			handler := func(r *rcontest.Request) string { return replies[r.Command] }
			exec := func(t *testing.T, c *rcon.Conn) {
				for _, command := range []string{"short", "empty", "wide", "short", "bytes", "long", "empty", "wide", "short"} {
					want := replies[command]
					got, err := c.Exec(within(t, time.Minute), command)
					if err != nil {
						t.Fatalf("%s: %v", command, err)
					}
					if diff := cmp.Diff(want, got); diff != "" {
						t.Fatalf("%s (-want +got):\n%s", command, diff)
					}
				}
			}
			inMemory(t, handler, tc.faults, tc.opts, func(t *testing.T, _ *rcontest.Server, c *rcon.Conn) { exec(t, c) })
			if opts := patient(tc.opts); opts.Strategy != rcon.StrategyIdleTimeout {
				exec(t, dial(t, serve(t, handler, tc.faults), opts))
			}
		})
	}
}

// inMemory runs f with a connection to a server in a bubble of synctest, where time
// passes only while everybody waits for it.
func inMemory(t *testing.T, handler rcontest.Handler, faults rcontest.Faults, opts *rcon.Options, f func(*testing.T, *rcontest.Server, *rcon.Conn)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := rcontest.New(handler, &rcontest.Options{Password: password, Faults: faults})
		defer s.Close()
		c, err := rcon.NewConn(t.Context(), s.Pipe(), password, opts)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		f(t, s, c)
	})
}

// patient returns opts with a gap that a busy machine does not make.
func patient(opts *rcon.Options) *rcon.Options {
	var o rcon.Options
	if opts != nil {
		o = *opts
	}
	o.Gap = time.Minute
	return &o
}

func TestLogLineInsideTheReplyIsKept(t *testing.T) {
	t.Parallel()
	c := dial(t, serve(t, text("#end\n"), rcontest.Faults{LogLine: true}), nil)
	got, err := c.Exec(within(t, 10*time.Second), "status")
	if err != nil || !strings.HasPrefix(got, "#end\nL ") || !strings.Contains(got, `command "status"`) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestInvalidBytesAreReplaced(t *testing.T) {
	t.Parallel()
	c := dial(t, serve(t, text("a\xff\xfeb"+wide(1)[:2]), rcontest.Faults{}), nil)
	got, err := c.Exec(within(t, 10*time.Second), "status")
	if diff := cmp.Diff("a\uFFFDb\uFFFD", got); diff != "" || err != nil {
		t.Errorf("%v, (-want +got):\n%s", err, diff)
	}
}

func TestExecErrors(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 5000)
	all := []error{
		rcon.ErrClosed, rcon.ErrProtocol, rcon.ErrTooLarge, rcon.ErrCommand, rcon.ErrIncomplete,
		rcon.ErrAuth, rcon.ErrNoLogin, context.DeadlineExceeded,
	}
	for _, tc := range []struct {
		name    string
		faults  rcontest.Faults
		opts    *rcon.Options
		command string
		timeout time.Duration
		text    string // what is returned beside the error
		want    []error
		safe    bool
	}{
		{name: "silence", faults: rcontest.Faults{Silent: true}, timeout: 50 * time.Millisecond,
			want: []error{context.DeadlineExceeded}},
		{name: "closed on the command", faults: rcontest.Faults{HangOnExec: true},
			want: []error{rcon.ErrClosed}},
		{name: "login lost", faults: rcontest.Faults{LoggedOut: true},
			want: []error{rcon.ErrClosed}, safe: true},
		{name: "no end marker", faults: rcontest.Faults{NoMirror: true}, opts: &rcon.Options{Gap: 50 * time.Millisecond},
			text: long, want: []error{rcon.ErrIncomplete}},
		{name: "no end marker, nor time", faults: rcontest.Faults{NoMirror: true}, timeout: 2 * time.Second,
			opts: &rcon.Options{Gap: time.Minute},
			text: long, want: []error{rcon.ErrIncomplete, context.DeadlineExceeded}},
		{name: "closed on the end marker", faults: rcontest.Faults{HangOnEmpty: true},
			text: long, want: []error{rcon.ErrIncomplete, rcon.ErrClosed}},
		{name: "reset in the middle", faults: rcontest.Faults{ResetAfter: 1000 + 14, Drip: true},
			want: []error{rcon.ErrIncomplete, rcon.ErrClosed}},
		{name: "size -1", faults: rcontest.Faults{Size: -1}, want: []error{rcon.ErrProtocol}},
		{name: "size 9", faults: rcontest.Faults{Size: 9}, want: []error{rcon.ErrProtocol}},
		{name: "size 2^31-1", faults: rcontest.Faults{Size: 1<<31 - 1}, want: []error{rcon.ErrTooLarge}},
		{name: "size above the limit", opts: &rcon.Options{MaxPacket: 1024}, want: []error{rcon.ErrTooLarge}},
		{name: "reply above the limit", opts: &rcon.Options{MaxReply: 4500},
			text: long[:4086], want: []error{rcon.ErrIncomplete, rcon.ErrTooLarge}},
		{name: "packets of others above the limit", faults: rcontest.Faults{WrongIDs: true, Endless: true},
			opts: &rcon.Options{MaxReply: 4500}, want: []error{rcon.ErrTooLarge}},
		{name: "command too long", command: strings.Repeat("x", 1001), want: []error{rcon.ErrCommand, rcon.ErrTooLarge}},
		{name: "command with NUL", command: "say a\x00b", want: []error{rcon.ErrCommand}},
		{name: "command with CR", command: "say a\rb", want: []error{rcon.ErrCommand}},
		{name: "command with LF", command: "say a\nquit", want: []error{rcon.ErrCommand}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			timed := tc.timeout > 0 || tc.opts != nil && tc.opts.Gap > 0
			if tc.timeout == 0 {
				tc.timeout = 10 * time.Second
			}
			if tc.command == "" {
				tc.command = "status"
			}
			check := func(t *testing.T, s *rcontest.Server, c *rcon.Conn) {
				got, err := c.Exec(within(t, tc.timeout), tc.command)
				for _, kind := range all {
					want := false
					for _, w := range tc.want {
						want = want || w == kind
					}
					if errors.Is(err, kind) != want {
						t.Errorf("errors.Is(%v, %v) = %v, want %v", err, kind, !want, want)
					}
				}
				if err == nil {
					t.Fatal("no error")
				}
				if rcon.SafeToRetry(err) != tc.safe {
					t.Errorf("SafeToRetry(%v) = %v", err, !tc.safe)
				}
				if n := strings.Count(err.Error(), "rcon:"); n != 1 {
					t.Errorf("%v: prefix %d times", err, n)
				}
				if tc.faults.ResetAfter > 0 && strings.HasPrefix(long, got) {
					got = tc.text // how much of it arrives is the network's affair
				}
				if got != tc.text {
					t.Errorf("text of %d bytes, want %d", len(got), len(tc.text))
				}

				_, again := c.Exec(within(t, 10*time.Second), "status")
				if errors.Is(err, rcon.ErrCommand) {
					if again != nil || s.Stats().Commands != 1 {
						t.Errorf("after a refused command: %v, %d commands at the server", again, s.Stats().Commands)
					}
				} else if !errors.Is(again, rcon.ErrClosed) || !rcon.SafeToRetry(again) {
					t.Errorf("the next command: got %v, want %v, safe to retry", again, rcon.ErrClosed)
				}
			}
			if timed {
				inMemory(t, text(long), tc.faults, tc.opts, check)
				return
			}
			s := serve(t, text(long), tc.faults)
			check(t, s, dial(t, s, patient(tc.opts)))
		})
	}
}

func TestEndlessReplyStopsAtItsLimit(t *testing.T) {
	t.Parallel()
	c := dial(t, serve(t, text("x"), rcontest.Faults{Endless: true}), &rcon.Options{MaxReply: 10_000})
	got, err := c.Exec(within(t, 10*time.Second), "status")
	if !errors.Is(err, rcon.ErrTooLarge) || len(got) > 10_000 || len(got) == 0 {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
}

func TestSingleTakesOnePacketAndSkipsTheRest(t *testing.T) {
	t.Parallel()
	handler := func(r *rcontest.Request) string { return strings.Repeat(r.Command, 10) }
	s := serve(t, handler, rcontest.Faults{Split: 5})
	c := dial(t, s, &rcon.Options{Strategy: rcon.StrategySinglePacket})
	for _, command := range []string{"a", "b", "c"} {
		got, err := c.Exec(within(t, 10*time.Second), command)
		if want := strings.Repeat(command, 5); got != want || err != nil {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
}

func TestCommandOfTheGreatestLength(t *testing.T) {
	t.Parallel()
	c := dial(t, serve(t, echo, rcontest.Faults{}), nil)
	command := strings.Repeat("x", rcon.DefaultMaxCommand)
	if got, err := c.Exec(within(t, 10*time.Second), command); got != command || err != nil {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
}

func TestCommandLargerThanTheSendBuffer(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	go func() { // echoes packets of any size
		nc, err := ln.Accept()
		if err != nil {
			return
		}
		defer nc.Close()
		for {
			p, err := rcon.ReadPacket(nc, 1<<20)
			if err != nil {
				return
			}
			if p.Type == rcon.TypeAuth {
				nc.Write(packets(rcon.Packet{ID: p.ID}, rcon.Packet{ID: p.ID, Type: rcon.TypeAuthResponse}))
				continue
			}
			nc.Write(packets(rcon.Packet{ID: p.ID, Body: p.Body}))
		}
	}()
	small := func(ctx context.Context, network, addr string) (net.Conn, error) {
		nc, err := new(net.Dialer).DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return nc, nc.(*net.TCPConn).SetWriteBuffer(4 << 10)
	}
	command := strings.Repeat("0123456789abcdef", 32<<10)
	c, err := rcon.Dial(within(t, 10*time.Second), ln.Addr().String(), password,
		patient(&rcon.Options{DialContext: small, MaxCommand: len(command)}))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for range 3 {
		if got, err := c.Exec(within(t, 10*time.Second), command); got != command || err != nil {
			t.Fatalf("got %d bytes, %v", len(got), err)
		}
	}
}

func TestZeroValuesOfOptions(t *testing.T) {
	t.Parallel()
	c := dial(t, serve(t, text(wide(3000)), rcontest.Faults{}), &rcon.Options{})
	if got, err := c.Exec(within(t, 10*time.Second), "status"); got != wide(3000) || err != nil {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
}

func TestStrategyNames(t *testing.T) {
	t.Parallel()
	want := []rcon.Strategy{rcon.StrategyMirror, rcon.StrategySecondCommand, rcon.StrategySinglePacket, rcon.StrategyIdleTimeout, rcon.StrategyMirrorAfterFirst}
	if diff := cmp.Diff(want, rcon.Strategies()); diff != "" {
		t.Errorf("all strategies (-want +got):\n%s", diff)
	}
	for _, s := range rcon.Strategies() {
		name, err := s.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var got rcon.Strategy
		if err := got.UnmarshalText(name); err != nil || got != s {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
	var s rcon.Strategy
	if err := s.UnmarshalText([]byte("guess")); err == nil {
		t.Error("guess: no error")
	}
	if _, err := rcon.Strategy(9).MarshalText(); err == nil {
		t.Error("9: no error")
	}
}
