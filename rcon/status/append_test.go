package status_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/steam"
)

// TestAppendIsTheInverse writes what Parse has read and reads it again.
func TestAppendIsTheInverse(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		format     status.Format
	}{
		{"Left 4 Dead 2", left4dead2, status.L4D},
		{"CS:GO", csgo, status.L4D},
		{"Dota 2", dota2, status.L4D},
		{"Team Fortress 2", teamFortress2, status.TF2},
		{"Counter-Strike 2", counterStrike2, status.CS2},
		{"pending", strings.Replace(left4dead2, "STEAM_ID_LAN", "STEAM_ID_PENDING", 1), status.L4D},
	} {
		want := mustParse(t, tt.text)
		text := string(status.Append(nil, want, tt.format))
		got := mustParse(t, text)
		if len(got.Reasons) != len(want.Reasons) {
			t.Errorf("%s: reasons %v, want %v", tt.name, got.Reasons, want.Reasons)
		}
		want.Reasons, got.Reasons = nil, nil // they name lines
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s\n%s", tt.name, diff, text)
		}
	}
}

// TestAppendLooksReal checks rows byte by byte against what the games write.
func TestAppendLooksReal(t *testing.T) {
	t.Parallel()
	s := status.Status{
		Hostname: "A", Version: "1.0", Secure: status.No, LocalAddr: "10.0.0.4:27015", Map: "m", Humans: 2, Bots: 1, MaxPlayers: 4, Hibernating: status.No,
		Players: []status.Player{
			{UserID: 2, Name: "SourceTV", Bot: true},
			{UserID: 69, Slot: 3, Name: "Grandpa", SteamID: steam.FromAccountID(84784636), Connected: clock(1, 27, 34), Ping: 87, State: "active", Rate: 30000, Addr: "203.0.113.9:27005"},
			{UserID: 4247, Slot: 4, Name: "Joins\nnow", Pending: true, Connected: 4 * time.Second, State: "spawning"},
		},
	}
	for format, want := range map[status.Format]string{
		status.L4D: `hostname: A
version : 1.0 insecure  (unknown)
udp/ip  : 10.0.0.4:27015 [ public n/a ]
map     : m
players : 2 humans, 1 bots (4 max) (not hibernating) (unreserved)

# userid name uniqueid connected ping loss state rate adr
# 2 "SourceTV" BOT active
# 69 3 "Grandpa" STEAM_1:0:42392318  1:27:34 87 0 active 30000 203.0.113.9:27005
# 4247 4 "Joins
now" STEAM_ID_PENDING 00:04 0 0 spawning 0
#end
`,
		status.TF2: `hostname: A
version : 1.0 insecure
udp/ip  : 10.0.0.4:27015  (public ip: n/a)
map     : m at: 0 x, 0 y, 0 z
players : 2 humans, 1 bots (4 max)
# userid name                uniqueid            connected ping loss state  adr
#      2 "SourceTV"          BOT                                     active
#     69 "Grandpa"           [U:1:84784636]       1:27:34    87    0 active 203.0.113.9:27005
#   4247 "Joins
now"         STEAM_ID_PENDING    00:04        0    0 spawning
`,
		status.CS2: `----- Status -----
hostname : A
version  : 1.0 insecure  public
udp/ip   : 10.0.0.4:27015 (public n/a)
players  : 2 humans, 1 bots (4 max) (not hibernating) (unreserved)
---------spawngroups----
loaded spawngroup(  1)  : SV:  [1: m | main lump | mapload]
---------players--------
  id     time ping loss      state   rate adr name
   2      BOT    0    0     active      0 'SourceTV'
  69  1:27:34   87    0     active  30000 203.0.113.9:27005 'Grandpa'
4247    00:04    0    0   spawning      0 'Joins
now'
#end
`,
	} {
		if diff := cmp.Diff(want, string(status.Append(nil, s, format))); diff != "" {
			t.Errorf("%v (-want +got):\n%s", format, diff)
		}
	}
}

