package main

import (
	"bufio"
	"context"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

func TestWatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		game := rcontest.NewGame("test", "c1m1_hotel", 4)
		game.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:11"})
		server := rcontest.New(game.Handle, &rcontest.Options{Password: "secret"})
		defer server.Close()
		client := &rcon.Client{Password: "secret", Options: &rcon.Options{DialContext: server.DialContext}}
		defer client.Close()
		ctx, cancel := context.WithCancel(t.Context())
		r, w := io.Pipe()
		done := make(chan error, 1)
		go func() { done <- watch(ctx, client, time.Second, w) }()

		lines := bufio.NewScanner(r)
		for _, want := range []string{`+ 76561197960265750 "Ada"`, `- 76561197960265750 "Ada" after 1m22s`} {
			if !lines.Scan() || lines.Text() != want {
				t.Fatalf("got %q, want %q", lines.Text(), want)
			}
			wait(ctx, 82500*time.Millisecond) // between two polls
			game.Leave(1)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}
