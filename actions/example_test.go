package actions_test

import (
	"context"
	"fmt"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/steam"
)

func Example() {
	game := rcontest.NewGame("", "c1m1_hotel", 8)
	game.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:101"})
	srv := rcontest.NewServer(game.Handle, &rcontest.Options{Password: "secret"})
	defer srv.Close()

	client := &rcon.Client{Addr: srv.Addr(), Password: "secret"}
	defer client.Close()
	kick := actions.Action{Kind: actions.Kick, SteamID: steam.MustParse("STEAM_1:0:101"), UserID: 1, Text: "away"}
	if actions.Decide(actions.Operator, kick) != actions.Allowed {
		return
	}
	for range 2 {
		_, err := actions.Do(context.Background(), client, kick)
		fmt.Println(actions.Code(err), len(game.Players()))
	}
	// Output:
	// ok 0
	// gone 0
}
