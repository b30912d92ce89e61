package blocks_test

import (
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store/internal/blocks"
)

func Example() {
	morning := blocks.PartOf(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	block := blocks.Append(nil, morning, []blocks.Player{{SteamID: steam.FromAccountID(7), Presence: sums.Presence{Time: time.Hour, Began: 2}}})
	var tally blocks.Tally
	err := blocks.Read(append(block, block...), func(blocks.Part) bool { return true },
		func(_ blocks.Part, p blocks.Player) { tally.Add(p.SteamID, p.Presence) })
	for _, p := range tally.Players() {
		fmt.Println(p.SteamID, p.Time, p.Sessions(), err)
	}
	// Output: 76561197960265735 2h0m0s 4 <nil>
}
