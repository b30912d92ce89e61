package sqlite_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// BenchmarkFindPlayers looks for players among 200,000 with a name each on 200 servers.
func BenchmarkFindPlayers(b *testing.B) {
	s, _, servers := fleet(b, 200)
	for i, v := range servers {
		u := store.Update{ServerID: v, Run: livestate.Run{StartedAt: epoch, LastSeenAt: epoch.Add(time.Hour)}}
		for n := range uint32(1000) {
			id := uint32(i)*1000 + n + 1
			name := fmt.Sprintf("[clan%d] mara %d", id%50, id*2654435761)
			u.Sessions = append(u.Sessions, livestate.Session{SteamID: steam.FromAccountID(id), Name: name, LastName: name,
				JoinedAt: epoch.Add(time.Duration(n) * time.Second), LastSeenAt: epoch.Add(time.Hour), LeftAt: epoch.Add(time.Hour)})
		}
		if err := s.Apply(b.Context(), []store.Update{u}); err != nil {
			b.Fatal(err)
		}
	}
	for _, text := range []string{"[clan7] mara 1", "mara 26544", "m", "nothing like it"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.FindPlayers(b.Context(), text, servers, 50); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
