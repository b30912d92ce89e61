package trends_test

import (
	"context"
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/trends"
)

func Example() {
	ctx, now := context.Background(), time.Now().UTC()
	st := memstore.New()
	u, _ := st.CreateUser(ctx, store.User{Name: "mara", Active: true})
	s, err := st.CreateServer(ctx, store.Server{UserID: u.ID, Name: "Friday", Host: "203.0.113.5", Port: 27015})
	if err != nil {
		fmt.Println(err)
	}
	run := livestate.Run{State: livestate.State{Players: 3, MaxPlayers: 4}, StartedAt: now.Add(-5 * time.Hour), LastSeenAt: now.Add(-time.Hour)}
	if err := st.Apply(ctx, []store.Update{{ServerID: s.ID, Run: run}}); err != nil {
		fmt.Println(err)
	}

	t := trends.New(st, nil)
	curves, err := t.Sparklines(ctx, u.ID, []int64{s.ID}, now)
	fmt.Println(curves[s.ID].Peak, curves[s.ID].Path != "", err)
	day, err := t.Day(ctx, s, now.Add(-6*time.Hour), now)
	fmt.Println(day.Peak, err)
	// Output:
	// 3 true <nil>
	// 3 <nil>
}
