package steam_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/steam"
)

// forms are IDs in all their texts; "" where a form can't say the ID.
var forms = []struct {
	name       string
	bits       uint64
	s2, s3     string
	individual bool
	url        string
}{
	{"person, even", 76561197985018726, "STEAM_1:0:12376499", "[U:1:24752998]", true, "https://steamcommunity.com/profiles/76561197985018726"},
	{"person, odd", 76561197960290419, "STEAM_1:1:12345", "[U:1:24691]", true, "https://steamcommunity.com/profiles/76561197960290419"},
	{"first person", 76561197960265729, "STEAM_1:1:0", "[U:1:1]", true, "https://steamcommunity.com/profiles/76561197960265729"},
	{"last person", 76561202255233023, "STEAM_1:1:2147483647", "[U:1:4294967295]", true, "https://steamcommunity.com/profiles/76561202255233023"},
	{"person, other instance", 1<<56 | 1<<52 | 4<<32 | 7, "", "[U:1:7:4]", false, ""},
	{"person, beta universe", 2<<56 | 1<<52 | 1<<32 | 7, "STEAM_2:1:3", "[U:2:7]", false, ""},
	{"group", 103582791434202956, "", "[g:1:4681548]", false, "https://steamcommunity.com/gid/103582791434202956"},
	{"anonymous game server", 90071996842377218, "", "[A:1:2:1]", false, ""},
	{"game server", 85568392935611682, "", "[G:1:15572258]", false, ""},
	{"lobby", 0x0186_0000_e7e5_e446, "", "[L:1:3890603078:393216]", false, ""},
	{"console user", 1<<56 | 9<<52 | 1<<32 | 7, "", "", false, ""},
	{"clan chat", 1<<56 | 8<<52 | 1<<51 | 12, "", "[c:1:12]", false, ""},
}

func TestForms(t *testing.T) {
	t.Parallel()
	for _, tt := range forms {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			id := steam.FromUint64(tt.bits)
			if !id.IsValid() || id.IsZero() {
				t.Errorf("IsValid() = %t, IsZero() = %t, want true, false", id.IsValid(), id.IsZero())
			}
			for _, text := range []string{id.String(), tt.s2, tt.s3, tt.url} {
				if text == "" {
					continue
				}
				got, err := steam.Parse(text)
				if err != nil || got != id {
					t.Errorf("Parse(%q) = %v, %v, want %v", text, got, err, id)
				}
			}
			if diff := cmp.Diff([]string{tt.s2, tt.s3, tt.url}, []string{id.Steam2(), id.Steam3(), id.ProfileURL()}); diff != "" {
				t.Errorf("Steam2, Steam3, ProfileURL (-want +got):\n%s", diff)
			}
			if id.IsIndividual() != tt.individual {
				t.Errorf("IsIndividual() = %t", id.IsIndividual())
			}
			if want := strings.HasPrefix(tt.s3, "[L:"); id.IsLobby() != want {
				t.Errorf("IsLobby() = %t, want %t", id.IsLobby(), want)
			}
			if got := steam.FromAccountID(id.AccountID()); tt.individual && got != id {
				t.Errorf("FromAccountID(%d) = %v, want %v", id.AccountID(), got, id)
			}
		})
	}
}

func TestParseOtherSpellings(t *testing.T) {
	t.Parallel()
	id := steam.FromUint64(76561197985018726)
	for _, text := range []string{
		"STEAM_0:0:12376499",
		"STEAM_1:0:0012376499",
		"[U:1:24752998:1]",
		"steamcommunity.com/profiles/76561197985018726",
		"https://my.steamchina.com/profiles/76561197985018726/",
		"my.SteamChina.com/profiles/76561197985018726?l=schinese",
		"http://www.steamcommunity.com/profiles/76561197985018726/",
		"HTTPS://SteamCommunity.com/profiles/76561197985018726/games/?tab=all",
		"https://steamcommunity.com/profiles/76561197985018726#top",
		"https://steamcommunity.com/profiles/[U:1:24752998]",
	} {
		if got, err := steam.Parse(text); err != nil || got != id {
			t.Errorf("Parse(%q) = %v, %v, want %v", text, got, err, id)
		}
	}
}

