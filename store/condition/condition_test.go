package condition_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
	"github.com/left4me/left4me/store/memstore"
)

func Example() {
	c := condition.Condition{Ends: map[livestate.Reason]int{livestate.ReasonNoSteamLogon: 4, livestate.ReasonLeft: 2}}
	fmt.Println(c.Codes(store.Server{}, true))
	// Output: [no_steam_logon]
}

func TestCodes(t *testing.T) {
	t.Parallel()
	lost := func(n, others int) condition.Condition {
		return condition.Condition{Ends: map[livestate.Reason]int{livestate.ReasonNoSteamLogon: n, livestate.ReasonLeft: others}}
	}
	counted := condition.Condition{Counts: store.Counts{At: time.Now()}}
	for i, test := range []struct {
		c     condition.Condition
		fresh bool
		want  []condition.Code
	}{
		{condition.Condition{}, false, nil},
		{lost(2, 0), true, nil},
		{lost(3, 0), true, []condition.Code{condition.NoSteamLogon}},
		{lost(3, 3), true, []condition.Code{condition.NoSteamLogon}},
		{lost(3, 4), true, nil},
		{counted, true, nil},
		{counted, false, []condition.Code{condition.CountsOnly}},
	} {
		if got := test.c.Codes(store.Server{}, test.fresh); !slices.Equal(got, test.want) {
			t.Errorf("%d: %v, want %v", i, got, test.want)
		}
	}
}

// TestNoAnswerIsNoPassword: that a game answers neither RCON nor A2S is told once it was asked in both
// ways, and never where it refuses a password.
func TestNoAnswerIsNoPassword(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for i, test := range []struct {
		problem store.Problem
		desired store.State
		since   time.Duration
		counted bool
		want    []condition.Code
	}{
		{store.ProblemRefused, store.Running, condition.CountsFresh, false, []condition.Code{condition.NoAnswer}},
		{store.ProblemTimeout, store.Running, time.Hour, false, []condition.Code{condition.NoAnswer}},
		{store.ProblemNoGame, store.Running, time.Hour, false, []condition.Code{condition.NoAnswer}},
		{store.ProblemRefused, store.Running, time.Hour, true, []condition.Code{condition.CountsOnly}},
		{store.ProblemRefused, store.Running, condition.CountsFresh - 1, false, nil},
		{store.ProblemRefused, store.Stopped, time.Hour, false, nil},
		{store.ProblemAuth, store.Running, time.Hour, false, nil},
		{store.ProblemDenied, store.Running, time.Hour, false, nil},
		{"", store.Running, time.Hour, false, nil},
	} {
		c := condition.Condition{At: now}
		if test.counted {
			c.Counts.At = now
		}
		s := store.Server{Problem: test.problem, DesiredState: test.desired, ActualStateUpdatedAt: now.Add(-test.since)}
		if got := c.Codes(s, false); !slices.Equal(got, test.want) {
			t.Errorf("%d: %v, want %v", i, got, test.want)
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	ctx, st, now := context.Background(), memstore.New(), time.Now()
	u, err := st.CreateUser(ctx, store.User{Name: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	var ids []int64
	for i := range 3 {
		v, err := st.CreateServer(ctx, store.Server{UserID: u.ID, Name: fmt.Sprint(i), Port: 27015 + i})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, v.ID)
	}
	session := livestate.Session{SteamID: steam.FromAccountID(1), JoinedAt: now.Add(-time.Hour), LeftAt: now.Add(-time.Minute), LastSeenAt: now.Add(-time.Minute), Reason: livestate.ReasonTimedOut}
	if err := st.Apply(ctx, []store.Update{{ServerID: ids[0], Sessions: []livestate.Session{session}}}); err != nil {
		t.Fatal(err)
	}
	if err := st.SetCounts(ctx, []store.Counts{{ServerID: ids[0], At: now, Players: 2}, {ServerID: ids[1], At: now.Add(-time.Hour)}}); err != nil {
		t.Fatal(err)
	}
	got, err := condition.Read(ctx, st, ids, now)
	if err != nil || len(got) != 3 || !got[ids[1]].Counts.At.IsZero() || got[ids[0]].Counts.Players != 2 || got[ids[0]].Ends[livestate.ReasonTimedOut] != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}
