package rcontest_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

func ExampleNewServer() {
	s := rcontest.NewServer(func(r *rcontest.Request) string {
		return "you said " + r.Command
	}, &rcontest.Options{Password: "secret"})
	defer s.Close()

	ctx := context.Background()
	c, err := rcon.Dial(ctx, s.Addr(), "secret", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer c.Close()
	fmt.Println(c.Exec(ctx, "hello"))
	fmt.Printf("%+v\n", s.Stats())
	// Output:
	// you said hello <nil>
	// {Conns:1 Open:1 Logins:1 Refused:0 Commands:1 LogSent:0}
}

// A game whose players come and go.
func ExampleGame() {
	game := rcontest.NewGame("A server", "c1m1_hotel", 4)
	s := rcontest.New(game.Handle, nil)
	defer s.Close()

	ctx := context.Background()
	c := &rcon.Client{Options: &rcon.Options{DialContext: s.DialContext}}
	defer c.Close()
	id := game.Join(rcontest.Player{Name: "Ann", SteamID: "STEAM_1:0:100", Ping: 40})
	game.ChangeMap("c1m2_streets")
	fmt.Println(c.Exec(ctx, "status"))
	game.Leave(id)
	fmt.Println(len(game.Players()), "players")
	// Output:
	// hostname: A server
	// version : 2.2.4.3 10097 secure  (unknown)
	// udp/ip  : 203.0.113.66:27015 [ public 203.0.113.66:27015 ]
	// os      : Linux Dedicated
	// map     : c1m2_streets
	// players : 1 humans, 0 bots (4 max) (not hibernating) (unreserved)
	//
	// # userid name uniqueid connected ping loss state rate adr
	// #  1 1 "Ann" STEAM_1:0:100 00:00 40 0 active 30000 203.0.113.7:27005
	// #end
	//  <nil>
	// 0 players
}

// A client that is good enough for an easy server is put to a hard one.
func ExampleServer_SetFaults() {
	s := rcontest.NewServer(func(*rcontest.Request) string {
		return "語語語語語語"
	}, nil)
	defer s.Close()

	ctx := context.Background()
	c := &rcon.Client{Addr: s.Addr()}
	defer c.Close()
	for _, f := range []rcontest.Faults{
		{},
		{Split: 2, LogPackets: true}, // in the middle of runes, and between other packets
		{Drip: true},
		{Size: 1<<31 - 1},
	} {
		s.SetFaults(f)
		text, err := c.Exec(ctx, "status")
		fmt.Println(text, errors.Is(err, rcon.ErrTooLarge))
	}
	// Output:
	// 語語語語語語 false
	// 語語語語語語 false
	// 語語語語語語 false
	//  true
}

// A server that goes away and comes back.
func ExampleServer_Stop() {
	s := rcontest.NewServer(nil, nil)
	defer s.Close()

	ctx := context.Background()
	c := &rcon.Client{Addr: s.Addr()}
	defer c.Close()
	s.Stop()
	_, err := c.Exec(ctx, "echo")
	fmt.Println("stopped:", err != nil)
	if err := s.Start(); err != nil {
		fmt.Println(err)
	}
	_, err = c.Exec(ctx, "echo")
	fmt.Println("started:", err)
	// Output:
	// stopped: true
	// started: <nil>
}

func ExampleNewScript() {
	script := rcontest.NewScript(
		rcontest.Step{Text: "nobody"},
		rcontest.Step{Text: "Ann"},
	)
	s := rcontest.New(script.Handle, nil)
	defer s.Close()

	ctx := context.Background()
	c := &rcon.Client{Options: &rcon.Options{DialContext: s.DialContext}}
	defer c.Close()
	for range 3 {
		fmt.Println(c.Exec(ctx, "status"))
		script.Next()
	}
	// Output:
	// nobody <nil>
	// Ann <nil>
	// Ann <nil>
}

func ExampleFarm() {
	farm := rcontest.NewFarm(nil)
	defer farm.Close()

	ctx := context.Background()
	for i := range 3 {
		s := farm.Add(func(*rcontest.Request) string { return fmt.Sprint("server ", i) }, nil)
		c := &rcon.Client{Addr: s.Addr()}
		fmt.Println(c.Exec(ctx, "status"))
		c.Close()
	}
	// Output:
	// server 0 <nil>
	// server 1 <nil>
	// server 2 <nil>
}