func TestParseErrorsSayWhy(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{"", `steam: parse ID "": empty text`},
		{"gabe", `steam: parse ID "gabe": not a SteamID64, STEAM_X:Y:Z, [U:1:n] or Steam profile address`},
		{" 76561197985018726", `not a SteamID64`},
		{"76561197985018726 ", `other characters`},
		{"076561197985018726", `other characters`},
		{"99999999999999999999", `too large`},
		{"76561197960265728", `the number is no Steam account`},
		{"42", `the number is no Steam account`},
		{"STEAM_1:0", `not a SteamID64`},
		{"STEAM_1:2:5", `the middle number is 0 or 1`},
		{"STEAM_5:0:5", `no such universe`},
		{"STEAM_1:0:0", `account 0 is no account`},
		{"STEAM_0:1:2147483648", `too large`},
		{"STEAM_0:1:-1", `other characters`},
		{"STEAM_0:1:", `a number is missing`},
		{"STEAM_ID_PENDING", `not a SteamID64`},
		{"[U:1]", `not a SteamID64`},
		{"[U:1:5", `not a SteamID64`},
		{"[U:0:5]", `no such universe`},
		{"[U:5:5]", `no such universe`},
		{"[U:1:0]", `account 0 is no account`},
		{"[U:1:4294967296]", `too large`},
		{"[U:1:5:5]", `the number is no Steam account`},
		{"[A:1:5:1048576]", `too large`},
		{"[U:1:5:1:1]", `other characters`},
		{"[I:1:5]", `no such account type`},
		{"[X:1:5]", `no such account type`},
		{"https://steamcommunity.com/id/gabelogannewell", `a custom address has no ID in it`},
		{"https://steamcommunity.com/groups/valve", `a custom address has no ID in it`},
		{"https://steamcommunity.com/market/76561197985018726", `not the address of a profile`},
		{"https://steamcommunity.com/profiles/", `a number is missing`},
		{"https://steamcommunity.com/profiles/103582791434202956", `not the address of a profile`},
		{"https://steamcommunity.com/gid/76561197985018726", `not the address of a profile`},
		{"https://steamcommunity.com.example.org/profiles/76561197985018726", `not a SteamID64`},
		{strings.Repeat("x\n", 500), `steam: parse ID "` + strings.Repeat(`x\n`, 24) + `"...: not a`},
	} {
		id, err := steam.Parse(tt.text)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Parse(%.60q) = %v, error %v, want %q", tt.text, id, err, tt.want)
		}
		if !id.IsZero() {
			t.Errorf("Parse(%.60q) gives %v beside its error", tt.text, id)
		}
	}
}

func TestZeroIsNobody(t *testing.T) {
	t.Parallel()
	var id steam.ID
	if id.IsValid() || id.IsIndividual() || id.IsLobby() || !id.IsZero() {
		t.Error("the zero ID passes for somebody")
	}
	for _, s := range []string{id.String(), id.Steam2(), id.Steam3(), id.ProfileURL()} {
		if s != "" {
			t.Errorf("the zero ID prints %q, want nothing", s)
		}
	}
	if steam.FromAccountID(0) != id {
		t.Error("account 0 is somebody")
	}
}

func TestInvalidNumbersAreKept(t *testing.T) {
	t.Parallel()
	for _, bits := range []uint64{1, 76561197960265728, 1 << 63, 1<<56 | 11<<52 | 1, 1<<56 | 7<<52 | 1<<32 | 1, 5<<56 | 1<<52 | 1<<32 | 1} {
		id := steam.FromUint64(bits)
		if id.IsValid() || id.IsIndividual() || id.Uint64() != bits || id.Steam2() != "" || id.Steam3() != "" {
			t.Errorf("FromUint64(%d): valid %t, person %t, number %d, forms %q %q", bits, id.IsValid(), id.IsIndividual(), id.Uint64(), id.Steam2(), id.Steam3())
		}
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	type row struct {
		ID    steam.ID         `json:"id"`
		Maybe steam.ID         `json:"maybe,omitzero"`
		Names map[steam.ID]int `json:"names,omitempty"`
	}
	want := row{ID: steam.MustParse("[U:1:24691]"), Names: map[steam.ID]int{steam.MustParse("[U:1:1]"): 2}}
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if s := `{"id":"76561197960290419","names":{"76561197960265729":2}}`; string(text) != s {
		t.Errorf("Marshal = %s, want %s", text, s)
	}
	var got row
	if err := json.Unmarshal([]byte(`{"id":"STEAM_1:1:12345","maybe":"","names":{"STEAM_0:1:0":2}}`), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Unmarshal (-want +got):\n%s", diff)
	}
	if err := json.Unmarshal([]byte(`{"id":"nobody"}`), &got); err == nil || got.ID != want.ID {
		t.Errorf("Unmarshal of a bad ID: error %v, ID now %v", err, got.ID)
	}
}

func TestCompareSortsByNumber(t *testing.T) {
	t.Parallel()
	group := steam.MustParse("[g:1:1]")
	ids := []steam.ID{steam.FromAccountID(3), group, {}, steam.FromAccountID(1)}
	slices.SortFunc(ids, steam.ID.Compare)
	want := []steam.ID{{}, steam.FromAccountID(1), steam.FromAccountID(3), group}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("sorted (-want +got):\n%s", diff)
	}
}

func TestParseDoesNotAllocate(t *testing.T) {
	for _, tt := range forms {
		id := steam.FromUint64(tt.bits)
		text := id.Steam3()
		if text == "" {
			text = id.String()
		}
		if n := testing.AllocsPerRun(100, func() { _, _ = steam.Parse(text) }); n != 0 {
			t.Errorf("Parse(%q) allocates %v times", text, n)
		}
	}
}
