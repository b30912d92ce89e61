package steam_test

import (
	"fmt"

	"github.com/left4me/left4me/steam"
)

func Example() {
	id, err := steam.Parse("STEAM_1:0:12376499")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(id)
	fmt.Println(id.Steam2())
	fmt.Println(id.Steam3())
	fmt.Println(id.ProfileURL())
	fmt.Println(id == steam.FromAccountID(24752998))
	// Output:
	// 76561197985018726
	// STEAM_1:0:12376499
	// [U:1:24752998]
	// https://steamcommunity.com/profiles/76561197985018726
	// true
}

// A server's own ID is valid, but it isn't a player.
func ExampleID_IsIndividual() {
	for _, text := range []string{"[U:1:24752998]", "[A:1:2:1]"} {
		id := steam.MustParse(text)
		fmt.Println(text, id.IsValid(), id.IsIndividual())
	}
	// Output:
	// [U:1:24752998] true true
	// [A:1:2:1] true false
}

func ExampleParse_error() {
	_, err := steam.Parse("https://steamcommunity.com/id/somebody")
	fmt.Println(err)
	// Output:
	// steam: parse ID "https://steamcommunity.com/id/somebody": a custom address has no ID in it; use the one with /profiles/ and a number
}
