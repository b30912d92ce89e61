package livestate_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// session returns one with the entry's name and ping of [here].
func session(id steam.ID, userID int, joined, last float64) livestate.Session {
	name := "n" + id.String()[14:]
	return livestate.Session{
		SteamID: id, UserID: userID, JoinedAt: at(joined), LastSeenAt: at(last),
		Name: name, LastName: name, MinPing: 50, MaxPing: 50,
	}
}

func ended(s livestate.Session, why livestate.Reason) livestate.Session {
	s.LeftAt, s.Reason = s.LastSeenAt, why
	return s
}

// observe takes a new server through the observations and returns it, and the
// changes of the last one.
func observe(observations ...livestate.Observation) (server livestate.Server, c livestate.Changes) {
	for _, obs := range observations {
		server, c = server.Observe(obs, livestate.Policy{})
	}
	return server, c
}

func TestChanges(t *testing.T) {
	t.Parallel()
	type list = []livestate.Session
	type polls = []livestate.Observation
	with := func(e livestate.Player, change func(*livestate.Player)) livestate.Player {
		change(&e)
		return e
	}
	pinged := func(e livestate.Player, ms int) livestate.Player {
		return with(e, func(e *livestate.Player) { e.Ping = ms })
	}
	joining := func(e livestate.Player) livestate.Player {
		return with(e, func(e *livestate.Player) { e.Joining, e.Ping = true, 999 })
	}
	named := func(e livestate.Player, name string) livestate.Player {
		return with(e, func(e *livestate.Player) { e.Name = name })
	}
	pings := func(s livestate.Session, least, most int) livestate.Session {
		s.MinPing, s.MaxPing = least, most
		return s
	}
	names := func(s livestate.Session, first, now string) livestate.Session {
		s.Name, s.LastName = first, now
		return s
	}

	for _, test := range []struct {
		name  string
		polls polls
		want  livestate.Changes // of the last poll: the sessions in it
	}{
		{
			name:  "a join",
			polls: polls{poll(0), poll(5, here(ann, 2, 3))},
			want:  livestate.Changes{Opened: list{session(ann, 2, 2, 5)}},
		}, {
			name:  "that a session goes on is no change",
			polls: polls{poll(5, here(ann, 2, 3)), poll(10, here(ann, 2, 8))},
		}, {
			name:  "a leave",
			polls: polls{poll(5, here(ann, 2, 3), here(bob, 3, 3)), poll(10, here(ann, 2, 8))},
			want:  livestate.Changes{Closed: list{ended(session(bob, 3, 2, 5), livestate.ReasonLeft)}},
		}, {
			name:  "a return",
			polls: polls{poll(5, here(ann, 2, 3)), poll(10), poll(15, pinged(here(ann, 2, 13), 70))},
			want:  livestate.Changes{Reopened: list{pings(session(ann, 2, 2, 15), 50, 70)}},
		}, {
			name:  "a new connection",
			polls: polls{poll(5, here(ann, 2, 3)), poll(10, here(ann, 3, 2))},
			want: livestate.Changes{
				Closed: list{ended(session(ann, 2, 2, 5), livestate.ReasonLeft)},
				Opened: list{session(ann, 3, 8, 10)},
			},
		}, {
			name:  "all lists are in the order of the Steam IDs",
			polls: polls{poll(5, here(cem, 4, 0), here(ann, 2, 0), here(bob, 3, 0))},
			want:  livestate.Changes{Opened: list{session(ann, 2, 5, 5), session(bob, 3, 5, 5), session(cem, 4, 5, 5)}},
		}, {
			name:  "a ping outside of the range",
			polls: polls{poll(5, here(ann, 2, 3), here(bob, 3, 3)), poll(10, pinged(here(ann, 2, 8), 20), pinged(here(bob, 3, 8), 80))},
			want:  livestate.Changes{Updated: list{pings(session(ann, 2, 2, 10), 20, 50), pings(session(bob, 3, 2, 10), 50, 80)}},
		}, {
			name:  "a ping inside of the range is no change",
			polls: polls{poll(5, here(ann, 2, 3)), poll(10, pinged(here(ann, 2, 8), 90)), poll(15, pinged(here(ann, 2, 13), 60))},
		}, {
			name:  "the ping of who is still connecting does not count",
			polls: polls{poll(5, joining(here(ann, 2, 3))), poll(10, joining(here(ann, 2, 8)))},
		}, {
			name:  "who has no ping yet has no range",
			polls: polls{poll(0), poll(5, joining(here(ann, 2, 3)))},
			want:  livestate.Changes{Opened: list{pings(session(ann, 2, 2, 5), 0, 0)}},
		}, {
			name:  "a ping of 0 does not count",
			polls: polls{poll(5, here(ann, 2, 3)), poll(10, pinged(here(ann, 2, 8), 0))},
		}, {
			name:  "a user id that becomes known",
			polls: polls{poll(5, here(ann, 0, 3)), poll(10, here(ann, 2, 8))},
			want:  livestate.Changes{Updated: list{session(ann, 2, 2, 10)}},
		}, {
			name:  "another name keeps the name at the join",
			polls: polls{poll(5, named(here(ann, 2, 3), "Ann")), poll(10, named(here(ann, 2, 8), "Annie"))},
			want: livestate.Changes{
				Updated: list{names(session(ann, 2, 2, 10), "Ann", "Annie")},
				Renamed: []livestate.Rename{{Session: names(session(ann, 2, 2, 10), "Ann", "Annie"), From: "Ann", To: "Annie", At: at(10)}},
			},
		}, {
			name: "another name at a return",
			polls: polls{
				poll(5, named(here(ann, 2, 3), "Ann")), poll(10, named(here(ann, 2, 8), "Annie")), poll(15),
				poll(20, named(here(ann, 2, 18), "Ann")),
			},
			want: livestate.Changes{
				Reopened: list{names(session(ann, 2, 2, 20), "Ann", "Ann")},
				Renamed:  []livestate.Rename{{Session: names(session(ann, 2, 2, 20), "Ann", "Ann"), From: "Annie", To: "Ann", At: at(20)}},
			},
		}, {
			name:  "a name that is not known is no rename",
			polls: polls{poll(5, named(here(ann, 2, 3), "Ann")), poll(10, named(here(ann, 2, 8), ""))},
		}, {
			name:  "a name that becomes known is no rename",
			polls: polls{poll(5, named(here(ann, 2, 3), "")), poll(10, named(here(ann, 2, 8), "Ann"))},
			want:  livestate.Changes{Updated: list{names(session(ann, 2, 2, 10), "Ann", "Ann")}},
		}, {
			name:  "a name on a new connection is no rename",
			polls: polls{poll(5, named(here(ann, 2, 3), "Ann")), poll(10), poll(15, named(here(ann, 3, 2), "Annie"))},
			want:  livestate.Changes{Opened: list{names(session(ann, 3, 13, 15), "Annie", "Annie")}},
		}, {
			name:  "missing from a partial roster",
			polls: polls{poll(5, here(ann, 2, 3), here(bob, 3, 3)), partial(10, here(bob, 3, 8))},
			want:  livestate.Changes{Updated: list{session(ann, 2, 2, 5)}},
		}, {
			name:  "missing still is no change",
			polls: polls{poll(5, here(ann, 2, 3), here(bob, 3, 3)), partial(10, here(bob, 3, 8)), partial(15, here(bob, 3, 13))},
		}, {
			name:  "seen again after partial rosters",
			polls: polls{poll(5, here(ann, 2, 3), here(bob, 3, 3)), partial(10, here(bob, 3, 8)), partial(15, here(ann, 2, 13))},
			want:  livestate.Changes{Updated: list{session(ann, 2, 2, 15), session(bob, 3, 2, 10)}},
		}, {
			name:  "back from an outage that nobody told of is no change",
			polls: polls{poll(5, here(ann, 2, 3)), poll(500, here(ann, 2, 498))},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, c := observe(test.polls...)
			got := livestate.Changes{Opened: c.Opened, Closed: c.Closed, Reopened: c.Reopened, Updated: c.Updated, Renamed: c.Renamed}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}

			// Reconcile alone says the same.
			var known []livestate.Session
			for _, obs := range test.polls {
				c = livestate.Reconcile(known, obs, livestate.Policy{})
				known = c.Apply(known)
			}
			test.want.At = test.polls[len(test.polls)-1].At
			if diff := cmp.Diff(test.want, c); diff != "" {
				t.Errorf("changes by Reconcile alone (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReconcileTakesSessionsInAnyOrder(t *testing.T) {
	t.Parallel()
	before := ended(session(ann, 1, 0, 50), livestate.ReasonLeft)
	known := []livestate.Session{session(cem, 4, 0, 100), session(ann, 2, 60, 100), before, session(bob, 3, 0, 100)}
	c := livestate.Reconcile(known, poll(105, here(ann, 2, 45), here(cem, 4, 105)), livestate.Policy{})
	want := livestate.Changes{At: at(105), Closed: []livestate.Session{ended(session(bob, 3, 0, 100), livestate.ReasonLeft)}}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	next := []livestate.Session{session(ann, 2, 60, 105), want.Closed[0], session(cem, 4, 0, 105)}
	if diff := cmp.Diff(next, c.Apply(known)); diff != "" {
		t.Errorf("known next (-want +got):\n%s", diff)
	}
}

func TestReconcileClosesAllOpenSessionsOfAPlayerButOne(t *testing.T) {
	t.Parallel()
	// As no store should give them back: two open, and the newest one closed.
	known := []livestate.Session{
		session(ann, 1, 0, 100),
		session(ann, 2, 50, 100),
		ended(session(ann, 3, 60, 70), livestate.ReasonLeft),
	}
	c := livestate.Reconcile(known, poll(105, here(ann, 2, 55)), livestate.Policy{})
	want := livestate.Changes{At: at(105), Closed: []livestate.Session{ended(session(ann, 1, 0, 50), livestate.ReasonLeft)}}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]livestate.Session{session(ann, 2, 50, 105)}, c.Apply(known)); diff != "" {
		t.Errorf("known next (-want +got):\n%s", diff)
	}
}

func TestReconcileUnderAClockThatStepsBack(t *testing.T) {
	t.Parallel()
	known := []livestate.Session{session(ann, 2, 0, 100)}
	obs := poll(40, here(ann, 2, 105), here(bob, 3, 2))
	c := livestate.Reconcile(known, obs, livestate.Policy{})
	want := livestate.Changes{At: at(40), Opened: []livestate.Session{session(bob, 3, 98, 100)}}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	known = c.Apply(known)
	if diff := cmp.Diff([]livestate.Session{session(ann, 2, 0, 100), session(bob, 3, 98, 100)}, known); diff != "" {
		t.Errorf("known next (-want +got):\n%s", diff)
	}
	if c := livestate.Reconcile(known, obs, livestate.Policy{}); !nothing(&c) {
		t.Errorf("the same once more: %+v", c)
	}
}

func TestApplyForgetsAfterAnHour(t *testing.T) {
	t.Parallel()
	known := []livestate.Session{ended(session(ann, 2, 0, 100), livestate.ReasonLeft), ended(session(bob, 3, 0, 101), livestate.ReasonLeft)}
	got := livestate.Reconcile(known, poll(3600+101), livestate.Policy{}).Apply(known)
	if diff := cmp.Diff(known[1:], got); diff != "" {
		t.Errorf("known next (-want +got):\n%s", diff)
	}
}

func TestDuration(t *testing.T) {
	t.Parallel()
	for want, s := range map[time.Duration]livestate.Session{
		5 * time.Second: session(ann, 2, 0, 5),
		7 * time.Second: ended(session(ann, 2, 0, 7), livestate.ReasonLeft),
		0:               {JoinedAt: at(5)},
	} {
		if got := s.Duration(); got != want {
			t.Errorf("Duration = %v, want %v of %+v", got, want, s)
		}
	}
}
