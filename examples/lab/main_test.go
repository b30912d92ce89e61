package main

import (
	"bufio"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/a2s"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/rcon/status"
)

// start runs lab and returns where its game server is.
func start(t *testing.T, args ...string) (addr string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	r, w := io.Pipe()
	go func() {
		ended <- run(ctx, append([]string{"-addr", "127.0.0.1:0"}, args...), w)
		w.Close()
	}()
	t.Cleanup(func() {
		cancel()
		go io.Copy(io.Discard, r)
		if err := <-ended; err != nil {
			t.Errorf("lab ended with %v", err)
		}
	})
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		rest, ok := strings.CutPrefix(lines.Text(), "RCON and A2S at ")
		if ok {
			addr, _, _ = strings.Cut(rest, ",")
		}
		if strings.HasPrefix(lines.Text(), "right: ") {
			return addr
		}
	}
	t.Fatal("lab says nothing")
	return ""
}

func TestLabServesAScenario(t *testing.T) {
	t.Parallel()
	addr := start(t, "-pace", "10ms", "-log", "hostile", "long-reply")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	client := &rcon.Client{Addr: addr, Password: rcontest.ScenarioPassword}
	defer client.Close()
	text, err := client.Exec(ctx, "status")
	if err != nil {
		t.Fatal(err)
	}
	s, err := status.Parse(text)
	if err != nil || s.Partial || len(s.Players) < 3 {
		t.Errorf("%d players, partial %v, %v", len(s.Players), s.Partial, err)
	}
	for _, p := range s.Players {
		if p.SteamID.AccountID() < 2147480000 { // one that a name claims
			t.Errorf("%q counts as another player", p.Name)
		}

	}
	long, err := client.Exec(ctx, "long 1000")
	if err != nil || strings.Count(long, "\n") != 1000 {
		t.Errorf("%d lines, %v", strings.Count(long, "\n"), err)
	}
	// Somebody leaves, and A2S says so.
	counts := &a2s.Client{Addr: addr}
	for {
		info, err := counts.Info(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if info.Players == 3 {
			return
		}
	}
}

func TestLabListsScenarios(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := run(t.Context(), []string{"-list"}, &out); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "\n"); n != len(rcontest.Scenarios()) || !strings.Contains(out.String(), "\nlong-reply ") {
		t.Errorf("%d lines:\n%s", n, out.String())
	}
	for _, args := range [][]string{nil, {"no-such"}, {"-steam", "no-such", "plain"}, {"-log", "no-such", "plain"}, {"-pace", "0s", "plain"}, {"-addr", "127.0.0.1:x", "plain"}} {
		if err := run(t.Context(), args, io.Discard); err == nil {
			t.Errorf("lab %v serves", args)
		}
	}
}
