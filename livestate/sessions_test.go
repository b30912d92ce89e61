package livestate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// A step is what happens to a server in a test: an Observation, a silence or a stop.
type step any

type (
	silence float64          // no poll succeeded until then
	stop    livestate.Reason // the server stops
)

// play takes a server through steps and returns every session that there ever
// was, as lines: who, user id, from and to in seconds, and why it ended.
func play(p livestate.Policy, steps ...step) []string {
	var server livestate.Server
	rows := make(map[string]livestate.Session)
	for _, st := range steps {
		var c livestate.Changes
		switch st := st.(type) {
		case livestate.Observation:
			server, c = server.Observe(st, p)
		case silence:
			server, c = server.Silence(at(float64(st)), p)
		case stop:
			server, c = server.Stop(server.Run.LastSeenAt, livestate.Reason(st))
		}
		for _, s := range slices.Concat(c.Opened, c.Closed, c.Reopened, c.Updated, server.Sessions) {
			rows[fmt.Sprint(s.SteamID, s.JoinedAt)] = s
		}
	}
	var lines []string
	for _, s := range rows {
		lines = append(lines, line(s))
	}
	slices.Sort(lines)
	return lines
}

func line(s livestate.Session) string {
	who := map[any]string{ann: "ann", bob: "bob", cem: "cem"}[s.SteamID]
	secs := func(t time.Time) string {
		return strings.TrimSuffix(t.Sub(midnight).Truncate(time.Millisecond).String(), "s")
	}
	how := string(s.Reason)
	if s.Open() {
		how = "open"
	}
	return fmt.Sprintf("%s #%d %s-%s %s", who, s.UserID, secs(s.JoinedAt), secs(s.LastSeenAt), how)
}

