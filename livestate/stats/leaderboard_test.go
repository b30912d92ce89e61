package stats_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/steam"
)

// TestShortBoardIsTheFrontOfALongOne: how many are asked for changes nothing of the order.
func TestShortBoardIsTheFrontOfALongOne(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		times := make([]stats.PlayerTime, r.IntN(300))
		for i, n := range r.Perm(len(times)) {
			times[i] = stats.PlayerTime{SteamID: steam.FromAccountID(uint32(n)), Total: time.Duration(r.IntN(40)-2) * time.Second, Sessions: n}
		}
		all := stats.RankPlayers(slices.Clone(times), 1000)
		for i := 1; i < len(all); i++ {
			if a, b := all[i-1], all[i]; a.Total < b.Total || a.Total == b.Total && a.SteamID.Uint64() > b.SteamID.Uint64() {
				t.Fatalf("%v before %v", a, b)
			}
		}
		for _, limit := range []int{-1, 0, 1, 2, 50, 100, 101} {
			got := stats.RankPlayers(slices.Clone(times), limit)
			if diff := cmp.Diff(all[:min(max(limit, 0), len(all))], got, cmp.Comparer(func(a, b steam.ID) bool { return a == b })); diff != "" {
				t.Fatalf("%d of %d (-want +got):\n%s", limit, len(times), diff)
			}
		}
	}
}
