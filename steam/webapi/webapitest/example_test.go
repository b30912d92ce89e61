package webapitest_test

import (
	"bytes"
	"context"
	"fmt"
	"image/jpeg"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/steam/webapi/webapitest"
)

func ExampleNewServer() {
	alice := steam.FromAccountID(1)
	srv := webapitest.NewServer(&webapitest.Options{
		Players:  []webapitest.Player{{ID: alice, Name: "Alice"}},
		InMemory: true, // no port; leave it out to let a browser in
	})
	defer srv.Close()

	client := &webapi.Client{Key: "any", BaseURL: srv.BaseURL, HTTP: srv.Client()}
	people, err := client.GetPlayerSummaries(context.Background(), []steam.ID{alice, steam.FromAccountID(2)})
	fmt.Println(len(people), people[0].PersonaName, err)
	for _, r := range srv.Requests() {
		fmt.Println(r.Method, len(r.IDs), r.KeyInHeader, r.KeyInURL)
	}
	// Output:
	// 1 Alice <nil>
	// GetPlayerSummaries 2 true false
}

// Steam fails twice, in two ways, and is well again.
func ExampleServer_FailNext() {
	srv := webapitest.NewServer(&webapitest.Options{InMemory: true})
	defer srv.Close()
	srv.FailNext(webapitest.RateLimited("5"), webapitest.HTML(502))

	client := &webapi.Client{Key: "any", BaseURL: srv.BaseURL, HTTP: srv.Client()}
	for range 3 {
		_, err := client.GetPlayerSummaries(context.Background(), []steam.ID{steam.FromAccountID(1)})
		fmt.Println(err)
	}
	// Output:
	// webapi: GetPlayerSummaries: HTTP 429 Too Many Requests, retry after 5s
	// webapi: GetPlayerSummaries: HTTP 502 Bad Gateway
	// <nil>
}

// A demonstration knows everybody.
func ExampleOptions_lookup() {
	srv := webapitest.NewServer(&webapitest.Options{
		Lookup: func(id steam.ID) (webapitest.Player, bool) {
			return webapitest.Player{Name: fmt.Sprintf("Survivor %d", id.AccountID())}, true
		},
		InMemory: true,
	})
	defer srv.Close()

	client := &webapi.Client{Key: "any", BaseURL: srv.BaseURL, HTTP: srv.Client()}
	people, err := client.GetPlayerSummaries(context.Background(), []steam.ID{steam.FromAccountID(77)})
	fmt.Println(people[0].PersonaName, err)
	// Output: Survivor 77 <nil>
}

func ExampleAvatar() {
	picture := webapitest.Avatar(webapitest.HashOf(steam.FromAccountID(1)), webapi.AvatarMedium)
	face, err := jpeg.Decode(bytes.NewReader(picture))
	fmt.Println(face.Bounds(), err)
	// Output: (0,0)-(64,64) <nil>
}
