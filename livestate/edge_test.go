package livestate_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// logged returns an edge that arrives at so many seconds after midnight.
func logged(kind livestate.EdgeKind, seconds float64, id steam.ID, userID int, why livestate.Reason) livestate.Edge {
	return livestate.Edge{Kind: kind, SteamID: id, UserID: userID, Name: "log", Reason: why, At: at(seconds)}
}

func came(seconds float64, id steam.ID, userID int) livestate.Edge {
	return logged(livestate.EdgeConnect, seconds, id, userID, "")
}

func gone(seconds float64, id steam.ID, userID int, why livestate.Reason) livestate.Edge {
	return logged(livestate.EdgeDisconnect, seconds, id, userID, why)
}

// steps takes observations and edges, and returns what the last observation changed.
func steps(t *testing.T, all ...any) (server livestate.Server, c livestate.Changes) {
	t.Helper()
	for _, step := range all {
		switch step := step.(type) {
		case livestate.Observation:
			server, c = server.Observe(step, livestate.Policy{})
		case livestate.Edge:
			server = server.Edge(step)
		default:
			t.Fatalf("step %T", step)
		}
	}
	return server, c
}

func TestEdgesMoveJoinsAndEnds(t *testing.T) {
	t.Parallel()
	stranger := here(ann, 3, -1) // whose time connected is not known
	for name, test := range map[string]struct {
		steps      []any
		join, left float64 // 0: still there
		why        livestate.Reason
	}{
		"no edges":              {[]any{poll(0), poll(5, here(ann, 3, 2)), poll(10)}, 3, 5, livestate.ReasonLeft},
		"both":                  {[]any{poll(0), came(2.4, ann, 3), poll(5, here(ann, 3, 2)), gone(8.5, ann, 3, livestate.ReasonNoSteamLogon), poll(10)}, 2.4, 8.5, livestate.ReasonNoSteamLogon},
		"of another connection": {[]any{poll(0), came(2.4, ann, 4), poll(5, here(ann, 3, 2)), gone(8.5, ann, 2, livestate.ReasonNoSteamLogon), poll(10)}, 3, 5, livestate.ReasonLeft},
		"of another player":     {[]any{poll(0), came(2.4, bob, 3), poll(5, here(ann, 3, 2)), gone(8.5, bob, 3, livestate.ReasonNoSteamLogon), poll(10)}, 3, 5, livestate.ReasonLeft},
		"a join too early":      {[]any{poll(-60), came(-1, ann, 3), poll(5, here(ann, 3, 2)), poll(10)}, 3, 5, livestate.ReasonLeft},
		"a join too late":       {[]any{poll(0), came(3.2, ann, 3), poll(5, here(ann, 3, 2)), poll(10)}, 3, 5, livestate.ReasonLeft},
		"a join that came late": {[]any{poll(0), poll(5, here(ann, 3, 2)), came(5.5, ann, 3), poll(10)}, 3, 5, livestate.ReasonLeft},
		"a join without a time": {[]any{poll(0), came(1.5, ann, 3), poll(5, stranger), poll(10)}, 1.5, 5, livestate.ReasonLeft},
		"before the last poll":  {[]any{poll(0), came(-0.5, ann, 3), poll(5, stranger), poll(10)}, 5, 5, livestate.ReasonLeft},
		"an end refuted": {[]any{poll(0), poll(5, here(ann, 3, 2)), gone(6, ann, 3, livestate.ReasonTimedOut), poll(10, here(ann, 3, 7)),
			gone(13, ann, 3, livestate.ReasonTimedOut), poll(15)}, 3, 10, livestate.ReasonLeft},
		"an end before the answer": {[]any{poll(0), poll(5, here(ann, 3, 2)), gone(9, ann, 3, livestate.ReasonTimedOut), poll(10, here(ann, 3, 7)), poll(15)},
			3, 10, livestate.ReasonTimedOut},
		"an end doubled":          {[]any{poll(0), poll(5, here(ann, 3, 2)), gone(7, ann, 3, livestate.ReasonTimedOut), gone(9, ann, 3, livestate.ReasonLeft), poll(10)}, 3, 7, livestate.ReasonTimedOut},
		"an end just after":       {[]any{poll(0), poll(5, here(ann, 3, 2)), gone(5.4, ann, 3, livestate.ReasonTimedOut), poll(10)}, 3, 5, livestate.ReasonTimedOut},
		"an end of somebody here": {[]any{poll(0), poll(5, here(ann, 3, 2)), gone(7, ann, 3, livestate.ReasonTimedOut), poll(10, here(ann, 3, 7))}, 3, 0, ""},
		"an end in a partial": {[]any{poll(0), poll(5, here(ann, 3, 2)), gone(7, ann, 3, livestate.ReasonTimedOut), partial(10), poll(15)},
			3, 7, livestate.ReasonTimedOut},
		"after an outage": {[]any{poll(0), poll(5, here(ann, 3, 2)), gone(7, ann, 3, livestate.ReasonTimedOut), poll(300)}, 3, 5, livestate.ReasonOutage},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, c := steps(t, test.steps...)
			if len(server.Sessions) != 1 || len(c.Passed) > 0 {
				t.Fatalf("sessions %+v, passed %+v", server.Sessions, c.Passed)
			}
			s := server.Sessions[0]
			left := at(test.left)
			if test.left == 0 {
				left = time.Time{}
			}
			if !s.JoinedAt.Equal(at(test.join)) || !s.LeftAt.Equal(left) || s.Reason != test.why {
				t.Errorf("joined %v, left %v, %q; want %v, %v, %q", s.JoinedAt, s.LeftAt, s.Reason, at(test.join), left, test.why)
			}
		})
	}
}

