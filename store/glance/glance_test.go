package glance_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
	"github.com/left4me/left4me/store/glance"
)

const stale = 30 * time.Second

var now = time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)

// seen is a snapshot of some time ago.
func seen(ago time.Duration, players int) (snap store.Snapshot) {
	snap.LastSeenAt = now.Add(-ago)
	snap.State = livestate.State{Players: players, MaxPlayers: 4, Map: "c1m2_streets"}
	return snap
}

func Example() {
	server := store.Server{Name: "Friday", Host: "203.0.113.20", Port: 27015, DesiredState: store.Running, ActualState: store.Running}
	g := glance.Of(server, seen(2*time.Second, 2), condition.Condition{}, now, stale)
	fmt.Println(g.State, g.Fill(), g.Addr)
	// Output: running 2/4 203.0.113.20:27015
}

func TestState(t *testing.T) {
	t.Parallel()
	idle := seen(time.Second, 0)
	idle.Hibernating = true
	on := func(change func(*store.Server)) store.Server {
		s := store.Server{DesiredState: store.Running, ActualState: store.Running}
		change(&s)
		return s
	}
	for name, test := range map[string]struct {
		server     store.Server
		snap       store.Snapshot
		state      glance.State
		fresh, off bool
	}{
		"answers":           {on(func(*store.Server) {}), seen(stale, 1), glance.Running, true, false},
		"hibernates":        {on(func(*store.Server) {}), idle, glance.Idle, true, false},
		"too long ago":      {on(func(*store.Server) {}), seen(stale+1, 1), glance.Stale, false, false},
		"never":             {on(func(*store.Server) {}), store.Snapshot{}, glance.New, false, false},
		"paused":            {on(func(s *store.Server) { s.DesiredState = store.Stopped }), seen(0, 1), glance.Stopped, false, true},
		"not tried":         {on(func(s *store.Server) { s.ActualState = store.Stopped }), seen(0, 1), glance.Stopped, false, true},
		"closed":            {on(func(s *store.Server) { s.ActualState, s.Problem = store.Stopped, store.ProblemRefused }), seen(0, 1), glance.Problem, false, true},
		"trouble, but new":  {on(func(s *store.Server) { s.Problem = store.ProblemTimeout }), seen(0, 1), glance.Running, true, false},
		"a refused login":   {on(func(s *store.Server) { s.Problem = store.ProblemAuth }), seen(time.Hour, 1), glance.Problem, false, false},
		"waits for the new": {on(func(s *store.Server) { s.Problem, s.PasswordPending = store.ProblemAuth, true }), seen(0, 1), glance.New, false, false},
	} {
		g := glance.Of(test.server, test.snap, condition.Condition{}, now, stale)
		if g.State != test.state || g.Fresh != test.fresh || g.Off != test.off || g.Waiting != strings.HasPrefix(name, "waits") {
			t.Errorf("%s: %+v", name, g)
		}
	}
}

func TestFillWithoutABound(t *testing.T) {
	t.Parallel()
	var g glance.Glance
	if g.Fill() != "0" || g.Seats() != 1 || glance.Fill(5, 4) != "5/4" {
		t.Errorf("%s, %d, %s", g.Fill(), g.Seats(), glance.Fill(5, 4))
	}
}

// list are servers of many states, by name.
func list() []glance.Glance {
	return []glance.Glance{
		{ID: 1, Name: "alpha", State: glance.Running, Fresh: true, Snap: seen(2*time.Second, 1)},
		{ID: 2, Name: "Bravo", State: glance.Stopped},
		{ID: 3, Name: "charlie", State: glance.Problem, Snap: seen(time.Hour, 3)},
		{ID: 4, Name: "delta", State: glance.Running, Fresh: true, Snap: seen(time.Second, 4)},
		{ID: 5, Name: "echo", State: glance.Stale, Snap: seen(time.Minute, 2)},
		{ID: 6, Name: "alpha", State: glance.Idle, Fresh: true, Snap: seen(3*time.Second, 0)},
	}
}

// TestTroubleStandsFirstInEveryOrder: a reader finds what needs a person without sorting.
func TestTroubleStandsFirstInEveryOrder(t *testing.T) {
	t.Parallel()
	for by, want := range map[string][]int64{
		"name": {3, 5, 1, 6, 2, 4}, "state": {3, 5, 1, 4, 6, 2}, "players": {3, 5, 4, 1, 6, 2}, "seen": {3, 5, 4, 1, 6, 2}, "map": {3, 5, 1, 6, 4, 2},
	} {
		f, servers := glance.ParseFilter(url.Values{"sort": {by}}), list()
		slices.SortFunc(servers, func(a, b glance.Glance) int { return f.Compare(&a, &b) })
		var got []int64
		for _, g := range servers {
			got = append(got, g.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", by, got, want)
		}
	}
}

// TestTotalsCountPlayersOfNow: those of an old snapshot do not play any more.
func TestTotalsCountPlayersOfNow(t *testing.T) {
	t.Parallel()
	var got glance.Totals
	for _, g := range list() {
		got.Add(&g)
	}
	if want := (glance.Totals{All: 6, Players: 5, Playing: 2, Attention: 2}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestFilter(t *testing.T) {
	t.Parallel()
	f := glance.ParseFilter(url.Values{"q": {"  Mercy "}, "sort": {"players"}})
	if f.Query() != "?q=Mercy&sort=players" || f.Sorted("name") != "?q=Mercy" {
		t.Errorf("%s, %s", f.Query(), f.Sorted("name"))
	}
	if f.Order("players") != "descending" || f.Order("name") != "" || (glance.Filter{Sort: "map"}).Order("map") != "ascending" {
		t.Error("the order of a column")
	}
	if !f.Matches("Friday", "no mercy 3") || f.Matches("Friday") || !(glance.Filter{}).Matches() {
		t.Error("what matches")
	}
	if q := (glance.Filter{}).Query(); q != "" {
		t.Errorf("the query of all: %q", q)
	}
	long := glance.ParseFilter(url.Values{"q": {strings.Repeat("é", 60)}, "sort": {"password"}})
	if long.Text != strings.Repeat("é", 50) || long.Sort != "name" || !slices.Contains(long.Orders(), "name") {
		t.Errorf("%+v", long)
	}
}
