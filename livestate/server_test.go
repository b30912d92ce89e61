package livestate_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// on returns the poll with another map.
func on(name string, obs livestate.Observation) livestate.Observation {
	obs.State.Map = name
	return obs
}

func TestServerChanges(t *testing.T) {
	t.Parallel()
	server, first := observe(poll(0))
	run := first.Run
	if diff := cmp.Diff(livestate.Changes{At: at(0), Run: run, RunStarted: true, Up: true}, first); diff != "" {
		t.Errorf("the first observation (-want +got):\n%s", diff)
	}

	server, c := server.Observe(poll(5), livestate.Policy{})
	run.LastSeenAt = at(5)
	if diff := cmp.Diff(livestate.Changes{At: at(5), Run: run, RunExtended: true}, c); diff != "" {
		t.Errorf("the same state (-want +got):\n%s", diff)
	}

	server, c = server.Observe(poll(5), livestate.Policy{})
	if diff := cmp.Diff(livestate.Changes{At: at(5), Run: run}, c); diff != "" {
		t.Errorf("the same observation (-want +got):\n%s", diff)
	}

	server, c = server.Observe(on("c1m2_streets", poll(10)), livestate.Policy{})
	next := livestate.Run{State: c.Run.State, StartedAt: at(10), LastSeenAt: at(10)}
	want := livestate.Changes{At: at(10), Run: next, RunStarted: true, Previous: run, MapChanged: true, MapBefore: "c1m1_hotel"}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Errorf("another map (-want +got):\n%s", diff)
	}

	server, c = server.Silence(at(70), livestate.Policy{})
	if diff := cmp.Diff(livestate.Changes{At: at(70), Run: next}, c); diff != "" {
		t.Errorf("silence (-want +got):\n%s", diff)
	}
	server, c = server.Silence(at(71), livestate.Policy{})
	if diff := cmp.Diff(livestate.Changes{At: at(71), Run: next, Down: true}, c); diff != "" {
		t.Errorf("too long silence (-want +got):\n%s", diff)
	}
	server, c = server.Silence(at(76), livestate.Policy{})
	if diff := cmp.Diff(livestate.Changes{At: at(76), Run: next}, c); diff != "" {
		t.Errorf("silence that goes on (-want +got):\n%s", diff)
	}

	_, c = server.Observe(on("c1m2_streets", poll(80)), livestate.Policy{})
	again := livestate.Run{State: next.State, StartedAt: at(80), LastSeenAt: at(80)}
	if diff := cmp.Diff(livestate.Changes{At: at(80), Run: again, RunStarted: true, Previous: next, Up: true}, c); diff != "" {
		t.Errorf("up again (-want +got):\n%s", diff)
	}
}

func TestMapChangeSeenInItsMiddle(t *testing.T) {
	t.Parallel()
	maps := func(names ...string) (changed []string) {
		var server livestate.Server
		for i, name := range names {
			var c livestate.Changes
			server, c = server.Observe(on(name, poll(float64(5*i))), livestate.Policy{})
			if c.MapChanged {
				changed = append(changed, c.MapBefore+" to "+c.Run.Map)
			}
		}
		return changed
	}
	if diff := cmp.Diff([]string{"a to b", "b to c"}, maps("", "a", "a", "", "", "b", "c", "", "c")); diff != "" {
		t.Errorf("map changes (-want +got):\n%s", diff)
	}
}

func TestMapOfALoadedServer(t *testing.T) {
	t.Parallel()
	server := livestate.Server{Run: livestate.Run{State: livestate.State{Map: "a"}, StartedAt: at(0), LastSeenAt: at(0)}}
	if _, c := server.Observe(on("b", poll(5)), livestate.Policy{}); !c.MapChanged || c.MapBefore != "a" {
		t.Errorf("map changed = %t from %q, want true from a", c.MapChanged, c.MapBefore)
	}
}

func TestStop(t *testing.T) {
	t.Parallel()
	server, _ := observe(poll(5, here(ann, 2, 3), here(bob, 3, 3)), poll(10, here(ann, 2, 8)))
	gone := ended(session(bob, 3, 2, 5), livestate.ReasonLeft)
	stopped := ended(session(ann, 2, 2, 10), livestate.ReasonStopped)

	next, c := server.Stop(at(12), livestate.ReasonStopped)
	if diff := cmp.Diff(livestate.Changes{At: at(12), Run: server.Run, Down: true, Closed: []livestate.Session{stopped}}, c); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]livestate.Session{stopped, gone}, next.Sessions); diff != "" {
		t.Errorf("sessions (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]livestate.Session{session(ann, 2, 2, 10), gone}, server.Sessions); diff != "" {
		t.Errorf("the receiver changed (-want +got):\n%s", diff)
	}
	again, c := next.Stop(at(13), livestate.ReasonRemoved)
	if diff := cmp.Diff(next, again); diff != "" || !nothing(&c) {
		t.Errorf("a second stop: %+v (-want +got):\n%s", c, diff)
	}
}

