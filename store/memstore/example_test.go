package memstore_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
)

func Example() {
	ctx := context.Background()
	s := memstore.New()
	defer s.Close()
	u, err := s.CreateUser(ctx, store.User{Name: "ann", Active: true})
	if err != nil {
		log.Fatal(err)
	}
	v, err := s.CreateServer(ctx, store.Server{UserID: u.ID, Name: "versus", Port: 27015})
	if err != nil {
		log.Fatal(err)
	}
	start := time.Date(2026, time.March, 29, 20, 0, 0, 0, time.UTC)
	seen := livestate.Run{State: livestate.State{Players: 1, MaxPlayers: 8, Map: "c2m1_highway"}, StartedAt: start, LastSeenAt: start}
	here := livestate.Session{SteamID: steam.FromAccountID(1), JoinedAt: start.Add(-time.Minute), LastSeenAt: start, Name: "mara", LastName: "mara"}
	if err := s.Apply(ctx, []store.Update{{ServerID: v.ID, Run: seen, Sessions: []livestate.Session{here}}}); err != nil {
		log.Fatal(err)
	}
	if err := s.Touch(ctx, []store.RunEnd{{ServerID: v.ID, LastSeenAt: start.Add(time.Hour)}}); err != nil {
		log.Fatal(err)
	}
	current, err := s.Current(ctx, v.ID)
	if err != nil {
		log.Fatal(err)
	}
	for _, session := range current {
		fmt.Println(session.Name, session.Duration())
	}
	// Output: mara 1h1m0s
}
