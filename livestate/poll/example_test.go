package poll_test

import (
	"context"
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/rcon/status"
)

// Two polls of a server, of which the second finds it stopped.
func Example() {
	game := rcontest.NewGame("", "c1m1_hotel", 4)
	game.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:11"})
	fake := rcontest.NewServer(game.Handle, &rcontest.Options{Password: "secret"})
	defer fake.Close()
	client := &rcon.Client{Addr: fake.Addr(), Password: "secret"}
	defer client.Close()

	var server livestate.Server
	var changes livestate.Changes
	for range 2 {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		obs, err := poll.Observe(ctx, client)
		cancel()
		if f := poll.Classify(err); err != nil {
			fmt.Printf("%v: %s\n", f.Kind, f.Message)
			server, changes = server.Silence(time.Now(), livestate.Policy{})
			break
		}
		server, changes = server.Observe(obs, livestate.Policy{})
		for e := range changes.Events() {
			fmt.Println(e.Kind)
		}
		fake.Stop()
	}
	// Output:
	// up
	// state
	// join
	// refused: nothing listens on this port; RCON may listen on another address: start the game with -ip 0.0.0.0 -usercon
}

// A program that has the text already, whatever has fetched it.
func ExampleFromStatus() {
	s, err := status.Parse("hostname: Tuesday\nversion : 2.2.4.3 10097 secure  (unknown)\nmap     : c1m2_streets\n" +
		"players : 1 humans, 0 bots (4 max) (not hibernating) (unreserved)\n\n" +
		"# userid name uniqueid connected ping loss state rate adr\n" +
		"# 2 1 \"Ada\" STEAM_1:0:11 00:21 40 0 active 30000 203.0.113.1:27005\n#end\n")
	if err != nil {
		fmt.Println(err)
		return
	}
	obs, err := poll.FromStatus(s, time.Now())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(obs.State.Players, "of", obs.State.MaxPlayers, "on", obs.State.Map)
	for _, p := range obs.Roster {
		fmt.Println(p.SteamID, p.Name, p.Connected)
	}
	// Output:
	// 1 of 4 on c1m2_streets
	// 76561197960265750 Ada 21s
}

// A Fleet polls until its context ends; here, until it has seen its one server.
func ExampleFleet() {
	game := rcontest.NewGame("", "c1m1_hotel", 4)
	fake := rcontest.NewServer(game.Handle, &rcontest.Options{Password: "secret"})
	defer fake.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	fleet, err := poll.NewFleet(poll.Config{
		Targets: func(context.Context) ([]poll.Target, error) {
			return []poll.Target{{ID: 1, Name: "Tuesday", Addr: fake.Addr(), Password: "secret"}}, nil
		},
		OnStatus: func(c poll.StatusChange) {
			fmt.Println(c.Target.Name, "is", c.After.State)
			cancel()
		},
		Interval:     100 * time.Millisecond,
		QueryTimeout: 5 * time.Second,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fleet.Run(ctx)
	// Output: Tuesday is running
}
