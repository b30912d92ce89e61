package batch_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store/batch"
)

// A poller hands the changes of many steps to a Writer, and the store gets the state in
// which they end.
func Example() {
	var st fakeStore // any store.Store
	w := batch.New(batch.Config{Store: &st, Publish: func(events []livestate.Event) {
		for _, e := range events {
			fmt.Println("event:", e.Kind, "on server", e.ServerID)
		}
	}})
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	crone := livestate.Player{SteamID: steam.FromAccountID(24752998), UserID: 2, Name: "Crone"}
	var live livestate.Server
	for i, roster := range [][]livestate.Player{{crone}, {crone}, nil} {
		obs := livestate.Observation{At: noon.Add(time.Duration(i) * 5 * time.Second), Roster: roster}
		next, changes := live.Observe(obs, livestate.Policy{})
		live = next
		w.Add(7, changes)
	}
	if err := w.Flush(context.Background()); err != nil {
		log.Fatal(err)
	}
	for _, s := range st.updates[7].Sessions {
		fmt.Println("stored:", s.LastName, "left", s.LeftAt.Format(time.TimeOnly))
	}
	// Output:
	// event: up on server 7
	// event: join on server 7
	// event: leave on server 7
	// stored: Crone left 12:00:05
}
