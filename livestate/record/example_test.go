package record_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/record"
	"github.com/left4me/left4me/steam"
)

// A poller records what it observes; later the record tells the sessions again.
func Example() {
	dir, err := os.MkdirTemp("", "record")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "polls.record")
	w, err := record.NewWriter(record.Config{Path: path})
	if err != nil {
		log.Fatal(err)
	}
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	crone := livestate.Player{SteamID: steam.FromAccountID(24752998), UserID: 2, Name: "Crone"}
	var live livestate.Server
	for i, roster := range [][]livestate.Player{{crone}, {crone}, nil} {
		obs := livestate.Observation{At: noon.Add(time.Duration(i) * 5 * time.Second), Roster: roster}
		w.Observe(7, live, obs)
		live, _ = live.Observe(obs, livestate.Policy{})
		crone.Connected += 5 * time.Second
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}

	file, err := record.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	history, err := record.Replay(context.Background(), file, livestate.Policy{})
	if err != nil {
		log.Fatal(err)
	}
	for _, id := range history.Servers() {
		for _, s := range history.Server(id).Sessions() {
			fmt.Println("server", id, s.SteamID, s.Name, s.Duration(), s.Reason)
		}
	}
	// Output:
	// server 7 76561197985018726 Crone 5s left
}