// A player who leaves and comes back between two polls has two sessions, which the log parts.
func TestEdgesPartSessions(t *testing.T) {
	t.Parallel()
	_, c := steps(t, poll(0), poll(5, here(ann, 3, 2)), gone(6.5, ann, 3, livestate.ReasonTimedOut), came(7.2, ann, 4), poll(10, here(ann, 4, 2)))
	if len(c.Closed) != 1 || len(c.Opened) != 1 || !c.Closed[0].LeftAt.Equal(at(6.5)) || !c.Opened[0].JoinedAt.Equal(at(7.2)) {
		t.Errorf("closed %+v, opened %+v", c.Closed, c.Opened)
	}
	// The end arrives after the player is back, whose time connected says otherwise.
	_, c = steps(t, poll(0), poll(5, here(ann, 3, 2)), gone(8.3, ann, 3, ""), poll(10, here(ann, 4, 2)))
	if len(c.Closed) != 1 || len(c.Opened) != 1 || !c.Closed[0].LeftAt.Equal(at(8)) || !c.Opened[0].JoinedAt.Equal(at(8)) {
		t.Errorf("closed %+v, opened %+v", c.Closed, c.Opened)
	}
}

func TestConnectionTooShortForPolls(t *testing.T) {
	t.Parallel()
	short := []any{came(6, ann, 7), gone(8.5, ann, 7, livestate.ReasonNoSteamLogon)}
	for name, test := range map[string]struct {
		steps []any
		want  int
	}{
		"both edges":        {[]any{poll(5), short[0], short[1], poll(10)}, 1},
		"beside others":     {[]any{poll(5, here(bob, 3, 2)), short[0], short[1], poll(10, here(bob, 3, 7))}, 1},
		"one edge":          {[]any{poll(5), short[0], poll(10)}, 0},
		"the other edge":    {[]any{poll(5), short[1], poll(10)}, 0},
		"told in reverse":   {[]any{poll(5), short[1], short[0], poll(10)}, 1},
		"in reverse":        {[]any{poll(5), gone(6, ann, 7, ""), came(8, ann, 7), poll(10)}, 0},
		"two user ids":      {[]any{poll(5), came(6, ann, 6), short[1], poll(10)}, 0},
		"doubled":           {[]any{poll(5), short[0], short[0], short[1], short[1], poll(10), poll(15)}, 1},
		"twice":             {[]any{poll(5), short[0], gone(7, ann, 7, ""), came(8, ann, 8), gone(9.5, ann, 8, ""), poll(10)}, 2},
		"over a poll":       {[]any{poll(5), short[0], poll(7), short[1], poll(10)}, 0},
		"no poll before":    {[]any{short[0], short[1], poll(10)}, 0},
		"polls far apart":   {[]any{poll(-50), short[0], short[1], poll(10)}, 0},
		"a partial roster":  {[]any{poll(5), short[0], short[1], partial(10)}, 0},
		"an old user id":    {[]any{poll(5, here(bob, 9, 2)), short[0], short[1], poll(10, here(bob, 9, 7))}, 0},
		"less than a while": {[]any{poll(5), short[0], gone(6.5, ann, 7, ""), poll(10)}, 0},
		"still there":       {[]any{poll(5), short[0], short[1], poll(10, here(ann, 7, 4))}, 0},
		"and back again":    {[]any{poll(5), short[0], short[1], poll(10, here(ann, 8, 1))}, 1},
		"and back before":   {[]any{poll(5), short[0], short[1], poll(10, here(ann, 8, 3))}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var server livestate.Server
			var passed []livestate.Session
			for _, step := range test.steps {
				switch step := step.(type) {
				case livestate.Edge:
					server = server.Edge(step)
				case livestate.Observation:
					var c livestate.Changes
					server, c = server.Observe(step, livestate.Policy{})
					passed = append(passed, c.Passed...)
					events := 0
					for e := range c.Events() {
						if e.Session.Name == "log" {
							events++
						}
					}
					if events != 2*len(c.Passed) {
						t.Errorf("%d events of %d sessions", events, len(c.Passed))
					}
				}
			}
			if len(passed) != test.want {
				t.Fatalf("passed %+v", passed)
			}
			if want := (livestate.Session{SteamID: ann, UserID: 7, JoinedAt: at(6), LeftAt: at(8.5), LastSeenAt: at(8.5), Name: "log", LastName: "log", Reason: livestate.ReasonNoSteamLogon, Moved: livestate.Moved{Unpolled: true}}); test.want == 1 {
				if diff := cmp.Diff(want, passed[0]); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
		})
	}
}

