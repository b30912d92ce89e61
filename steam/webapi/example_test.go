package webapi_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/steam/webapi/webapitest"
)

func ExampleClient_GetPlayerSummaries() {
	coach, ellis, nobody := steam.FromAccountID(1001), steam.FromAccountID(1002), steam.FromAccountID(1003)
	fake := webapitest.NewServer(&webapitest.Options{Players: []webapitest.Player{
		{ID: coach, Name: "Coach"},
		{ID: ellis, Name: "Ellis", Private: true},
	}})
	defer fake.Close()

	client := &webapi.Client{Key: "0123456789ABCDEF", BaseURL: fake.BaseURL} // no BaseURL: Steam itself
	people, err := client.GetPlayerSummaries(context.Background(), []steam.ID{ellis, nobody, coach})
	if err != nil {
		fmt.Println(err)
	}
	for _, p := range people {
		fmt.Println(p.SteamID, p.PersonaName, p.Public)
	}
	// Output:
	// 76561197960266730 Ellis false
	// 76561197960266729 Coach true
}

// An error is for a decision.
func ExampleError() {
	fake := webapitest.NewServer(nil)
	defer fake.Close()
	fake.FailNext(webapitest.RateLimited("30"), webapitest.RateLimited(""), webapitest.BadKey())

	client := &webapi.Client{Key: "0123456789ABCDEF", BaseURL: fake.BaseURL}
	for range 3 {
		_, err := client.GetPlayerSummaries(context.Background(), []steam.ID{steam.FromAccountID(1)})
		switch e, _ := errors.AsType[*webapi.Error](err); {
		case errors.Is(err, webapi.ErrUnauthorized):
			fmt.Println("stop:", err)
		case errors.Is(err, webapi.ErrRateLimited) && e.RetryAfter > 0:
			fmt.Println("wait for", e.RetryAfter)
		case err != nil:
			fmt.Println("back off")
		}
	}
	// Output:
	// wait for 30s
	// back off
	// stop: webapi: GetPlayerSummaries: HTTP 403 Forbidden
}

func ExampleClient_ResolveVanityURL() {
	fake := webapitest.NewServer(&webapitest.Options{Players: []webapitest.Player{
		{ID: steam.FromAccountID(7), Vanity: "lucky"},
	}})
	defer fake.Close()

	client := &webapi.Client{Key: "0123456789ABCDEF", BaseURL: fake.BaseURL}
	fmt.Println(client.ResolveVanityURL(context.Background(), "lucky"))
	_, err := client.ResolveVanityURL(context.Background(), "unlucky")
	fmt.Println(errors.Is(err, webapi.ErrNoMatch))
	// Output:
	// 76561197960265735 <nil>
	// true
}

// Whatever somebody pastes into a search box.
func ExampleClient_Resolve() {
	fake := webapitest.NewServer(&webapitest.Options{Players: []webapitest.Player{
		{ID: steam.FromAccountID(7), Vanity: "lucky"},
	}})
	defer fake.Close()

	client := &webapi.Client{Key: "0123456789ABCDEF", BaseURL: fake.BaseURL}
	for _, text := range []string{"https://steamcommunity.com/id/lucky/", "lucky", "STEAM_1:1:3", "[U:1:7]"} {
		fmt.Println(client.Resolve(context.Background(), text))
	}
	// Output:
	// 76561197960265735 <nil>
	// 76561197960265735 <nil>
	// 76561197960265735 <nil>
	// 76561197960265735 <nil>
}

// A Client shows no key, whatever it is written with.
func ExampleClient_Format() {
	fmt.Printf("%+v\n", webapi.Client{Key: "0123456789ABCDEF"})
	// Output: webapi.Client{Key:hidden BaseURL:https://api.steampowered.com}
}

func ExampleAvatarURL() {
	const hash = "0123456789abcdef0123456789abcdef01234567"
	fmt.Println(webapi.AvatarURL("", hash, webapi.AvatarMedium))
	fmt.Printf("%q\n", webapi.AvatarURL("", "../secrets", webapi.AvatarMedium))
	// Output:
	// https://avatars.steamstatic.com/0123456789abcdef0123456789abcdef01234567_medium.jpg
	// ""
}

func ExampleOrigin() {
	origin, err := webapi.Origin("https://mirror.example/steam/avatars/")
	fmt.Println("img-src 'self'", origin, err)
	// Output: img-src 'self' https://mirror.example <nil>
}
