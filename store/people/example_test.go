package people_test

import (
	"context"
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/people"
)

func Example() {
	ctx := context.Background()
	st := memstore.New()
	user, _ := st.CreateUser(ctx, store.User{Name: "ann", Active: true})
	server, _ := st.CreateServer(ctx, store.Server{UserID: user.ID, Name: "versus", Port: 27015})
	joined := time.Date(2026, time.March, 9, 20, 0, 0, 0, time.UTC)
	st.Apply(ctx, []store.Update{{ServerID: server.ID, Sessions: []livestate.Session{{
		SteamID: steam.FromAccountID(1), Name: "[tag] Mara", JoinedAt: joined, LastSeenAt: joined.Add(time.Hour),
	}}}})

	viewer := people.Viewer{UserID: user.ID, Servers: []store.Server{server}}
	found, _ := people.Search(ctx, st, nil, viewer, "mara", 50)
	for _, f := range found {
		fmt.Println(f.Match, "on", f.Last.ServerName)
	}
	// Output: [tag] Mara on versus
}
