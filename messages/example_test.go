package messages_test

import (
	"fmt"

	"github.com/left4me/left4me/messages"
)

func Example() {
	english, err := messages.Parse("en", "English", []byte(`{"players": "{0} players", "players.one": "one player"}`), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	german, err := messages.Parse("de", "Deutsch", []byte(`{"players": "{0} Spieler"}`), english)
	if err != nil {
		fmt.Println(err)
		return
	}
	catalog := messages.Negotiate("de-AT, en;q=0.5", english, german)
	fmt.Println(catalog.Count("players", 1), "/", english.Count("players", 1))
	// Output: 1 Spieler / one player
}
