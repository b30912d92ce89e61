package livestate_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// told is what a poller knows in the end, with the sessions that only the log told of apart.
type told struct {
	sessions, passed []livestate.Session
}

// watch is a poller that reads the log too.
func (w *simulation) watch(arrivals []arrival) (told, error) {
	var server livestate.Server
	known, passed := make(map[livestate.SessionKey]livestate.Session), make(map[livestate.SessionKey]livestate.Session)
	for i, s := range w.shots {
		clock := s.now
		if s.seen() {
			clock = s.obs.At
		}
		for len(arrivals) > 0 && arrivals[0].true <= s.true {
			e := arrivals[0].edge
			e.At = clock.Add(-time.Duration(s.true-arrivals[0].true) * time.Millisecond)
			server = server.Edge(e)
			arrivals = arrivals[1:]
		}
		var c livestate.Changes
		switch {
		case s.seen():
			for _, id := range server.NeedLookup(s.obs) {
				server = server.AddKnown(latestOf(known, id))
			}
			server, c = server.Observe(s.obs, livestate.Policy{})
			if i%5 == 0 {
				_, again := server.Observe(s.obs, livestate.Policy{})
				if n := len(again.Opened) + len(again.Closed) + len(again.Reopened) + len(again.Passed); n > 0 {
					return told{}, fmt.Errorf("the same observation again changes %d sessions: %+v", n, again)
				}
			}
		case s.stop != "":
			server, c = server.Stop(s.now, s.stop)
		default:
			server, c = server.Silence(s.now, livestate.Policy{})
		}
		for session := range c.Sessions() {
			known[session.Key()] = session
		}
		for _, session := range c.Passed {
			passed[session.Key()] = session
		}
		for _, session := range server.Sessions {
			known[session.Key()] = session
		}
		if len(server.Log.Edges) > 512 {
			return told{}, fmt.Errorf("%d edges wait", len(server.Log.Edges))
		}
	}
	var t told
	for key, session := range known {
		if _, ok := passed[key]; ok {
			t.passed = append(t.passed, session)
		} else {
			t.sessions = append(t.sessions, session)
		}
	}
	byPlayer := func(a, b livestate.Session) int {
		return cmp.Or(a.SteamID.Compare(b.SteamID), livestate.CompareStart(a, b))
	}
	slices.SortFunc(t.sessions, byPlayer)
	slices.SortFunc(t.passed, byPlayer)
	return t, nil
}

// latestOf returns the session of a player that a store would remember.
func latestOf(known map[livestate.SessionKey]livestate.Session, id steam.ID) (latest []livestate.Session) {
	for _, s := range known {
		if s.SteamID == id && (latest == nil || s.JoinedAt.After(latest[0].JoinedAt)) {
			latest = []livestate.Session{s}
		}
	}
	return latest
}

// sound reports what no edge may break: the sessions of a player follow one another, each ends
// after it began, and at most one is open.
func (t told) sound() error {
	all := slices.Concat(t.sessions, t.passed)
	slices.SortFunc(all, func(a, b livestate.Session) int {
		return cmp.Or(a.SteamID.Compare(b.SteamID), livestate.CompareStart(a, b))
	})
	for i, s := range all {
		if s.LastSeenAt.Before(s.JoinedAt) || !s.Open() && (!s.LeftAt.Equal(s.LastSeenAt) || s.Reason == "") {
			return fmt.Errorf("session %+v", s)
		}
		if i > 0 && all[i-1].SteamID == s.SteamID && (all[i-1].Open() || s.JoinedAt.Before(all[i-1].LeftAt)) {
			return fmt.Errorf("%+v and %+v overlap", all[i-1], s)
		}
	}
	return nil
}

