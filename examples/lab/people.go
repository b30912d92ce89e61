package main

import (
	"context"
	"time"

	"github.com/left4me/left4me/rcon/rcontest"
)

// people have names that readers of status have fallen for. No account has their ids.
var people = []rcontest.Player{
	{Name: `x" STEAM_1:0:999 0:01 1 0 active 1 1.2.3.4:1`, SteamID: "STEAM_1:1:2147480001", Ping: 40},
	{Name: "<script>alert(1)</script>", SteamID: "STEAM_1:0:2147480002", Ping: 50},
	{Name: "=1+1", SteamID: "STEAM_1:1:2147480003", Ping: 60},
	{Name: "# userid name \u202e 雨", SteamID: "STEAM_1:0:2147480004", Ping: 70},
}

// play lets one player after another leave and come back, until ctx ends.
func play(ctx context.Context, game *rcontest.Game, server *rcontest.Server, at place) {
	tick := time.NewTicker(at.pace)
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if at.hostileLog {
			for _, datagram := range rcontest.HostileLog(people[0], "") {
				server.LogDatagram(datagram)
			}
		}
		leaving := people[n/2%len(people)]
		if n%2 == 1 {
			game.Join(leaving)
			continue
		}
		for _, p := range game.Players() {
			if p.SteamID == leaving.SteamID {
				game.Leave(p.UserID)
			}
		}
	}
}
