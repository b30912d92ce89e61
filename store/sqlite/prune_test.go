package sqlite_test

import (
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
)

// TestOthersWriteDuringPrune: who writes while old history is removed does not wait
// until all of it is gone.
func TestOthersWriteDuringPrune(t *testing.T) {
	t.Parallel()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const rows = 20_000
	v := aServer(t, s).ID
	up := store.Update{ServerID: v}
	for i := range rows {
		at := epoch.Add(time.Duration(i) * time.Minute)
		up.Sessions = append(up.Sessions, livestate.Session{
			SteamID: steam.FromAccountID(uint32(i + 1)), JoinedAt: at, LeftAt: at, LastSeenAt: at, Name: "x", LastName: "x", Reason: livestate.ReasonLeft})
	}
	if err := s.Apply(t.Context(), []store.Update{up}); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	var writes int
	var longest time.Duration
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			begin := time.Now()
			if err := s.Ping(t.Context()); err != nil {
				t.Error(err)
				return
			}
			writes++
			longest = max(longest, time.Since(begin))
		}
	})
	n, err := s.Prune(t.Context(), epoch.Add(1e6*time.Hour), rows+1)
	close(done)
	wg.Wait()
	if err != nil || n != rows {
		t.Errorf("Prune = %d, %v", n, err)
	}
	t.Logf("%d writes meanwhile, the longest took %v", writes, longest)
	if writes < 5 {
		t.Errorf("%d writes while %d rows went", writes, rows)
	}
}