func TestAppendKeepsHeaderLinesWhole(t *testing.T) {
	t.Parallel()
	s := status.Status{Hostname: "a\nplayers : 9 (9 max)", Map: "m\r\nx", OS: "o\n", Version: "v\n", LocalAddr: "l\n", PublicAddr: "p\n", MaxPlayers: 4}
	for _, format := range []status.Format{status.L4D, status.TF2, status.CS2} {
		got := mustParse(t, string(status.Append([]byte("] status\n"), s, format)))
		if got.MaxPlayers != 4 || got.Hostname != "a players : 9 (9 max)" || got.Map != "m  x" {
			t.Errorf("%v: %+v", format, got)
		}
	}
}

// Names go to terminals too.
func TestJSONCommandsNoTerminal(t *testing.T) {
	t.Parallel()
	p := status.Player{Name: "a\x1b[31m\u009b\u202e語\u2069\x7f"}
	want := `"name":"a\u001b[31m\u009b\u202e語\u2069\u007f"`
	if got := string(p.AppendJSON(nil)); !strings.Contains(got, want) {
		t.Errorf("got %s, want %s in it", got, want)
	}
}

// TestJSON checks the JSON form against one that goes through encoding/json.
func TestJSON(t *testing.T) {
	t.Parallel()
	type player struct {
		UserID    int    `json:"user_id"`
		Slot      int    `json:"slot"`
		Name      string `json:"name"`
		SteamID   string `json:"steam_id"`
		Bot       bool   `json:"bot"`
		Connected int    `json:"connected_seconds"`
		Ping      int    `json:"ping"`
		Loss      int    `json:"loss"`
		State     string `json:"state"`
		Rate      int    `json:"rate"`
		Addr      string `json:"addr"`
	}
	type object struct {
		Hostname    string   `json:"hostname"`
		Version     string   `json:"version"`
		Map         string   `json:"map"`
		Humans      int      `json:"humans"`
		Bots        int      `json:"bots"`
		MaxPlayers  int      `json:"max_players"`
		Hibernating *bool    `json:"hibernating"`
		Reserved    bool     `json:"reserved"`
		Partial     bool     `json:"partial"`
		Players     []player `json:"players"`
	}
	odd := mustParse(t, left4dead2)
	odd.Hostname = "q\" b\\ \x00\x1f\x7f\n\t<&> \u2028\u2029 \u0085\u009b \u202e\u2066\u061c \xff cut \xe6\xa1 🐉"
	odd.Partial = true
	for _, s := range []status.Status{{}, odd, mustParse(t, csgo), mustParse(t, teamFortress2), mustParse(t, counterStrike2)} {
		want := object{
			Hostname: s.Hostname, Version: s.Version, Map: s.Map, Humans: s.Humans, Bots: s.Bots, MaxPlayers: s.MaxPlayers,
			Reserved: s.Reserved, Partial: s.Partial, Players: []player{},
		}
		if s.Hibernating != status.Unknown {
			want.Hibernating = new(bool)
			*want.Hibernating = s.Hibernating == status.Yes
		}
		for _, p := range s.Players {
			want.Players = append(want.Players, player{p.UserID, p.Slot, p.Name, p.SteamID.String(), p.Bot, int(p.Connected / time.Second), p.Ping, p.Loss, p.State, p.Rate, p.Addr})
		}
		var object any
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &object); err != nil {
			t.Fatal(err)
		}
		wantText, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var wantObject any
		if err := json.Unmarshal(wantText, &wantObject); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(wantObject, object); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if strings.ContainsAny(string(text), "<>&\x7f\u2028") {
			t.Errorf("not safe in HTML: %s", text)
		}
		for i, p := range s.Players {
			text, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			var got player
			if err := json.Unmarshal(text, &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want.Players[i], got); diff != "" {
				t.Errorf("player (-want +got):\n%s", diff)
			}
		}
	}
}
