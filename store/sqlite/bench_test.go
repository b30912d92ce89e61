package sqlite_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
)

var epoch = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// fleet returns a store in a file with so many servers, and their IDs.
func fleet(b *testing.B, n int) (*sqlite.Store, []int64) {
	b.Helper()
	s := open(b, filepath.Join(b.TempDir(), "bench.db"))
	u, err := s.CreateUser(b.Context(), store.User{Name: "bench", Active: true})
	if err != nil {
		b.Fatal(err)
	}
	servers := make([]int64, n)
	for i := range servers {
		v, err := s.CreateServer(b.Context(), store.Server{UserID: u.ID, Name: fmt.Sprint("server ", i), Port: i + 1})
		if err != nil {
			b.Fatal(err)
		}
		servers[i] = v.ID
	}
	return s, servers
}

// tick is what a poll of all servers comes to when each has a new state and one
// of its four players changed.
func tick(servers []int64, n int) []store.Update {
	at := epoch.Add(time.Duration(n) * 5 * time.Second)
	batch := make([]store.Update, len(servers))
	for i, v := range servers {
		u := store.Update{ServerID: v, Run: livestate.Run{
			State:     livestate.State{Players: n % 30, MaxPlayers: 30, Map: "c1m2_streets"},
			StartedAt: at, LastSeenAt: at,
		}}
		if n == 0 {
			for p := range uint32(4) {
				u.Sessions = append(u.Sessions, livestate.Session{SteamID: steam.FromAccountID(uint32(i)*4 + p + 1),
					JoinedAt: at, LastSeenAt: at, Name: "player", NameNow: "player"})
			}
		} else {
			u.Closed = []livestate.Run{{State: livestate.State{Players: (n - 1) % 30, MaxPlayers: 30, Map: "c1m2_streets"},
				StartedAt: at.Add(-5 * time.Second), LastSeenAt: at.Add(-5 * time.Second)}}
			u.Sessions = []livestate.Session{{SteamID: steam.FromAccountID(uint32(i)*4 + uint32(n)%4 + 1),
				JoinedAt: epoch, LastSeenAt: at, Name: "player", NameNow: "player", MinPing: 10, MaxPing: 10 + n}}
		}
		batch[i] = u
	}
	return batch
}

func BenchmarkApply(b *testing.B) {
	const servers = 10_000
	var perTick [2]time.Duration
	for side, name := range []string{"batched", "one_tx_per_server"} {
		b.Run(name, func(b *testing.B) {
			s, ids := fleet(b, servers)
			if err := s.Apply(b.Context(), tick(ids, 0)); err != nil {
				b.Fatal(err)
			}
			n := 0
			for b.Loop() {
				b.StopTimer()
				n++
				batch := tick(ids, n)
				b.StartTimer()
				if err := applyIn(b.Context(), s, batch, side == 0); err != nil {
					b.Fatal(err)
				}
			}
			perTick[side] = b.Elapsed() / time.Duration(b.N)
			b.ReportMetric(float64(servers)*float64(b.N)/b.Elapsed().Seconds(), "servers/s")
			if perTick[0] > 0 && perTick[1] > 0 {
				b.ReportMetric(float64(perTick[1])/float64(perTick[0]), "ratio")
			}
		})
	}
}

func applyIn(ctx context.Context, s *sqlite.Store, batch []store.Update, whole bool) error {
	if whole {
		return s.Apply(ctx, batch)
	}
	for i := range batch {
		if err := s.Apply(ctx, batch[i:i+1]); err != nil {
			return err
		}
	}
	return nil
}

func BenchmarkTouch(b *testing.B) {
	s, ids := fleet(b, 10_000)
	if err := s.Apply(b.Context(), tick(ids, 0)); err != nil {
		b.Fatal(err)
	}
	seen := make([]store.Seen, len(ids))
	n := 0
	for b.Loop() {
		n++
		for i, id := range ids {
			seen[i] = store.Seen{ServerID: id, LastSeenAt: epoch.Add(time.Duration(n) * time.Second)}
		}
		if err := s.Touch(b.Context(), seen); err != nil {
			b.Fatal(err)
		}
	}
}