func TestLoadedServerGoesDown(t *testing.T) {
	t.Parallel()
	server, _ := observe(poll(5, here(ann, 2, 3)))
	server.Up = false // as after a restart of the daemon
	if _, c := server.Silence(at(100), livestate.Policy{}); !c.Down || len(c.Closed) != 1 {
		t.Errorf("down = %t, closed %d, want true and 1", c.Down, len(c.Closed))
	}
}

func TestSilenceOfAServerNeverSeen(t *testing.T) {
	t.Parallel()
	server, c := livestate.Server{}.Silence(at(100), livestate.Policy{})
	if !nothing(&c) || server.Up || server.Run != (livestate.Run{}) {
		t.Errorf("silence changed %+v of %+v", c, server)
	}
}

func TestSessionsOlderThanAnHourAreRecalled(t *testing.T) {
	t.Parallel()
	const hour = 3600
	stayed := session(ann, 2, 0, 100)
	away := ended(session(bob, 3, 0, 50), livestate.ReasonLeft)

	// Nobody could look for five hours, and the first poll lacks both.
	server, _ := observe(poll(50, here(ann, 2, 50), here(bob, 3, 50)), poll(100, here(ann, 2, 100)), partial(5*hour))
	if len(server.Sessions) != 0 {
		t.Fatalf("sessions kept: %+v", server.Sessions)
	}

	obs := poll(5*hour+5, here(ann, 2, 5*hour+5), here(bob, 4, 4*hour), here(cem, 5, 1700), here(ann, 2, 5*hour+5))
	unsure := server.NeedLookup(obs)
	if diff := cmp.Diff([]steam.ID{ann, bob}, unsure); diff != "" {
		t.Fatalf("unsure (-want +got):\n%s", diff)
	}
	server = server.AddKnown([]livestate.Session{away, ended(stayed, livestate.ReasonOutage)})
	if unsure := server.NeedLookup(obs); unsure != nil {
		t.Errorf("unsure still: %v", unsure)
	}
	_, c := server.Observe(obs, livestate.Policy{})
	got := livestate.Changes{Opened: c.Opened, Reopened: c.Reopened}
	want := livestate.Changes{
		Opened:   []livestate.Session{session(bob, 4, hour+5, 5*hour+5), session(cem, 5, 5*hour+5-1700, 5*hour+5)},
		Reopened: []livestate.Session{session(ann, 2, 0, 5*hour+5)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

func TestRecallKeepsWhatTheServerKnows(t *testing.T) {
	t.Parallel()
	server, _ := observe(poll(5, here(ann, 2, 3)), poll(10, here(ann, 2, 8)))
	again := server.AddKnown([]livestate.Session{session(ann, 2, 2, 5)})
	if diff := cmp.Diff(server, again); diff != "" {
		t.Errorf("server (-want +got):\n%s", diff)
	}
}

// However long a policy lets sessions be resumed, what is forgotten can be
// recalled in time.
func TestResumeIsAtMostHalfOfWhatIsRemembered(t *testing.T) {
	t.Parallel()
	policy := livestate.Policy{Resume: 24 * time.Hour}
	server, _ := observe(poll(0, here(ann, 2, 0), here(bob, 1, 9)), poll(5, here(bob, 1, 14)), poll(1900, here(bob, 1, 1909)))
	late := poll(1905, here(ann, 2, 100), here(bob, 1, 1914)) // connected 1805 s after it was last seen
	if _, c := server.Observe(late, policy); len(c.Opened) != 1 {
		t.Errorf("opened %d sessions, want 1: %+v", len(c.Opened), c)
	}
	early := poll(1905, here(ann, 2, 106), here(bob, 1, 1914)) // 1799 s
	if _, c := server.Observe(early, policy); len(c.Reopened) != 1 {
		t.Errorf("reopened %d sessions, want 1: %+v", len(c.Reopened), c)
	}
}

// However seldom the polls are, and however long Gap is for their sake, a restart
// that gives the same user id again is one.
func TestRestartBetweenSlowPolls(t *testing.T) {
	t.Parallel()
	p := livestate.Policy{Gap: 3 * 40 * time.Second}
	server, _ := livestate.Server{}.Observe(poll(0, here(ann, 2, 600)), p)
	_, c := server.Observe(poll(40, here(ann, 2, 15)), p)
	if len(c.Closed) != 1 || !c.Closed[0].LeftAt.Equal(at(0)) || len(c.Opened) != 1 || !c.Opened[0].JoinedAt.Equal(at(25)) {
		t.Errorf("closed %+v, opened %+v", c.Closed, c.Opened)
	}
}
