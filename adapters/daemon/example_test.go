package daemon_test

import (
	"context"
	"fmt"
	"log"
	"net"
	"strconv"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
)

// A daemon watches the one server that the store lists, and somebody reads who joins.
func ExampleRun() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	st, err := sqlite.Open(ctx, ":memory:", nil)
	if err != nil {
		log.Fatal(err)
	}
	defer st.Close()

	game := rcontest.NewGame("", "c1m1_hotel", 4)
	server := rcontest.NewServer(game.Handle, &rcontest.Options{Password: "secret"})
	defer server.Close()
	list(ctx, st, server.Addr(), "secret")

	bus := new(events.Bus)
	stopped := make(chan error)
	go func() {
		stopped <- daemon.Run(ctx, daemon.Config{Store: st, Interval: 100 * time.Millisecond, Events: bus})
	}()
	for e := range bus.Subscribe(ctx, 1) {
		switch e.Kind {
		case livestate.EventUp:
			fmt.Println("server", e.ServerID, "is up:", e.State.Map)
			game.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:11"})
		case livestate.EventJoin:
			fmt.Println(e.Session.Name, "joined")
			game.Leave(e.Session.UserID)
		case livestate.EventLeave:
			fmt.Println(e.Session.Name, e.Session.Reason)
			cancel()
		}
	}
	fmt.Println("stopped:", <-stopped)
	// Output:
	// server 1 is up: c1m1_hotel
	// Ada joined
	// Ada left
	// stopped: <nil>
}

// list makes the store list a server.
func list(ctx context.Context, st store.Store, addr, password string) {
	user, err := st.CreateUser(ctx, store.User{Name: "owner", Active: true})
	if err != nil {
		log.Fatal(err)
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		log.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := st.CreateServer(ctx, store.Server{UserID: user.ID, Name: "example", Host: host, Port: n, RCONPassword: password}); err != nil {
		log.Fatal(err)
	}
}