// TestLinesThatOvertakeLoseNoConnection: a player who is back at once has both sessions, though the
// line of the second one comes before the end of the first.
func TestLinesThatOvertakeLoseNoConnection(t *testing.T) {
	t.Parallel()
	server, c := steps(t, poll(0), poll(5, here(ann, 3, 2)), came(6.5, ann, 4), gone(6.55, ann, 3, ""), gone(8.5, ann, 4, ""), poll(10))
	if len(c.Closed) != 1 || len(c.Passed) != 1 || !c.Closed[0].LeftAt.Equal(at(6.55)) || !c.Passed[0].JoinedAt.Equal(at(6.551)) {
		t.Errorf("closed %+v, passed %+v", c.Closed, c.Passed)
	}
	if len(server.Sessions) != 1 || server.Sessions[0].UserID != 4 {
		t.Errorf("known %+v", server.Sessions)
	}
	_, c = steps(t, poll(0), poll(5), came(6, ann, 3), came(7.5, ann, 4), gone(7.55, ann, 3, ""), gone(9, ann, 4, ""), poll(10))
	if len(c.Passed) != 2 || !c.Passed[1].JoinedAt.Equal(c.Passed[0].LeftAt.Add(time.Millisecond)) {
		t.Errorf("passed %+v", c.Passed)
	}
	if _, c = steps(t, poll(0), poll(5, here(ann, 3, 2)), came(6.5, ann, 4), gone(7.6, ann, 3, ""), gone(9, ann, 4, ""), poll(10)); len(c.Passed) != 0 {
		t.Errorf("two connections at once: passed %+v", c.Passed)
	}
}

// TestForgedPassHasNoSequel: lines of a connection that no poll saw, with the user id that the player gets
// later, do not move the join of the connection that polls see.
func TestForgedPassHasNoSequel(t *testing.T) {
	t.Parallel()
	forged := []any{poll(0), poll(5), came(6, ann, 4), gone(7.8, ann, 4, ""), poll(10)}
	_, c := steps(t, append(forged[:len(forged):len(forged)], poll(17, here(ann, 4, 1)))...)
	if len(c.Reopened) != 0 || len(c.Opened) != 1 || !c.Opened[0].JoinedAt.Equal(at(16)) {
		t.Errorf("opened %+v, reopened %+v", c.Opened, c.Reopened)
	}
	// If the player has been there since, only the disconnect was false.
	server, c := steps(t, append(forged[:len(forged):len(forged)], poll(17, here(ann, 4, 11)))...)
	if len(c.Opened) != 0 || len(c.Reopened) != 1 || server.Sessions[0].Moved.Unpolled {
		t.Errorf("opened %+v, reopened %+v", c.Opened, c.Reopened)
	}
}

// TestForgedUserIDIsNoRestart: lines with a user id higher than all others do not make those of players who
// come later look as if the game server had begun to count again.
func TestForgedUserIDIsNoRestart(t *testing.T) {
	t.Parallel()
	_, c := steps(t, poll(0), poll(5, here(bob, 2, 4)), came(6, ann, 9), gone(8, ann, 9, ""), poll(10, here(bob, 2, 9)), poll(15, here(bob, 2, 0), here(steam.FromAccountID(13), 3, 1)))
	if len(c.Closed) != 0 || len(c.Opened) != 1 || c.Opened[0].UserID != 3 {
		t.Errorf("closed %+v, opened %+v", c.Closed, c.Opened)
	}
}