// within checks that polls alone decide who exists, and that edges move joins and ends no further than
// polls leave open.
func (t told) within(polls told, w *simulation) error {
	if len(polls.passed) > 0 || len(t.sessions) != len(polls.sessions) {
		return fmt.Errorf("%d sessions with edges, %d without", len(t.sessions), len(polls.sessions))
	}
	for i, s := range t.sessions {
		p := polls.sessions[i]
		if s.SteamID != p.SteamID || s.UserID != p.UserID || s.Open() != p.Open() {
			return fmt.Errorf("session %+v with edges, %+v without", s, p)
		}
		if s.JoinedAt.After(p.JoinedAt) || p.JoinedAt.Sub(s.JoinedAt) > 3*time.Second {
			return fmt.Errorf("an edge moved a join from %v to %v", p.JoinedAt, s.JoinedAt)
		}
		if s.LastSeenAt.Equal(p.LastSeenAt) {
			continue
		}
		absent := slices.IndexFunc(w.shots, func(x shot) bool {
			back := slices.ContainsFunc(x.obs.Roster, func(e livestate.Player) bool { return e.SteamID == s.SteamID })
			return x.seen() && x.obs.At.After(p.LastSeenAt) && (!x.obs.Partial || back)
		})
		if s.Open() || absent < 0 || s.LeftAt.Before(p.LeftAt) || s.LeftAt.After(w.shots[absent].obs.At) {
			return fmt.Errorf("an edge moved an end from %v to %v", p.LastSeenAt, s.LastSeenAt)
		}
	}
	return nil
}

// errors of many histories, in milliseconds.
type totals struct{ polls, edges int64 }

// checkEdges plays one history with and without its log.
func checkEdges(seed uint64, n network, sum *totals) error {
	w := newSimulation(&dice{pcg: rand.NewPCG(seed, 7)})
	arrivals := n.deliver(w, &dice{pcg: rand.NewPCG(seed, 8)})
	polls, err := w.watch(nil)
	if err != nil {
		return err
	}
	edges, err := w.watch(arrivals)
	if err == nil {
		err = edges.sound()
	}
	if err == nil && !w.has(deceiving) {
		err = edges.within(polls, w)
	}
	before, after := w.wrong(polls), w.wrong(edges)
	if !w.has(clockSteps) {
		if !w.has(longAway) { // which make errors of hours that no log can mend
			sum.polls += before
			sum.edges += after
		}
		if err == nil && n.late == 0 && n.forged == 0 && !w.has(deceiving) && after > before {
			err = fmt.Errorf("wrong for %d ms with edges, for %d without", after, before)
		}
	}
	if err == nil && n == (network{skew: n.skew}) && w.trouble == 0 {
		err = w.exact(edges)
	}
	if err != nil {
		return fmt.Errorf("%w\nwith %+v\nwithout %+v\nlog %+v\n%s", err, edges, polls, arrivals, w)
	}
	return nil
}

// enough is how many histories make the rare forged line that looks right matter no more than it does on
// average.
const enough = 2000

// TestEdgeLaws plays random true histories with a log that gets lost, doubled, late, reordered and forged. The
// total error is never larger than that of polls alone: in no history if the lines that come are true
// and in time, and else over all histories together.
func TestEdgeLaws(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var all totals
	t.Run("networks", func(t *testing.T) {
		for name, n := range map[string]network{
			"all goes well":   {},
			"an hour ahead":   {skew: time.Hour},
			"an hour behind":  {skew: -time.Hour - 300*time.Millisecond},
			"a third is lost": {lost: 33, doubled: 20},
			"all is lost":     {lost: 100},
			"all is doubled":  {doubled: 100},
			"some is late":    {late: 20, skew: time.Hour},
			"all is late":     {late: 100},
			"some is forged":  {forged: 10},
			"forged and lost": {lost: 90, forged: 30, doubled: 50},
			"only forged":     {lost: 100, forged: 100},
			"all of it":       {lost: 30, doubled: 30, late: 30, forged: 30, skew: -time.Hour},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				var sum totals
				histories := max(*schedules/12, 1)
				for seed := range uint64(histories) {
					if err := checkEdges(seed+1, n, &sum); err != nil {
						t.Fatalf("history %d: %v", seed+1, err)
					}
				}
				t.Logf("wrong for %d s with edges, for %d s without", sum.edges/1000, sum.polls/1000)
				if histories >= enough && sum.edges > sum.polls {
					t.Errorf("wrong for %d ms with edges, for %d without", sum.edges, sum.polls)
				}
				mu.Lock()
				defer mu.Unlock()
				all.edges += sum.edges
				all.polls += sum.polls
			})
		}
	})
	if all.edges > all.polls || all.edges == 0 {
		t.Errorf("wrong for %d ms with edges, for %d without", all.edges, all.polls)
	}
}
