package problem_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/problem"
)

var (
	running = poll.Status{State: poll.Running}
	refused = poll.Status{State: poll.Stopped, Failure: poll.Classify(rcon.ErrAuth)}
	broken  = poll.Status{State: poll.Unknown, Failure: poll.Failure{Kind: poll.KindInternal}}
)

// change is one of server 7, which was last seen a minute before.
func change(before, after poll.Status, err error) poll.StatusChange {
	at := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	return poll.StatusChange{
		Target: poll.Target{ID: 7, Name: "one", Epoch: 3}, Before: before, After: after, At: at, Err: err,
		LastRun: livestate.Run{State: livestate.State{Players: 2}, LastSeenAt: at.Add(-time.Minute)},
	}
}

func TestStateOf(t *testing.T) {
	t.Parallel()
	c := change(running, refused, rcon.ErrAuth)
	got, changed := problem.StateOf(c)
	want := store.ServerState{ServerID: 7, Epoch: 3, ActualState: store.Stopped, Problem: store.ProblemAuth, LastError: refused.Failure.Message, At: c.At}
	if diff := cmp.Diff(want, got); diff != "" || !changed {
		t.Errorf("changed %t (-want +got):\n%s", changed, diff)
	}
	waits := refused
	waits.Failure.RetryAfter = time.Hour
	if _, changed := problem.StateOf(change(refused, waits, rcon.ErrAuth)); changed {
		t.Error("what a store does not keep is a change")
	}
	other := refused
	other.Failure.Message = "other words"
	if _, changed := problem.StateOf(change(refused, other, rcon.ErrAuth)); !changed {
		t.Error("other words are no change")
	}
}

func TestTroubleOf(t *testing.T) {
	t.Parallel()
	e, ok := problem.TroubleOf(change(running, refused, rcon.ErrAuth))
	if !ok || e.Kind != livestate.EventTrouble || e.ServerID != 7 || e.State.Players != 2 || e.At.Sub(e.LastSeenAt) != time.Minute {
		t.Errorf("%t, %+v", ok, e)
	}
	for _, c := range []poll.StatusChange{
		change(refused, running, nil), change(refused, broken, nil), change(poll.Status{}, refused, rcon.ErrAuth), change(running, poll.Status{State: poll.Stopped}, nil),
	} {
		if _, ok := problem.TroubleOf(c); ok {
			t.Errorf("from %+v to %+v is trouble", c.Before, c.After)
		}
	}
}

func TestLog(t *testing.T) {
	t.Parallel()
	var c problem.Classifier
	hidden := refused
	hidden.Failure = problem.NoGame(hidden.Failure)
	for _, test := range []struct {
		change poll.StatusChange
		want   string // of the line
	}{
		{change(running, refused, rcon.ErrAuth), `level=WARN msg="server problem" server=7 name=one problem=auth message="` + refused.Failure.Message + `"`},
		{change(running, hidden, rcon.ErrAuth), `detail="` + refused.Failure.Message + `"`},
		{change(refused, running, nil), `level=INFO msg="server answers again" server=7 name=one`},
		{change(running, poll.Status{State: poll.Stopped}, nil), "level=DEBUG"},
		{change(running, broken, errors.New("a bug")), `level=WARN msg="a server could not be asked" server=7 err="a bug"`},
		{change(running, broken, fmt.Errorf("x: %w", &poll.PanicError{Value: 8, Stack: []byte("main.go:1")})), "panic=8 stack=main.go:1"},
	} {
		var b bytes.Buffer
		c.Log(slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug})), test.change)
		if line := b.String(); strings.Count(line, "\n") != 1 || !strings.Contains(line, test.want) {
			t.Errorf("want %s in\n%s", test.want, line)
		}
		if detail := strings.Contains(b.String(), "detail="); detail != strings.Contains(test.want, "detail=") {
			t.Errorf("detail in %s", &b)
		}
	}
}

func ExampleStateOf() {
	c := poll.StatusChange{
		Target: poll.Target{ID: 7},
		Before: poll.Status{State: poll.Running},
		After:  poll.Status{State: poll.Unknown, Failure: poll.Classify(rcon.ErrAuth)},
	}
	state, changed := problem.StateOf(c)
	event, trouble := problem.TroubleOf(c)
	fmt.Println(state.Problem, changed, event.Kind, trouble)
	// Output: auth true trouble true
}
