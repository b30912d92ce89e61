package webapi_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/left4me/left4me/steam/webapi"
)

// FuzzAnswers gives every method the same body of an answer and checks what the
// documentation promises of the results and errors.
func FuzzAnswers(f *testing.F) {
	me := id(1).String()
	for _, seed := range []string{
		``, `{}`, `null`, `[]`, `<html></html>`,
		`{"response":{"players":[]}}`,
		`{"response":{"players":[{"steamid":"` + me + `","personaname":"Ann","avatarhash":"` + testHash + `","communityvisibilitystate":3}]}}`,
		`{"response":{"players":[{"steamid":"` + me + `","personaname":"\u0000\u202e\ud83d\n","avatarhash":"` + strings.Repeat("0", 40) + `"}]}}`,
		`{"players":[{"SteamId":"` + me + `","VACBanned":true,"NumberOfVACBans":-1,"EconomyBan":"none"}]}`,
		`{"response":{"success":1,"steamid":"` + me + `"}}`,
		`{"response":{"success":42,"message":"No match"}}`,
		`{"response":{"players":[{"steamid":"` + testKey + `"}]}}`,
	} {
		f.Add([]byte(seed))
	}
	asked := idsTo(3)
	f.Fuzz(func(t *testing.T, body []byte) {
		c := clientOf(func(*http.Request) (*http.Response, error) {
			return answer("application/json", strings.NewReader(string(body))), nil
		})
		summaries, err := c.GetPlayerSummaries(t.Context(), asked)
		checkError(t, err, len(summaries) == 0)
		if len(summaries) > len(asked) {
			t.Errorf("%d summaries", len(summaries))
		}
		for _, s := range summaries {
			if !slices.Contains(asked, s.SteamID) {
				t.Errorf("nobody asked for %v", s.SteamID)
			}
			checkText(t, s.PersonaName)
			if s.AvatarHash != "" && !webapi.ValidAvatarHash(s.AvatarHash) {
				t.Errorf("avatar hash %q", s.AvatarHash)
			}
		}
		bans, err := c.GetPlayerBans(t.Context(), asked)
		checkError(t, err, len(bans) == 0)
		for _, b := range bans {
			if !slices.Contains(asked, b.SteamID) || b.VACBans < 0 || b.GameBans < 0 || b.DaysSinceLastBan < 0 {
				t.Errorf("bans = %+v", b)
			}
			checkText(t, b.EconomyBan)
		}
		who, err := c.ResolveVanityURL(t.Context(), "x")
		checkError(t, err, who.IsZero())
		if err == nil && !who.IsIndividual() {
			t.Errorf("resolved to %v", who)
		}
	})
}

func checkText(t *testing.T, s string) {
	if !utf8.ValidString(s) || len(s) > 128 || strings.TrimSpace(s) != s || strings.ContainsFunc(s, unicode.IsControl) {
		t.Errorf("text %q", s)
	}
}

func checkError(t *testing.T, err error, empty bool) {
	if err == nil {
		return
	}
	if !empty {
		t.Errorf("a result beside the error %v of the only call", err)
	}
	if s := leak(err, testKey); s != "" {
		t.Error(s)
	}
}
