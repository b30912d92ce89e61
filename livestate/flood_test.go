package livestate_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// A server that makes up a thousand players a poll costs no more memory than one
// that did it for half a minute; of who plays there and who has just left nothing
// is forgotten.
func TestMadeUpPlayers(t *testing.T) {
	t.Parallel()
	const polls, crowd = 20, 1000
	madeUp := func(poll, n int) livestate.Player {
		id := uint32(1000 + poll*crowd + n)
		return here(steam.FromAccountID(id), int(id), 1)
	}
	var server livestate.Server
	var applied []livestate.Session
	for i := range polls {
		roster := []livestate.Player{here(ann, 1, float64(100+5*i))}
		for n := range crowd {
			roster = append(roster, madeUp(i, n))
		}
		next, c := server.Observe(poll(float64(5*i), roster...), livestate.Policy{})
		applied = c.Apply(applied)
		if diff := cmp.Diff(next.Sessions, applied); diff != "" {
			t.Fatalf("poll %d: Apply (-server +changes):\n%s", i, diff)
		}
		server = next
	}
	open, closed := 0, 0
	for _, s := range server.Sessions {
		if s.Open() {
			open++
		} else {
			closed++
		}
	}
	if open != crowd+1 || closed < 4096 || closed >= 4096+crowd {
		t.Errorf("%d open sessions and %d closed ones", open, closed)
	}

	back := madeUp(polls-2, 7)
	back.Connected = secs(11)
	_, c := server.Observe(poll(5*polls, here(ann, 1, 100+5*polls), back), livestate.Policy{})
	if len(c.Opened) != 0 || len(c.Reopened) != 1 || c.Reopened[0].SteamID != back.SteamID {
		t.Errorf("opened %v, reopened %v, want %s reopened", c.Opened, c.Reopened, back.SteamID)
	}
	if slices.ContainsFunc(c.Closed, func(s livestate.Session) bool { return s.SteamID == ann }) {
		t.Error("who was there all the time has left")
	}

	server, _ = server.Stop(at(5*polls), livestate.Stopped)
	if n := len(server.Sessions); n < 4096 || n >= 4096+crowd {
		t.Errorf("%d sessions after the stop", n)
	}
}
