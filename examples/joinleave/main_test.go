package main

import (
	"bufio"
	"context"
	"io"
	"testing"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

func TestWatch(t *testing.T) {
	t.Parallel()
	game := rcontest.NewGame("test", "c1m1_hotel", 4)
	server := rcontest.NewServer(game.Handle, &rcontest.Options{Password: "secret"})
	defer server.Close()
	client := &rcon.Client{Addr: server.Addr(), Password: "secret"}
	defer client.Close()
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- watch(ctx, client, time.Millisecond, w) }()

	lines := bufio.NewScanner(r)
	for _, step := range []struct {
		do   func()
		want string
	}{
		{func() { game.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:11"}) }, `+ 76561197960265750 "Ada"`},
		{func() { game.Leave(1) }, `- 76561197960265750 "Ada" after 0s`},
	} {
		step.do()
		if !lines.Scan() || lines.Text() != step.want {
			t.Fatalf("got %q, want %q", lines.Text(), step.want)
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
