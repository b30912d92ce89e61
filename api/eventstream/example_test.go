package eventstream_test

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/left4me/left4me/api/eventstream"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
)

func Example() {
	ctx, st := context.Background(), memstore.New()
	mara, _ := st.CreateUser(ctx, store.User{Name: "mara", Active: true})
	server, err := st.CreateServer(ctx, store.Server{UserID: mara.ID, Name: "one", Port: 27015, RCONPassword: "example"})
	if err != nil {
		fmt.Println(err)
	}
	// In a program this is the Subscribe of an events.Bus.
	events := func(context.Context, uint64) iter.Seq2[livestate.Event, uint64] {
		return func(yield func(livestate.Event, uint64) bool) {
			yield(livestate.Event{ID: 7, Kind: livestate.EventUp, At: time.Unix(1764331200, 0).UTC(), ServerID: server.ID}, 0)
		}
	}
	streams := eventstream.New(eventstream.Config{Store: st, Events: events})
	w := httptest.NewRecorder()
	if err := streams.Serve(w, httptest.NewRequest(http.MethodGet, "/events", nil), mara.ID, nil); err != nil {
		fmt.Println(err)
	}
	fmt.Print(w.Body)
	// Output:
	// retry: 3000
	// : hello
	//
	// id: 7
	// event: up
	// data: {"kind":"up","at":"2025-11-28T12:00:00Z","server_id":1,"players":0,"max_players":0,"bots":0,"map":"","hibernating":false}
}
