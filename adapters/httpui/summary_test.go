package httpui_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

func ExampleSummarize() {
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	server := store.Server{Name: "Friday", Host: "203.0.113.20", Port: 27015, DesiredState: store.Running, ActualState: store.Running}
	var snap store.Snapshot
	snap.LastSeenAt = now.Add(-2 * time.Second)
	snap.State = livestate.State{Players: 2, MaxPlayers: 4, Map: "c1m2_streets"}
	s := httpui.Summarize(server, snap, now, 30*time.Second)
	fmt.Println(s.State, s.Players, s.Map)
	// Output:
	// Running 2/4 c1m2_streets
}

// TestSummaryHasTheWordsOfThePage: the command line and the list of servers call a
// state by the same name.
func TestSummaryHasTheWordsOfThePage(t *testing.T) {
	t.Parallel()
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	words := httpui.Catalogues()["en"]
	seen := func(ago time.Duration, hibernating bool) (snap store.Snapshot) {
		snap.LastSeenAt = now.Add(-ago)
		snap.State = livestate.State{Players: 1, MaxPlayers: 4, Map: "c1m2_streets", Hibernating: hibernating}
		return snap
	}
	for name, test := range map[string]struct {
		desired, actual store.State
		problem         store.Problem
		snap            store.Snapshot
		want            httpui.Summary
	}{
		"running": {store.Running, store.Running, "", seen(0, false), httpui.Summary{State: words["state.running"], Players: "1/4", Map: "c1m2_streets", Fresh: true}},
		"idle":    {store.Running, store.Running, "", seen(0, true), httpui.Summary{State: words["state.idle"], Players: "1/4", Map: "c1m2_streets", Fresh: true}},
		"never":   {store.Running, store.Unknown, "", store.Snapshot{}, httpui.Summary{State: words["state.new"]}},
		"closed": {store.Running, store.Stopped, store.ProblemRefused, seen(time.Hour, false),
			httpui.Summary{State: words["trouble.refused.word"], Map: "c1m2_streets", Advice: words["trouble.refused.do"]}},
	} {
		server := store.Server{Name: "Friday", Host: "203.0.113.20", Port: 27015, DesiredState: test.desired, ActualState: test.actual, Problem: test.problem}
		if diff := cmp.Diff(test.want, httpui.Summarize(server, test.snap, now, 30*time.Second)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
