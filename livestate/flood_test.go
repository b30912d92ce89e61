package livestate_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// crowd returns the poll of a server that claims so many seats, with that many
// players that no other poll of a crowd has.
func crowd(seconds float64, seats, n int, others ...livestate.Player) livestate.Observation {
	obs := poll(seconds, others...)
	obs.State.MaxPlayers = seats
	for i := range n {
		id := 1000 + int(seconds)*1000 + i
		obs.Roster = append(obs.Roster, here(steam.FromAccountID(uint32(id)), id, 1))
	}
	return obs
}

// A roster that is longer than the server can have players tells the state, and
// otherwise what a partial one tells of those who are known.
func TestRosterWithMoreRowsThanTheServerHasPlayers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		seats, rows int
		believed    bool
	}{
		{8, 64, true}, {8, 65, false}, {0, 64, true}, {-5, 65, false},
		{64, 128, true}, {64, 129, false}, {math.MaxInt / 2, 255, true}, {math.MaxInt / 2, 256, false}, {8, 1024, false},
	} {
		before, _ := observe(poll(5, here(ann, 2, 3), here(bob, 3, 3)))
		obs := crowd(10, test.seats, test.rows-1, here(ann, 2, 8))
		server, c := before.Observe(obs, livestate.Policy{})
		if c.Run.State != obs.State {
			t.Errorf("%d of %d: the state is %+v", test.rows, test.seats, c.Run.State)
		}
		if got := len(c.Opened) == test.rows-1 && c.Refused == 0; got != test.believed {
			t.Errorf("%d of %d: opened %d, refused %d", test.rows, test.seats, len(c.Opened), c.Refused)
		}
		if got := len(c.Closed) == 1; got != test.believed {
			t.Errorf("%d of %d: closed %v", test.rows, test.seats, c.Closed)
		}
		if i := slices.IndexFunc(server.Sessions, func(s livestate.Session) bool { return s.SteamID == ann }); !server.Sessions[i].LastSeenAt.Equal(at(10)) {
			t.Errorf("%d of %d: who stays was not seen: %+v", test.rows, test.seats, server.Sessions[i])
		}
		alone := livestate.Reconcile(before.Sessions, obs, livestate.Policy{})
		if len(alone.Opened) != len(c.Opened) || len(alone.Closed) != len(c.Closed) || alone.Refused != c.Refused {
			t.Errorf("%d of %d: Reconcile opened %d, closed %d, refused %d", test.rows, test.seats, len(alone.Opened), len(alone.Closed), alone.Refused)
		}
		if server.NeedLookup(crowd(8000, test.seats, 256)) != nil {
			t.Errorf("%d of %d: a store is asked for players that are not believed", test.rows, test.seats)
		}
	}
}

// A server that makes up as many players as are believed opens no more sessions
// than a budget that no real server uses up.
func TestMadeUpPlayersHaveABudget(t *testing.T) {
	t.Parallel()
	var server livestate.Server
	opened, refused := 0, 0
	const polls = 12 * 60 // an hour
	for i := range polls {
		next, c := server.Observe(crowd(float64(5*i), 255, 255), livestate.Policy{})
		opened, refused = opened+len(c.Opened), refused+c.Refused
		server = next
	}
	if opened > 512+3600/2 || opened < 512+3600/2-5 || opened+refused != polls*255 {
		t.Errorf("%d sessions opened in an hour and %d refused", opened, refused)
	}
	if len(server.Sessions) > 2400 {
		t.Errorf("%d sessions in memory", len(server.Sessions))
	}
}