func TestSessions(t *testing.T) {
	t.Parallel()
	type steps = []step
	for _, test := range []struct {
		name   string
		policy livestate.Policy
		steps  steps
		want   []string
	}{
		{
			name:  "a new entry opens a session from when it connected",
			steps: steps{poll(0), poll(5, here(ann, 2, 3))},
			want:  []string{"ann #2 2-5 open"},
		}, {
			name:  "an entry at the first poll may have connected long before",
			steps: steps{poll(5000, here(ann, 2, 4000))},
			want:  []string{"ann #2 16m40-1h23m20 open"},
		}, {
			name:  "a session goes on while its entry does",
			steps: steps{poll(5, here(ann, 2, 3)), poll(10, here(ann, 2, 8)), poll(15, here(ann, 2, 13))},
			want:  []string{"ann #2 2-15 open"},
		}, {
			name:  "missing from a complete roster closes where it was last seen",
			steps: steps{poll(5, here(ann, 2, 3)), poll(10, here(ann, 2, 8)), poll(15)},
			want:  []string{"ann #2 2-10 left"},
		}, {
			name:  "a partial roster closes nobody",
			steps: steps{poll(5, here(ann, 2, 3)), partial(10), partial(15), partial(20)},
			want:  []string{"ann #2 2-5 open"},
		}, {
			name:  "missing from partial rosters and then from a complete one closes where last seen",
			steps: steps{poll(5, here(ann, 2, 3)), partial(10), partial(15), poll(20)},
			want:  []string{"ann #2 2-5 left"},
		}, {
			name:  "back after partial rosters is one session",
			steps: steps{poll(5, here(ann, 2, 3)), partial(10), partial(15), poll(20, here(ann, 2, 18))},
			want:  []string{"ann #2 2-20 open"},
		}, {
			name:  "a partial roster opens sessions",
			steps: steps{partial(5, here(ann, 2, 3))},
			want:  []string{"ann #2 2-5 open"},
		}, {
			name:  "another user id is another session, even between two polls",
			steps: steps{poll(10, here(ann, 2, 8)), poll(15, here(ann, 3, 2))},
			want:  []string{"ann #2 2-10 left", "ann #3 13-15 open"},
		}, {
			name:  "another user id is another session, even in a partial roster",
			steps: steps{poll(10, here(ann, 2, 8)), partial(15, here(ann, 3, 2))},
			want:  []string{"ann #2 2-10 left", "ann #3 13-15 open"},
		}, {
			name:  "a session never starts before the end of the one before",
			steps: steps{poll(10, here(ann, 2, 8)), poll(15, here(ann, 3, 12))},
			want:  []string{"ann #2 2-10 left", "ann #3 10-15 open"},
		}, {
			name:  "a map change that sets the time connected to zero is one session",
			steps: steps{poll(600, here(ann, 2, 598)), poll(605, here(ann, 2, 1)), poll(610, here(ann, 2, 6))},
			want:  []string{"ann #2 2-10m10 open"},
		}, {
			name:  "a map change longer than a poll is one session",
			steps: steps{poll(600, here(ann, 2, 598)), poll(605), poll(610), poll(615, here(ann, 2, 1))},
			want:  []string{"ann #2 2-10m15 open"},
		}, {
			name:  "a lost poll is one session",
			steps: steps{poll(10, here(ann, 2, 8)), poll(20, here(ann, 2, 18))},
			want:  []string{"ann #2 2-20 open"},
		}, {
			name:  "an outage is one session",
			steps: steps{poll(10, here(ann, 2, 8)), silence(60), silence(71), silence(600), poll(605, here(ann, 2, 603))},
			want:  []string{"ann #2 2-10m5 open"},
		}, {
			name:  "silence for as long as allowed closes nobody",
			steps: steps{poll(10, here(ann, 2, 8)), silence(70)},
			want:  []string{"ann #2 2-10 open"},
		}, {
			name:  "longer silence closes at the last poll, however long ago the join",
			steps: steps{poll(5000, here(ann, 2, 4998)), poll(5005, here(ann, 2, 5003)), silence(5065.001)},
			want:  []string{"ann #2 2-1h23m25 outage"},
		}, {
			name:   "the silence allowed is the policy's",
			policy: livestate.Policy{StuckAfter: 10 * time.Second},
			steps:  steps{poll(10, here(ann, 2, 8)), silence(21)},
			want:   []string{"ann #2 2-10 outage"},
		}, {
			name:  "who is gone after an outage that nobody told of ended by the outage",
			steps: steps{poll(10, here(ann, 2, 8), here(bob, 3, 8)), poll(80, here(ann, 2, 78))},
			want:  []string{"ann #2 2-1m20 open", "bob #3 2-10 outage"},
		}, {
			name:  "after an outage a partial roster does not keep the missing open",
			steps: steps{poll(10, here(ann, 2, 8)), partial(80)},
			want:  []string{"ann #2 2-10 outage"},
		}, {
			name:  "a server that stops closes its sessions at once",
			steps: steps{poll(10, here(ann, 2, 8)), stop(livestate.ReasonStopped)},
			want:  []string{"ann #2 2-10 stopped"},
		}, {
			name:  "a server that is removed closes its sessions at once",
			steps: steps{poll(10, here(ann, 2, 8)), stop(livestate.ReasonRemoved), silence(600)},
			want:  []string{"ann #2 2-10 removed"},
		}, {
			name:  "who was missing from partial rosters when the server stops ended where last seen",
			steps: steps{poll(10, here(ann, 2, 8)), partial(15), stop(livestate.ReasonStopped)},
			want:  []string{"ann #2 2-10 stopped"},
		}, {
			name:  "a server that restarts gives the same user id to another connection",
			steps: steps{poll(600, here(ann, 2, 598)), stop(livestate.ReasonStopped), poll(700, here(ann, 2, 30))},
			want:  []string{"ann #2 11m10-11m40 open", "ann #2 2-10m0 stopped"},
		}, {
			name:  "the same user id connected as late as allowed is the same session while somebody stays",
			steps: steps{poll(100, here(ann, 2, 98), here(bob, 1, 99)), poll(105, here(bob, 1, 104)), poll(200, here(ann, 2, 40), here(bob, 1, 199))},
			want:  []string{"ann #2 2-3m20 open", "bob #1 1-3m20 open"},
		}, {
			name:  "the same user id connected later than allowed is another session",
			steps: steps{poll(100, here(ann, 2, 98), here(bob, 1, 99)), poll(105, here(bob, 1, 104)), poll(200, here(ann, 2, 39.999), here(bob, 1, 199))},
			want:  []string{"ann #2 2-1m40 left", "ann #2 2m40.001-3m20 open", "bob #1 1-3m20 open"},
		}, {
			name:  "a crash and a restart give the same user id to another connection within a minute",
			steps: steps{poll(100, here(ann, 2, 98)), silence(105), silence(110), poll(130), poll(140, here(ann, 2, 3))},
			want:  []string{"ann #2 2-1m40 left", "ann #2 2m17-2m20 open"},
		}, {
			name:  "a restart that no poll sees is known by who connected since with the same user id",
			steps: steps{poll(100, here(ann, 2, 98)), silence(105), poll(130, here(ann, 2, 3))},
			want:  []string{"ann #2 2-1m40 left", "ann #2 2m7-2m10 open"},
		}, {
			name:  "a restart between two polls is known by somebody else's lower user id",
			steps: steps{poll(100, here(ann, 2, 98), here(bob, 3, 98)), poll(105, here(ann, 2, 2), here(cem, 3, 1))},
			want:  []string{"ann #2 1m43-1m45 open", "ann #2 2-1m40 left", "bob #3 2-1m40 left", "cem #3 1m44-1m45 open"},
		}, {
			name:  "an outage in which a map change sets the time connected to zero is one session while somebody stays",
			steps: steps{poll(100, here(ann, 2, 98), here(bob, 3, 98)), silence(150), poll(155, here(ann, 2, 20), here(bob, 3, 153))},
			want:  []string{"ann #2 2-2m35 open", "bob #3 2-2m35 open"},
		}, {
			name:  "a pending row after a restart hides nobody's new connection",
			steps: steps{poll(100, here(ann, 2, 98)), silence(110), partial(130), partial(135), poll(140, here(ann, 2, 12))},
			want:  []string{"ann #2 2-1m40 left", "ann #2 2m8-2m20 open"},
		}, {
			name:   "how late is the policy's",
			policy: livestate.Policy{Resume: 10 * time.Second},
			steps:  steps{poll(100, here(ann, 2, 98), here(bob, 1, 99)), poll(105, here(bob, 1, 104)), poll(200, here(ann, 2, 89), here(bob, 1, 199))},
			want:   []string{"ann #2 1m51-3m20 open", "ann #2 2-1m40 left", "bob #1 1-3m20 open"},
		}, {
			name:  "without user ids, join times that agree within 10 s are one session",
			steps: steps{poll(100, here(ann, 0, 98)), poll(105, here(ann, 0, 93)), poll(110), poll(115, here(ann, 0, 103))},
			want:  []string{"ann #0 2-1m55 open"},
		}, {
			name:  "without user ids, a time connected that fell is another session",
			steps: steps{poll(100, here(ann, 0, 98)), poll(105, here(ann, 0, 1))},
			want:  []string{"ann #0 1m44-1m45 open", "ann #0 2-1m40 left"},
		}, {
			name:  "without user ids, an entry that spans the session is the same one",
			steps: steps{poll(100, here(ann, 0, 50)), poll(105, here(ann, 0, 100))},
			want:  []string{"ann #0 50-1m45 open"},
		}, {
			name:  "a user id that becomes known is the session's",
			steps: steps{poll(100, here(ann, 0, 98)), poll(105, here(ann, 2, 103)), poll(110, here(ann, 0, 108))},
			want:  []string{"ann #2 2-1m50 open"},
		}, {
			name: "bots, SourceTV, pending and LAN ids have no session",
			steps: steps{poll(5,
				livestate.Player{Name: "bot", UserID: 7},
				livestate.Player{Name: "group", SteamID: group, UserID: 8},
				here(ann, 2, 3))},
			want: []string{"ann #2 2-5 open"},
		}, {
			name:  "the same id twice in a roster counts once",
			steps: steps{poll(5, here(ann, 2, 3), here(ann, 2, 3)), poll(10, here(ann, 2, 8), here(ann, 2, 8))},
			want:  []string{"ann #2 2-10 open"},
		}, {
			name:  "of two entries of a newcomer the one that connected last counts",
			steps: steps{poll(50, here(ann, 2, 48), here(ann, 9, 3)), poll(55, here(ann, 9, 8), here(ann, 2, 53)), poll(60, here(ann, 9, 13))},
			want:  []string{"ann #9 47-1m0 open"},
		}, {
			name:  "what a broken connection leaves behind is the session until it is gone",
			steps: steps{poll(50, here(ann, 2, 48)), poll(55, here(ann, 9, 3), here(ann, 2, 53)), poll(60, here(ann, 9, 8))},
			want:  []string{"ann #2 2-55 left", "ann #9 55-1m0 open"},
		}, {
			name:  "a clock that steps back shortens nothing and overlaps nothing",
			steps: steps{poll(100, here(ann, 2, 98)), poll(40, here(ann, 2, 103)), poll(45, here(ann, 3, 1)), poll(106, here(ann, 3, 62))},
			want:  []string{"ann #2 2-1m40 left", "ann #3 1m40-1m46 open"},
		}, {
			name:  "two sessions of a player never start at one time",
			steps: steps{poll(100, here(ann, 2, 0)), poll(100, here(ann, 3, 0)), poll(100, here(ann, 4, 0)), poll(105, here(ann, 4, 5))},
			want:  []string{"ann #2 1m40-1m40 left", "ann #3 1m40.001-1m40.001 left", "ann #4 1m40.002-1m45 open"},
		}, {
			name:  "a time connected that cannot be is not known: the player joins at first sight",
			steps: steps{poll(5, here(ann, 2, -7), here(bob, 3, 9e9)), poll(10, here(ann, 2, -2), here(bob, 3, 9e9))},
			want:  []string{"ann #2 5-10 open", "bob #3 5-10 open"},
		}, {
			name:  "a time connected that becomes known, or is not any more, changes nothing",
			steps: steps{poll(5, here(ann, 2, -7), here(bob, 3, 2)), poll(10, here(ann, 2, 500), here(bob, 3, -1))},
			want:  []string{"ann #2 5-10 open", "bob #3 3-10 open"},
		}, {
			name:  "without user id and time, the player of a minute ago is the same",
			steps: steps{poll(5, here(ann, 0, -1), here(bob, 0, -1)), poll(65, here(ann, 0, -1)), poll(66, here(bob, 0, -1))},
			want:  []string{"ann #0 5-1m5 left", "bob #0 1m6-1m6 open", "bob #0 5-5 left"},
		}, {
			name:  "a time that is not known never begins before the end of the session before",
			steps: steps{poll(5, here(ann, 2, 3)), poll(10, here(ann, 3, -1))},
			want:  []string{"ann #2 2-5 left", "ann #3 10-10 open"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, play(test.policy, test.steps...)); diff != "" {
				t.Errorf("sessions (-want +got):\n%s", diff)
			}
			// The same with each observation twice.
			var twice steps
			for _, st := range test.steps {
				twice = append(twice, st, st)
			}
			if diff := cmp.Diff(test.want, play(test.policy, twice...)); diff != "" {
				t.Errorf("sessions with each step twice (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPlayers(t *testing.T) {
	t.Parallel()
	a, b := steam.FromAccountID(1), steam.FromAccountID(2)
	got := livestate.Players([]livestate.Session{{SteamID: b}, {SteamID: a}}, nil, []livestate.Session{{SteamID: b}})
	if diff := cmp.Diff([]steam.ID{b, a, b}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := livestate.Players(); got != nil {
		t.Errorf("of nothing: %v", got)
	}
}
