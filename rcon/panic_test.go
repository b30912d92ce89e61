package rcon_test

import (
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

// A func of Options that panics left the connection open, in the middle of a reply or before its login, and under the
// watch of a context that was long over.
func TestPanicInOptionsClosesTheConnection(t *testing.T) {
	t.Parallel()
	game := rcontest.NewServer(func(*rcontest.Request) string { return "ok" }, &rcontest.Options{Password: "secret", Faults: rcontest.Faults{NoMirror: true}})
	t.Cleanup(game.Close)
	recovered := func(f func()) {
		t.Helper()
		defer func() {
			if v := recover(); v != "a bug" {
				t.Errorf("recovered %v", v)
			}
		}()
		f()
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()

	conn, err := rcon.Dial(ctx, game.Addr(), "secret", &rcon.Options{Gap: 50 * time.Millisecond, Complete: func(string, string) bool { panic("a bug") }})
	if err != nil {
		t.Fatal(err)
	}
	recovered(func() { _, _ = conn.Exec(ctx, "status") })
	if _, err := conn.Exec(ctx, "status"); !errors.Is(err, rcon.ErrClosed) || !rcon.SafeToRetry(err) {
		t.Errorf("Exec after the panic: %v", err)
	}

	ours, theirs := net.Pipe()
	t.Cleanup(func() { theirs.Close() })
	recovered(func() {
		_, _ = rcon.NewConn(ctx, ours, "secret", &rcon.Options{BeforeLogin: func(context.Context) (func(error), error) { panic("a bug") }})
	})
	if _, err := ours.Write([]byte("x")); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Write after the panic: %v", err)
	}

	// A Client whose func panics once goes on.
	first := true
	client := &rcon.Client{Addr: game.Addr(), Password: "secret", Options: &rcon.Options{Gap: 50 * time.Millisecond, Complete: func(string, string) bool {
		if first {
			first = false
			panic("a bug")
		}
		return true
	}}}
	t.Cleanup(func() { client.Close() })
	recovered(func() { _, _ = client.Exec(ctx, "status") })
	if text, err := client.Exec(ctx, "status"); err != nil || text != "ok" {
		t.Errorf("Exec of the client after the panic: %q, %v", text, err)
	}
}
