package targets_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/targets"
)

func Example() {
	t, err := targets.Of(store.Server{ID: 1, Name: "Friday", Host: "203.0.113.5", Port: 27015, RCONPassword: "secret", DesiredState: store.Running})
	fmt.Println(t, t.Strategy, err)
	// Output: Friday (203.0.113.5:27015) mirror <nil>
}

func TestOf(t *testing.T) {
	t.Parallel()
	running := store.Server{ID: 1, Host: "::2", Port: 1, RCONPassword: "secret", DesiredState: store.Running, Strategy: "single", LogOff: true, ChatDays: 3, PasswordPending: true}
	want := poll.Target{ID: 1, Addr: "[::2]:1", Password: "secret", Strategy: rcon.StrategySinglePacket, Chat: true, Tag: targets.PendingPassword}
	got, err := targets.Of(running)
	if err != nil || cmp.Diff(want, got) != "" {
		t.Errorf("%v (-want +got):\n%s", err, cmp.Diff(want, got))
	}
	for reason, change := range map[livestate.Reason]func(*store.Server){
		livestate.ReasonStopped: func(s *store.Server) { s.DesiredState, s.RCONPassword = store.Stopped, "" },
		livestate.ReasonRemoved: func(s *store.Server) { s.RCONPassword = "" },
	} {
		s := running
		change(&s)
		if got, _ := targets.Of(s); got.Idle != reason {
			t.Errorf("idle for %q, want %q", got.Idle, reason)
		}
	}
}

// A strategy of a newer version keeps no server from being watched.
func TestUnknownStrategyIsTheDefault(t *testing.T) {
	t.Parallel()
	got, err := targets.Of(store.Server{Strategy: "telepathy"})
	if err == nil || got.Strategy != rcon.StrategyMirror {
		t.Errorf("%v, %v", got.Strategy, err)
	}
}

func TestKnown(t *testing.T) {
	t.Parallel()
	k := targets.Known(store.Server{ActualState: store.Running, Problem: store.ProblemTimeout, LastError: "no answer"}, store.ResumeState{Run: livestate.Run{State: livestate.State{Players: 3}}})
	if !k.Server.Up || k.Server.Run.Players != 3 || k.Status.State != poll.Running || k.Status.Failure.Code != string(store.ProblemTimeout) || k.Status.Failure.Message != "no answer" {
		t.Errorf("%+v", k)
	}
}
