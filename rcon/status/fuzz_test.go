package status_test

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/steam"
)

// FuzzParse checks what holds for every text: bounds, valid IDs, names that are
// in the text, and JSON that is JSON.
func FuzzParse(f *testing.F) {
	for _, text := range []string{left4dead2, csgo, teamFortress2, counterStrike2, garrysMod, dota2, scores} {
		f.Add(text)
	}
	f.Add("#0\"\" STEAM_ 0:0 0 0 a \xe6") // an address that is no UTF-8
	f.Fuzz(func(t *testing.T, text string) {
		s, err := status.Parse(text)
		if err != nil {
			var parseErr *status.ParseError
			if !errors.As(err, &parseErr) || len(err.Error()) > 1000 || s.Players != nil {
				t.Fatalf("error %v, status %+v", err, s)
			}
			return
		}
		if lines := strings.Count(text, "\n") + 1; len(s.Players) > min(lines, 1024) {
			t.Fatalf("%d players in %d lines", len(s.Players), lines)
		}
		if s.Partial != (len(s.Reasons) > 0) || len(s.Reasons) > 16 {
			t.Fatalf("partial %t with %d reasons", s.Partial, len(s.Reasons))
		}
		if s.Humans < 0 || s.Bots < 0 || s.MaxPlayers < 0 || !s.Lobby.IsZero() && (!s.Reserved || !s.Lobby.IsLobby()) {
			t.Fatalf("status %+v", s)
		}
		for _, p := range s.Players {
			switch {
			case !p.SteamID.IsZero() && (!p.SteamID.IsIndividual() || p.Bot || p.Pending),
				p.UserID < 0, p.Slot < 0, p.Ping < 0, p.Loss < 0, p.Rate < 0, p.State == "",
				p.Connected < 0 && p.Connected != status.UnknownTime, p.Connected%time.Second != 0, !strings.Contains(text, p.Name):
				t.Fatalf("player %+v", p)
			}
			for _, r := range p.DisplayName() {
				if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
					t.Fatalf("display name %q of %q", p.DisplayName(), p.Name)
				}
			}
			if !utf8.ValidString(p.DisplayName()) {
				t.Fatalf("display name %q of %q", p.DisplayName(), p.Name)
			}
		}
		if !json.Valid(s.AppendJSON(nil)) {
			t.Fatalf("no JSON: %s", s.AppendJSON(nil))
		}
		for _, format := range []status.Format{status.L4D, status.TF2, status.CS2} {
			checkAgain(t, s, format)
		}
	})
}

// checkAgain writes s, reads it, and compares what every format can say.
func checkAgain(t *testing.T, s status.Status, format status.Format) {
	t.Helper()
	for _, p := range s.Players {
		if strings.Contains(p.Name, "\n") || p.UserID == 65535 || strings.ContainsAny(p.Addr, "\"'\t\r") {
			return // what another format, or the next reader, takes for something else
		}
	}
	text := string(status.Append(nil, s, format))
	again, err := status.Parse(text)
	if err != nil {
		t.Fatalf("%v: %v\n%s", format, err, text)
	}
	if s.Humans != again.Humans || s.Bots != again.Bots || s.MaxPlayers != again.MaxPlayers || len(s.Players) != len(again.Players) {
		t.Fatalf("%v: %+v is read again as %+v\n%s", format, s, again, text)
	}
	for i, want := range s.Players {
		got := again.Players[i]
		if format == status.CS2 {
			want.SteamID, want.Pending = steam.ID{}, false
		}
		if format != status.L4D {
			want.Slot, want.Rate, got.Rate = 0, 0, 0
		}
		if want.Bot { // whose other columns are mostly empty
			want.Slot, want.Connected, want.Ping, want.Loss, want.Addr = 0, 0, 0, 0, ""
			got.Ping, got.Loss, got.Addr = 0, 0, ""
		}
		if format != status.L4D && isDigits(want.Addr) || format == status.L4D && want.Bot {
			got.Addr, want.Addr = "", ""
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%v (-want +got):\n%s\n%s", format, diff, text)
		}
	}
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// FuzzAppend writes a status with a hostile player in every format, and reads back
// the same, as far as the format can say it.
func FuzzAppend(f *testing.F) {
	// What a console puts behind a line cannot be told from the end of a host name.
	colorsBehind := regexp.MustCompile(`(?:\x1b\[[0-9;]{0,21}m)+$`)
	f.Add("host", "c1m2_streets", `x" STEAM_1:0:999 0:01 1 0 active 1 1.2.3.4:1`, uint32(24691), 7, 3661, 45)
	f.Add("", "", "a b\tc\r", uint32(0), 0, 0, 0)
	f.Add("a : b", "m at ( 1, 2, 3 )", "a\nb' 'c", uint32(1), 70000, 59, 1)
	f.Add("the number of another", "m", "a", uint32(64), 10, 56, 82)
	f.Add("the id of another", "m", "a", uint32(77), 11, 56, 82)
	f.Add("a color at the end is the console's \x1b[0;31m\x1b[m", "m", "a", uint32(1), 11, 56, 82)
	f.Add("\x1b[m", "m", "0", uint32(24628), 89, 3671, 45)
	f.Fuzz(func(t *testing.T, host, mapName, name string, account uint32, userID, seconds, ping int) {
		if strings.Contains(name, "\n") && (strings.ContainsAny(name, "#0123456789\"'") || len(name) > 200) {
			return // a name of several lines can be written so that nothing tells it from rows
		}
		line := func(s string) string {
			return strings.TrimSpace(strings.Map(func(r rune) rune {
				if r == '\n' || r == '\r' {
					return ' '
				}
				return r
			}, s))
		}
		host, mapName = strings.TrimSpace(colorsBehind.ReplaceAllString(line(host), "")), strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) || strings.ContainsRune("|]:[", r) {
				return '_'
			}
			return r
		}, mapName)
		bound := func(n, most int) int { return int(uint(n) % uint(most)) }
		const others, othersID = 65_001, 77 // which the hostile player does not have: doubled rows are Partial
		if account == othersID {
			account++
		}
		want := status.Status{
			Hostname: host, Map: mapName, Version: "1.0 2", Secure: status.Yes, LocalAddr: "10.0.0.4:27015", PublicAddr: "203.0.113.66:27015",
			Humans: 2, Bots: 1, MaxPlayers: 4,
			Players: []status.Player{
				{UserID: bound(userID, others), Name: name, SteamID: steam.FromAccountID(account), Connected: time.Duration(bound(seconds, 999_999)) * time.Second, Ping: bound(ping, 1000), State: "active", Addr: "203.0.113.7:27005"},
				{UserID: others + 1, Name: "bot", Bot: true, State: "active"},
				{UserID: others, Name: "other", SteamID: steam.FromAccountID(othersID), State: "spawning"},
			},
		}
		for _, format := range []status.Format{status.L4D, status.TF2, status.CS2} {
			want := want
			want.Format = format
			want.Players = append([]status.Player(nil), want.Players...)
			if format == status.CS2 {
				for i := range want.Players {
					want.Players[i].SteamID = steam.ID{}
				}
			}
			if format != status.TF2 {
				want.Hibernating = status.No
			}
			text := string(status.Append(nil, want, format))
			got, err := status.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%v (-want +got):\n%s\n%s", format, diff, text)
			}
		}
	})
}
