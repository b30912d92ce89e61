package storetest

import (
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// Tick is the updates of the nth poll of all servers, for benchmarks: each has a new state,
// and one of its four players another ping.
func Tick(servers []int64, n int) []store.Update {
	epoch := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	at := epoch.Add(time.Duration(n) * 5 * time.Second)
	state := livestate.State{Players: n % 30, MaxPlayers: 30, Map: "c1m2_streets"}
	batch := make([]store.Update, len(servers))
	for i, v := range servers {
		u := store.Update{ServerID: v, Run: livestate.Run{State: state, StartedAt: at, LastSeenAt: at}}
		for p := range uint32(4) {
			if n > 0 && p != uint32(n)%4 {
				continue
			}
			u.Sessions = append(u.Sessions, livestate.Session{SteamID: steam.FromAccountID(uint32(i)*4 + p + 1),
				JoinedAt: epoch, LastSeenAt: at, Name: "player", LastName: "player", MinPing: 10, MaxPing: 10 + n})
		}
		batch[i] = u
	}
	return batch
}