// A line that was under way for long moves nothing, and still says why.
func TestLateEdgesMoveNothing(t *testing.T) {
	t.Parallel()
	stamped := func(e livestate.Edge, seconds float64) livestate.Edge {
		e.Stamp = at(seconds).Add(-7 * time.Hour).Truncate(time.Second) // another zone
		return e
	}
	clock := stamped(livestate.Edge{At: at(1)}, 1)
	server, _ := steps(t, clock, poll(0), poll(5, here(ann, 3, 2)), stamped(gone(9.5, ann, 3, livestate.ReasonTimedOut), 6), poll(10))
	if s := server.Sessions[0]; !s.LeftAt.Equal(at(5)) || s.Reason != livestate.ReasonTimedOut {
		t.Errorf("%+v", s)
	}
	server, _ = steps(t, clock, poll(0), poll(5, here(ann, 3, 2)), stamped(gone(9.5, ann, 3, livestate.ReasonTimedOut), 9.4), poll(10))
	if s := server.Sessions[0]; !s.LeftAt.Equal(at(9.5)) {
		t.Errorf("%+v", s)
	}
	server, _ = steps(t, clock, poll(0), stamped(came(2.6, ann, 3), -3), poll(5, here(ann, 3, 2)))
	if s := server.Sessions[0]; !s.JoinedAt.Equal(at(3)) {
		t.Errorf("%+v", s)
	}
}

// Edges neither change the value that they are given to nor grow without bound.
func TestEdgesAreBounded(t *testing.T) {
	t.Parallel()
	server, _ := steps(t, poll(0))
	for i := range 5000 {
		next := server.Edge(came(1, steam.FromAccountID(uint32(i+1)), 5))
		if n := len(server.Log.Edges); n > 512 || len(next.Log.Edges) > 512 || n < 512 && len(next.Log.Edges) != n+1 {
			t.Fatalf("%d edges, then %d", n, len(next.Log.Edges))
		}
		server = next
	}
	for _, e := range []livestate.Edge{{}, came(1, group, 5), came(1, ann, 0), {Kind: "x", SteamID: ann, UserID: 5, At: at(1)}} {
		if next := (livestate.Server{}).Edge(e); len(next.Log.Edges) > 0 {
			t.Errorf("%+v is kept", e)
		}
	}
	server, _ = server.Observe(poll(700), livestate.Policy{})
	if n := len(server.Log.Edges); n != 0 {
		t.Errorf("%d edges are left", n)
	}
}

func TestReasonOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]livestate.Reason{
		"":                         livestate.ReasonLeft,
		"Disconnect by user.":      livestate.ReasonLeft,
		"<b>anything</b>":          livestate.ReasonLeft,
		"No Steam logon":           livestate.ReasonNoSteamLogon,
		"No Steam logon!":          livestate.ReasonLeft,
		"Crone timed out":          livestate.ReasonTimedOut,
		"timed out":                livestate.ReasonTimedOut,
		"Server shutting down":     livestate.ReasonShutDown,
		"Kicked by Console":        livestate.ReasonKicked,
		"Kicked by Console : idle": "kicked: idle",
	} {
		if got := livestate.ReasonOf(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{strings.Repeat("玩", 100), "a\x00b\n", "\xff\xfe", "\u202eabc", strings.Repeat("x", 1000)} {
		got := string(livestate.KickedFor(text))
		if len(got) > len("kicked: ")+80 || !utf8.ValidString(got) || strings.ContainsAny(got, "\x00\n\u202e") {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// A log says when exactly a player came and left, and why.
func ExampleServer_Edge() {
	var server livestate.Server
	clock := func(s livestate.Session) string {
		return s.JoinedAt.Format("15:04:05.0") + " to " + s.LeftAt.Format("15:04:05.0")
	}
	server, _ = server.Observe(poll(0), livestate.Policy{})
	server = server.Edge(livestate.Edge{Kind: livestate.EdgeConnect, SteamID: ann, UserID: 2, At: at(2.4)})
	server, _ = server.Observe(poll(5, here(ann, 2, 2)), livestate.Policy{}) // connected for 2 s
	server = server.Edge(livestate.Edge{Kind: livestate.EdgeDisconnect, SteamID: ann, UserID: 2, At: at(8.5), Reason: livestate.ReasonOf("No Steam logon")})
	server, c := server.Observe(poll(10), livestate.Policy{})
	fmt.Println(clock(c.Closed[0]), c.Closed[0].Reason)
	// Output: 00:00:02.4 to 00:00:08.5 No Steam logon
}
