package livestate_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// BenchmarkObserve polls a server on which nothing changes, as it is most of
// the time: with some players there, and some who left within the last hour.
func BenchmarkObserve(b *testing.B) {
	for _, size := range []struct{ here, gone int }{{0, 0}, {0, 10}, {4, 10}, {8, 30}, {31, 100}} {
		b.Run(fmt.Sprintf("here=%d/gone=%d", size.here, size.gone), func(b *testing.B) {
			obs := poll(600)
			obs.State.MaxPlayers = 100 // so that so many rows are believed
			for i := range size.here + size.gone {
				obs.Roster = append(obs.Roster, here(steam.FromAccountID(uint32(1000-7*i)), i+2, 300))
			}
			var server livestate.Server
			server, _ = server.Observe(obs, livestate.Policy{})
			obs.Roster = obs.Roster[:size.here]
			b.ReportAllocs()
			for b.Loop() {
				obs.At = obs.At.Add(time.Microsecond * 100) // so that nobody is forgotten meanwhile
				var c livestate.Changes
				server, c = server.Observe(obs, livestate.Policy{})
				if len(c.Opened) > 0 {
					b.Fatal("somebody joined")
				}
				if server.NeedLookup(obs) != nil {
					b.Fatal("somebody is unsure")
				}
			}
		})
	}
}

// BenchmarkReconcile does the same with Reconcile and Apply alone.
func BenchmarkReconcile(b *testing.B) {
	obs := poll(600)
	for i := range 8 {
		obs.Roster = append(obs.Roster, here(steam.FromAccountID(uint32(1000-7*i)), i+2, 300))
	}
	var known []livestate.Session
	b.ReportAllocs()
	for b.Loop() {
		obs.At = obs.At.Add(time.Second)
		known = livestate.Reconcile(known, obs, livestate.Policy{}).Apply(known)
	}
}