// A player refused by the budget gets a session later, from when they joined.
func TestRefusedPlayerJoinsWhenTheyDid(t *testing.T) {
	t.Parallel()
	server, _ := observe(poll(0, here(ann, 2, 0)), crowd(5, 255, 254, here(ann, 2, 5)), crowd(10, 255, 254, here(ann, 2, 10)))
	late := steam.FromAccountID(1 << 30) // the last in the order of the IDs
	server, c := server.Observe(crowd(15, 255, 253, here(ann, 2000000, 1), here(late, 999999, 3)), livestate.Policy{})
	if c.Refused == 0 || slices.ContainsFunc(c.Opened, func(s livestate.Session) bool { return s.SteamID == late }) {
		t.Fatalf("refused %d", c.Refused)
	}
	if again, c := server.Observe(crowd(15, 255, 253, here(ann, 2000000, 1), here(late, 999999, 3)), livestate.Policy{}); len(c.Opened) > 0 {
		t.Errorf("the same observation twice opened %d of %d", len(c.Opened), len(again.Sessions))
	}
	_, c = server.Observe(poll(75, here(ann, 2000000, 61), here(late, 999999, 63)), livestate.Policy{})
	i := slices.IndexFunc(c.Opened, func(s livestate.Session) bool { return s.SteamID == late })
	if i < 0 || !c.Opened[i].JoinedAt.Equal(at(12)) || c.Refused != 0 {
		t.Errorf("opened %+v, refused %d", c.Opened, c.Refused)
	}
}

// A program that has only Reconcile forgets all but the last few thousand.
func TestMadeUpPlayersAreForgotten(t *testing.T) {
	t.Parallel()
	var known []livestate.Session
	const polls, n = 24, 250
	for i := range polls {
		known = livestate.Reconcile(known, crowd(float64(5*i), 255, n), livestate.Policy{}).Apply(known)
	}
	closed := 0
	for _, s := range known {
		if !s.Open() {
			closed++
		}
	}
	if len(known)-closed != n || closed < 4096 || closed >= 4096+n {
		t.Errorf("%d open sessions and %d closed ones", len(known)-closed, closed)
	}
	server, _ := livestate.Server{Run: livestate.Run{StartedAt: at(0), LastSeenAt: at(5 * polls)}, Sessions: known}.Stop(at(5*polls), livestate.ReasonStopped)
	if n := len(server.Sessions); n < 4096 || n >= 4096+250 {
		t.Errorf("%d sessions after the stop", n)
	}
}

// A session that was imported or repaired has no run. It ends where it was last
// seen, as all do that no poll can see.
func TestOpenSessionWithoutARunEnds(t *testing.T) {
	t.Parallel()
	imported := livestate.Server{Sessions: []livestate.Session{session(ann, 2, 0, 100), session(bob, 3, 0, 90)}}
	if got := imported.StuckAt(livestate.Policy{}); !got.Equal(at(160)) {
		t.Errorf("StuckAt = %v", got)
	}
	if _, c := imported.Silence(at(160), livestate.Policy{}); !nothing(&c) {
		t.Errorf("after as long as allowed: %+v", c)
	}
	server, c := imported.Silence(at(161), livestate.Policy{})
	want := []livestate.Session{ended(session(ann, 2, 0, 100), livestate.ReasonOutage), ended(session(bob, 3, 0, 90), livestate.ReasonOutage)}
	if diff := cmp.Diff(want, c.Closed); diff != "" {
		t.Errorf("closed (-want +got):\n%s", diff)
	}
	if !server.StuckAt(livestate.Policy{}).IsZero() {
		t.Error("stuck still")
	}

	// The first poll, with both of them gone, says the same; one who is there goes on.
	if _, c := imported.Observe(poll(161), livestate.Policy{}); !cmp.Equal(want, c.Closed) {
		t.Errorf("closed by the first poll: %+v", c.Closed)
	}
	_, c = imported.Observe(poll(161, here(ann, 2, 161)), livestate.Policy{})
	if diff := cmp.Diff(want[1:], c.Closed); diff != "" || len(c.Opened) > 0 || len(c.Updated) != 1 {
		t.Errorf("who is there: opened %v, updated %v; closed (-want +got):\n%s", c.Opened, c.Updated, diff)
	}
	zero := livestate.Server{Sessions: []livestate.Session{{SteamID: ann, JoinedAt: at(50)}}}
	if _, c := zero.Silence(at(50).Add(time.Hour), livestate.Policy{}); len(c.Closed) != 1 || !c.Closed[0].LeftAt.Equal(at(50)) {
		t.Errorf("never seen: %+v", c.Closed)
	}
}
