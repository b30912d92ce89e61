//go:build unix

package sqlite_test

import (
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
	"github.com/left4me/left4me/store/storetest"
)

// BenchmarkTick measures what a poll of 10,000 servers writes, in processor time: one in which the
// players stay, and one in which a player leaves each server, and another one comes.
func BenchmarkTick(b *testing.B) {
	for _, tick := range []struct {
		name  string
		batch func(servers []int64, n int) []store.Update
	}{
		{"stay", storetest.Tick},
		{"come_and_go", func(servers []int64, n int) []store.Update {
			batch := make([]store.Update, len(servers))
			for i, v := range servers {
				at := epoch.Add(time.Duration(n) * time.Minute)
				guest := func(n int) livestate.Session {
					joined := epoch.Add(time.Duration(n) * time.Minute)
					return livestate.Session{SteamID: steam.FromAccountID(uint32(i*7 + n%1000 + 1)), JoinedAt: joined, LastSeenAt: at, Name: "player", LastName: "player"}
				}
				u := store.Update{ServerID: v, Run: livestate.Run{State: livestate.State{Players: n % 30, MaxPlayers: 30, Map: "c1m2_streets"}, StartedAt: at, LastSeenAt: at}}
				gone := guest(n - 1)
				gone.LeftAt, gone.Reason = at, livestate.ReasonLeft
				u.Sessions = append(u.Sessions, gone, guest(n))
				batch[i] = u
			}
			return batch
		}},
	} {
		b.Run(tick.name, func(b *testing.B) {
			s, _, servers := fleet(b, 10_000)
			apply := func(s *sqlite.Store, n int) {
				if err := s.Apply(b.Context(), tick.batch(servers, n)); err != nil {
					b.Fatal(err)
				}
			}
			apply(s, 0)
			n, before := 0, processorTime(b)
			for b.Loop() {
				n++
				apply(s, n)
			}
			b.ReportMetric((processorTime(b)-before).Seconds()*1000/float64(b.N), "cpu-ms/op")
		})
	}
}
