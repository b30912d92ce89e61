package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
)

func Example() {
	ctx := context.Background()
	s, err := sqlite.Open(ctx, ":memory:", nil)
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()

	ann, err := s.CreateUser(ctx, store.User{Name: "ann", Active: true})
	if err != nil {
		log.Fatal(err)
	}
	versus, err := s.CreateServer(ctx, store.Server{UserID: ann.ID, Name: "versus", Port: 27015})
	if err != nil {
		log.Fatal(err)
	}
	_, err = s.CreateServer(ctx, store.Server{UserID: ann.ID, Name: "coop", Port: 27015})
	fmt.Println(errors.Is(err, store.ErrPortInUse))

	// One poll: the server runs a map, and Zoey joined a minute ago.
	at := time.Date(2026, time.May, 1, 20, 0, 0, 0, time.UTC)
	err = s.Apply(ctx, []store.Update{{
		ServerID: versus.ID,
		Run: livestate.Run{
			State:     livestate.State{Players: 1, MaxPlayers: 8, Map: "c1m1_hotel"},
			StartedAt: at, LastSeenAt: at,
		},
		Sessions: []livestate.Session{{
			SteamID: steam.FromAccountID(42), JoinedAt: at.Add(-time.Minute), LastSeenAt: at,
			Name: "Zoey", LastName: "Zoey",
		}},
	}})
	if err != nil {
		log.Fatal(err)
	}
	// The next polls find the same: all that moves is the time.
	if err := s.Touch(ctx, []store.RunEnd{{ServerID: versus.ID, LastSeenAt: at.Add(time.Hour)}}); err != nil {
		log.Fatal(err)
	}

	here, err := s.Current(ctx, versus.ID)
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range here {
		fmt.Println(p.Name, "is here for", p.LastSeenAt.Sub(p.JoinedAt))
	}
	// Output:
	// true
	// Zoey is here for 1h1m0s
}

func ExampleStore_Backup() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "backup")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	s, err := sqlite.Open(ctx, filepath.Join(dir, "left4me.db"), nil)
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()

	path := filepath.Join(dir, "backup.db")
	fmt.Println(s.Backup(ctx, path))
	fmt.Println(errors.Is(s.Backup(ctx, path), os.ErrExist))
	// Output:
	// <nil>
	// true
}
