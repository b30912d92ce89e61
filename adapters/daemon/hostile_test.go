package daemon_test

import (
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
)

// A server that invents players fills no disk: what it can have none of opens no
// session, and what it could have stays within the budget. Its counts are told.
func TestInventedPlayersFillNoDisk(t *testing.T) {
	t.Parallel()
	const minutes = 10
	for _, test := range []struct {
		rows, seats int
		sessions    int // at most
		bytes       int64
	}{
		{rows: 1024, seats: 8, sessions: 0, bytes: 1 << 20},
		{rows: 1024, seats: 1024, sessions: 0, bytes: 1 << 20},
		{rows: 64, seats: 8, sessions: 512 + minutes*30 + 1, bytes: 2 << 20},
		{rows: 255, seats: 255, sessions: 512 + minutes*30 + 1, bytes: 2 << 20},
	} {
		t.Run(fmt.Sprintf("%d of %d", test.rows, test.seats), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				st, path := database(t)
				net := newNetwork(t)
				var invented atomic.Int64
				_, row := net.add(t, st, func(*rcontest.Request) string {
					return inventedRoster(test.rows, test.seats, invented.Add(int64(test.rows)))
				}, withPassword())
				stop := start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second})
				pass(minutes * time.Minute)
				if err := stop(); err != nil {
					t.Fatal(err)
				}
				sessions := stored(t, st, row.ID)
				if err := st.Close(); err != nil {
					t.Fatal(err)
				}
				file, err := os.Stat(path)
				if err != nil {
					t.Fatal(err)
				}
				snaps, err := reopen(t, path).Snapshots(t.Context(), []int64{row.ID})
				if err != nil {
					t.Fatal(err)
				}
				t.Logf("%d players invented in %d minutes: %d sessions, %d bytes", invented.Load(), minutes, sessions, file.Size())
				if sessions > test.sessions || file.Size() > test.bytes {
					t.Errorf("want at most %d sessions and %d bytes", test.sessions, test.bytes)
				}
				if snap := snaps[row.ID]; snap.Players != test.rows || snap.MaxPlayers != test.seats {
					t.Errorf("state %+v", snap)
				}
			})
		})
	}
}

// inventedRoster is the status of a server with so many rows, the last of which has the user
// id last. No two of them share a player.
func inventedRoster(rows, seats int, last int64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "hostname: test\nversion : 2.2.4.3 9999 secure  (unknown)\nudp/ip  : 203.0.113.1:27015 [ public 203.0.113.1:27015 ]\n"+
		"os      : Linux Dedicated\nmap     : c1m1_hotel\nplayers : %d humans, 0 bots (%d max) (not hibernating) (unreserved)\n\n"+
		"# userid name uniqueid connected ping loss state rate adr\n", rows, seats)
	for id := last - int64(rows) + 1; id <= last; id++ {
		fmt.Fprintf(&b, "#%3d 1 \"p%d\" STEAM_1:0:%d 00:01 50 0 active 30000 203.0.113.9:27005\n", id, id, id)
	}
	b.WriteString("#end\n")
	return b.String()
}

// stored counts the sessions that a store has of a server.
func stored(t *testing.T, st store.History, server int64) (n int) {
	t.Helper()
	for _, err := range st.Sessions(t.Context(), server, bubble.Add(-24*time.Hour), bubble.Add(24*time.Hour)) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}
