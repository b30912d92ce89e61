package steam_test

import (
	"strings"
	"testing"

	"github.com/left4me/left4me/steam"
)

func TestVanityName(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 32)
	for text, want := range map[string]string{
		"https://steamcommunity.com/id/somebody":              "somebody",
		"HTTP://WWW.SteamCommunity.com/id/Some_Body-7/":       "Some_Body-7",
		"steamcommunity.com/id/somebody/inventory?x=1#y":      "somebody",
		"https://my.steamchina.com/id/somebody?l=schinese":    "somebody",
		"https://steamcommunity.com/id/76561197985018726":     "76561197985018726",
		"https://steamcommunity.com/id/" + long:               long,
		"https://steamcommunity.com/id/" + long + "x":         "",
		"https://steamcommunity.com/id/":                      "",
		"https://steamcommunity.com/id":                       "",
		"https://steamcommunity.com/id/a%20b":                 "",
		"https://steamcommunity.com/id/é":                     "",
		"https://steamcommunity.com/profiles/somebody":        "",
		"https://steamcommunity.com/groups/somebody":          "",
		"https://example.test/id/somebody":                    "",
		"https://example.test/steamcommunity.com/id/somebody": "",
		"https://steamcommunity.com@example.test/id/somebody": "",
		" https://steamcommunity.com/id/somebody":             "",
		"somebody": "", "": "", "https://": "",
	} {
		if got, ok := steam.VanityName(text); got != want || ok != (want != "") {
			t.Errorf("VanityName(%q) = %q, %t, want %q", text, got, ok, want)
		}
	}
}
