package a2s_test

import (
	"context"
	"fmt"

	"github.com/left4me/left4me/rcon/a2s"
)

func ExampleParsePlayers() {
	payload := "D\x01\x00Crone\x00\x03\x00\x00\x00\x00\x00\x70\x42"
	players, err := a2s.ParsePlayers([]byte(payload))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range players {
		fmt.Println(p.Name, p.Score, p.Connected)
	}
	// Output: Crone 3 1m0s
}

func ExampleClient() {
	client := &a2s.Client{Addr: "203.0.113.20:27015"}
	info, err := client.Info(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s: %d of %d on %s\n", info.Name, info.Players, info.MaxPlayers, info.Map)
}
