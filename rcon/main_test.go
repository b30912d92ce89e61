package rcon_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

const password = "correct-horse"

// echo answers a command with itself.
func echo(r *rcontest.Request) string { return r.Command }

// text answers every command with s.
func text(s string) rcontest.Handler { return func(*rcontest.Request) string { return s } }

func serve(t testing.TB, handler rcontest.Handler, faults rcontest.Faults) *rcontest.Server {
	t.Helper()
	s := rcontest.NewServer(handler, &rcontest.Options{Password: password, Faults: faults})
	t.Cleanup(s.Close)
	return s
}

func dial(t testing.TB, s *rcontest.Server, opts *rcon.Options) *rcon.Conn {
	t.Helper()
	c, err := rcon.Dial(within(t, 10*time.Second), s.Addr(), password, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func client(t testing.TB, s *rcontest.Server, opts *rcon.Options) *rcon.Client {
	t.Helper()
	c := &rcon.Client{Addr: s.Addr(), Password: password, Options: opts}
	t.Cleanup(func() { c.Close() })
	return c
}

// within returns a context of the test that ends after d.
func within(t testing.TB, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// wide is n runes of three bytes each, so that packets end inside runes.
func wide(n int) string { return strings.Repeat("語", n) }
