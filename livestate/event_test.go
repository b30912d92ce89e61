package livestate_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// A program that announces what happens ranges over the events of each step.
func ExampleChanges_Events() {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	observe := func(after time.Duration, level string, players ...livestate.Player) livestate.Observation {
		return livestate.Observation{At: noon.Add(after), Roster: players,
			State: livestate.State{Players: len(players), MaxPlayers: 4, Map: level}}
	}
	crone := livestate.Player{SteamID: steam.FromAccountID(24752998), UserID: 2, Name: "Crone"}

	var server livestate.Server
	var changes livestate.Changes
	for _, obs := range []livestate.Observation{
		observe(0, "c1m1_hotel"),
		observe(5*time.Second, "c1m1_hotel", crone),
		observe(10*time.Second, "c1m2_streets"),
	} {
		server, changes = server.Observe(obs, livestate.Policy{})
		for e := range changes.Events() {
			fmt.Printf("%s %s %q %q\n", e.At.Format(time.TimeOnly), e.Kind, e.Session.LastName, e.From)
		}
	}
	// Output:
	// 12:00:00 up "" ""
	// 12:00:00 state "" ""
	// 12:00:05 state "" ""
	// 12:00:05 join "Crone" ""
	// 12:00:10 map "" "c1m1_hotel"
	// 12:00:10 state "" ""
	// 12:00:10 leave "Crone" ""
}

func TestEventsOfOneStep(t *testing.T) {
	t.Parallel()
	state := func(players int, level string) livestate.State {
		return livestate.State{Players: players, MaxPlayers: 8, Map: level}
	}
	session := func(id steam.ID) livestate.Session { return livestate.Session{SteamID: id} }
	c := livestate.Changes{
		At:         midnight,
		Run:        livestate.Run{State: state(2, "c1m2_streets")},
		Previous:   livestate.Run{State: state(1, "c1m1_hotel")},
		RunStarted: true, MapChanged: true, MapBefore: "c1m1_hotel", Up: true, Down: true,
		Opened:   []livestate.Session{session(ann)},
		Closed:   []livestate.Session{session(bob)},
		Reopened: []livestate.Session{session(cem)},
		Updated:  []livestate.Session{session(ann)},
		Renamed:  []livestate.Rename{{Session: session(cem), From: "before", To: "after"}},
	}
	var kinds []livestate.EventKind
	for e := range c.Events() {
		kinds = append(kinds, e.Kind)
		if e.At != c.At || e.State != c.Run.State || e.ID != 0 || e.ServerID != 0 {
			t.Errorf("event %+v", e)
		}
	}
	want := []livestate.EventKind{livestate.EventUp, livestate.EventMap, livestate.EventState, livestate.EventLeave,
		livestate.EventJoin, livestate.EventReopen, livestate.EventRename, livestate.EventDown}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	for n := range want { // a reader may stop anywhere
		count := 0
		for range c.Events() {
			if count++; count > n {
				break
			}
		}
	}

	// A change of the map alone is no change of the state.
	c = livestate.Changes{Run: livestate.Run{State: state(1, "b")}, Previous: livestate.Run{State: state(1, "a")}, RunStarted: true}
	for e := range c.Events() {
		t.Errorf("another map alone gives %q", e.Kind)
	}
}

func TestSessionsOfOneStep(t *testing.T) {
	t.Parallel()
	session := func(id steam.ID) []livestate.Session { return []livestate.Session{{SteamID: id}} }
	c := livestate.Changes{Opened: session(ann), Closed: session(bob), Reopened: session(cem), Updated: session(ann)}
	if got := slices.Collect(c.Sessions()); len(got) != 4 || got[0].SteamID != bob {
		t.Errorf("sessions %+v", got)
	}
	for range c.Sessions() {
		break
	}
}
