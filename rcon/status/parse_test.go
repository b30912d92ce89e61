package status_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/steam"
)

// Texts of made-up servers, one for each way of writing.
const (
	left4dead2 = `hostname: Rainy valley
version : 2.2.4.3 10097 secure  (unknown)
udp/ip  : 10.0.0.4:27015 [ public 203.0.113.66:27015 ]
os      : Linux Dedicated
map     : c10m4_mainstreet at ( 195, -2770, 6 )
players : 3 humans, 0 bots (4 max) (not hibernating) (reserved 1860000e7e5e446)

# userid name uniqueid connected ping loss state rate adr
#  2 1 "Crone" STEAM_1:0:12376499 00:21 185 20 active 30000 203.0.113.100:27005
#319 2 "Gordon" STEAM_1:1:18005037  1:21:32 34 0 active 20000 loopback
#320 3 "Late " STEAM_ID_LAN 1:02:03:04 0 0 spawning 0
#677 "Smoker" BOT active
# 60 "Calvin" BOT active 64
#end
`
	csgo = `hostname: Dust all day
version : 1.36.9.4/13694 915/7478 insecure  [G:1:2825328] 
udp/ip  : 10.0.0.4:27016  (public ip: 203.0.113.66)
os      :  Linux
type    :  community dedicated
map     : de_dust2 at: -367 x, -808 y, 161 z
gotv[0]:  port 27020, delay 30.0s, rate 64.0
players : 0 humans, 1 bots (16/0 max) (hibernating)

# userid name uniqueid connected ping loss state rate adr
# 2 "GOTV" BOT active 64
#end
L 01/02/2024 - 03:04:05: rcon from "203.0.113.1:50000": command "status"
`
	teamFortress2 = `hostname: Gravel works
version : 10336138/24 10336138 secure
udp/ip  : 169.254.1.2:5280  (local: 10.0.0.4:27165)  (public IP from Steam: 203.0.113.66)
steamid : [A:1:1660969990:48340] (90279612927468550)
account : not logged in  (No account specified)
map     : cp_process_f12 at: 0 x, 0 y, 0 z
tags    : cp,nocrits
sourcetv:  10.0.0.4:5280, delay 90.0s  (local: 10.0.0.4:27170)
players : 2 humans, 1 bots (25 max)
edicts  : 720 used of 2048 max
        Spawns Points Kills Deaths Assists
Scout         0      0     0      0       0
Medic         0      0     0      0       0

# userid name                uniqueid            connected ping loss state  adr
#      2 "SourceTV"          BOT                                     active
#     69 "Grandpa"           [U:1:84784636]       1:27:34    87    0 active 203.0.113.9:27005
#     70 "a very long name indeed" [U:1:24691] 00:04 60 77 spawning 203.0.113.10:27005
Loaded plugins:
---------------------
0:      "Referee v1, Somebody"
---------------------
`
	counterStrike2 = `Server:  Running [0.0.0.0:27015]
Client:  Disconnected
----- Status -----
@ Current  :  game
source   : console
hostname : Nuke only
spawn    : 3
version  : 1.41.8.1/14181 10896 secure  public
steamid  : [G:1:16727510] (85568392936766934)
udp/ip   : 0.0.0.0:27015 (public 203.0.113.10:27015)
os/type  : Linux dedicated
players  : 1 humans, 2 bots (0 max) (not hibernating) (unreserved)
---------spawngroups----
loaded spawngroup(  1)  : SV:  [1: de_nuke | main lump | mapload]
loaded spawngroup(  2)  : SV:  [2: prefabs/misc/team_select | main lump | mapload | point_prefab]
---------players--------
  id     time ping loss      state   rate adr name
65535 [NoChan]    0    0 challenging      0unknown ''
   0      BOT    0    0     active      0 'Squad'
   1      BOT    0    0     active      0 ''
   2    00:43   24    3     active 786432 203.0.113.10:62135 'Xylo 'the' first'
#end
--- SourceTV[0] Status ---
Online 00:08, FPS 63.7, Version 9961 (Linux)
# userid name uniqueid connected ping loss state rate adr
# 5 1 "Spectator" STEAM_1:0:12376499 00:21 185 20 active 30000 203.0.113.100:27005
#end
`
	garrysMod = `
hostname: Sandbox
version : 19.02.18/24 7472 insecure (secure mode enabled, disconnected from Steam3)
udp/ip  : 192.0.2.1:27015
map     : gm_construct at: 0 x, 0 y, 0 z
players : 2 (16 max)

# userid name                uniqueid            connected ping loss state  adr
#    218 "Builder"      STEAM_0:0:1015738 07:36       65    0 active 203.0.113.12:27005
#    219 "Helper"       BOT                                     active
`
	dota2 = `hostname: Lanes
version : 41/41 0 secure  
udp/ip  :  0.0.0.0:27015 os(Linux) type(dedicated)
players : 1 humans, 1 bots (15 max) (not hibernating)
edicts : 1037 used of 2048 max
Lv Name         Player        K/ D/ A/ LH/ DN/ Gold Health    Mana
19 Unknown      somebody      9/ 5/ 1/122/  7/  589    0/2259  294/ 702
# userid name uniqueid connected ping loss state rate adr
# 2 "SourceTV" BOT active
# 11 10 "somebody" [U:1:24691] 32:53 71 0 active 80000 203.0.113.81:12345
#end
`
	scores = `players : 1 humans, 0 bots (8 max)
# userid name           uniqueid            score connected ping loss state
#      1 "someone"      STEAM_0:0:123456    10    3:52      12   0    active
`
)

func clock(h, m, s int) time.Duration {
	return time.Duration((h*60+m)*60+s) * time.Second
}

func TestParse(t *testing.T) {
	t.Parallel()
	lobby := steam.FromUint64(0x01860000e7e5e446)
	for _, tt := range []struct {
		name, text string
		want       status.Status
	}{
		{"Left 4 Dead 2", left4dead2, status.Status{
			Format:   status.L4D,
			Hostname: "Rainy valley", Version: "2.2.4.3 10097", Secure: status.Yes, OS: "Linux Dedicated",
			LocalAddr: "10.0.0.4:27015", PublicAddr: "203.0.113.66:27015",
			Map: "c10m4_mainstreet", Position: status.Position{X: 195, Y: -2770, Z: 6},
			Humans: 3, MaxPlayers: 4, Hibernating: status.No, Reserved: true, Lobby: lobby,
			Players: []status.Player{
				{UserID: 2, Slot: 1, Name: "Crone", SteamID: steam.MustParse("STEAM_1:0:12376499"), Connected: clock(0, 0, 21), Ping: 185, Loss: 20, State: "active", Rate: 30000, Addr: "203.0.113.100:27005"},
				{UserID: 319, Slot: 2, Name: "Gordon", SteamID: steam.MustParse("STEAM_1:1:18005037"), Connected: clock(1, 21, 32), Ping: 34, State: "active", Rate: 20000, Addr: "loopback"},
				{UserID: 320, Slot: 3, Name: "Late ", Connected: clock(26, 3, 4), State: "spawning"},
				{UserID: 677, Name: "Smoker", Bot: true, State: "active"},
				{UserID: 60, Name: "Calvin", Bot: true, State: "active", Rate: 64},
			},
		}},
		{"CS:GO", csgo, status.Status{
			Format:   status.L4D,
			Hostname: "Dust all day", Version: "1.36.9.4/13694 915/7478", Secure: status.No, OS: "Linux",
			LocalAddr: "10.0.0.4:27016", PublicAddr: "203.0.113.66",
			Map: "de_dust2", Position: status.Position{X: -367, Y: -808, Z: 161},
			Bots: 1, MaxPlayers: 16, Hibernating: status.Yes,
			Players: []status.Player{{UserID: 2, Name: "GOTV", Bot: true, State: "active", Rate: 64}},
		}},
		{"Team Fortress 2", teamFortress2, status.Status{
			Format:   status.TF2,
			Hostname: "Gravel works", Version: "10336138/24 10336138", Secure: status.Yes,
			LocalAddr: "10.0.0.4:27165", PublicAddr: "203.0.113.66", Map: "cp_process_f12", Tags: []string{"cp", "nocrits"},
			Humans: 2, Bots: 1, MaxPlayers: 25,
			Players: []status.Player{
				{UserID: 2, Name: "SourceTV", Bot: true, State: "active"},
				{UserID: 69, Name: "Grandpa", SteamID: steam.FromAccountID(84784636), Connected: clock(1, 27, 34), Ping: 87, State: "active", Addr: "203.0.113.9:27005"},
				{UserID: 70, Name: "a very long name indeed", SteamID: steam.FromAccountID(24691), Connected: clock(0, 0, 4), Ping: 60, Loss: 77, State: "spawning", Addr: "203.0.113.10:27005"},
			},
		}},
		{"Counter-Strike 2", counterStrike2, status.Status{
			Format:   status.CS2,
			Hostname: "Nuke only", Version: "1.41.8.1/14181 10896", Secure: status.Yes, OS: "Linux dedicated",
			LocalAddr: "0.0.0.0:27015", PublicAddr: "203.0.113.10:27015", Map: "de_nuke",
			Humans: 1, Bots: 2, Hibernating: status.No,
			Players: []status.Player{
				{UserID: 0, Name: "Squad", Bot: true, State: "active"},
				{UserID: 1, Bot: true, State: "active"},
				{UserID: 2, Name: "Xylo 'the' first", Connected: clock(0, 0, 43), Ping: 24, Loss: 3, State: "active", Rate: 786432, Addr: "203.0.113.10:62135"},
			},
		}},
		{"Garry's Mod, people and bots counted together", garrysMod, status.Status{
			Format:   status.TF2,
			Hostname: "Sandbox", Version: "19.02.18/24 7472", Secure: status.No, LocalAddr: "192.0.2.1:27015", Map: "gm_construct",
			Humans: 2, MaxPlayers: 16,
			Players: []status.Player{
				{UserID: 218, Name: "Builder", SteamID: steam.MustParse("STEAM_1:0:1015738"), Connected: clock(0, 7, 36), Ping: 65, State: "active", Addr: "203.0.113.12:27005"},
				{UserID: 219, Name: "Helper", Bot: true, State: "active"},
			},
		}},
		{"Dota 2, no map line", dota2, status.Status{
			Format:   status.L4D,
			Hostname: "Lanes", Version: "41/41 0", Secure: status.Yes, OS: "Linux", LocalAddr: "0.0.0.0:27015",
			Humans: 1, Bots: 1, MaxPlayers: 15, Hibernating: status.No,
			Players: []status.Player{
				{UserID: 2, Name: "SourceTV", Bot: true, State: "active"},
				{UserID: 11, Slot: 10, Name: "somebody", SteamID: steam.FromAccountID(24691), Connected: clock(0, 32, 53), Ping: 71, State: "active", Rate: 80000, Addr: "203.0.113.81:12345"},
			},
		}},
		{"a column of scores", scores, status.Status{
			Format: status.TF2,
			Humans: 1, MaxPlayers: 8,
			Players: []status.Player{{UserID: 1, Name: "someone", SteamID: steam.MustParse("STEAM_0:0:123456"), Connected: clock(0, 3, 52), Ping: 12, State: "active"}},
		}},
		{"lines that end in CR LF", strings.ReplaceAll(left4dead2[strings.Index(left4dead2, "map"):], "\n", "\r\n"), status.Status{
			Format: status.L4D,
			Map:    "c10m4_mainstreet", Position: status.Position{X: 195, Y: -2770, Z: 6},
			Humans: 3, MaxPlayers: 4, Hibernating: status.No, Reserved: true, Lobby: lobby, Players: mustParse(t, left4dead2).Players,
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := status.Parse(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func mustParse(t testing.TB, text string) status.Status {
	t.Helper()
	s, err := status.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestHeaderVariants(t *testing.T) {
	t.Parallel()
	const end = "\n# userid name uniqueid connected ping loss state rate adr\n#end\n"
	for _, tt := range []struct {
		line string
		want status.Status
	}{
		{"players : 0 humans, 0 bots (4 max)", status.Status{MaxPlayers: 4}},
		{"players : 0 humans, 0 bots (20/20 max) (hibernating)", status.Status{MaxPlayers: 20, Hibernating: status.Yes}},
		{"players : 0 humans, 7 bots (4 max) (not hibernating) (unreserved)", status.Status{Bots: 7, MaxPlayers: 4, Hibernating: status.No}},
		{"players : 0 humans, 0 bots (4 max) (not hibernating) (reserved)", status.Status{MaxPlayers: 4, Hibernating: status.No, Reserved: true}},
		{"players : 0 humans, 0 bots (4 max) (not hibernating) (reserved 12)", status.Status{MaxPlayers: 4, Hibernating: status.No, Reserved: true}},
		{"players : 0 (500 max) (0 queued) (0 joining)", status.Status{MaxPlayers: 500}},
		{"udp/ip  : 10.0.0.4:27015 [ public n/a ]\nplayers : 0 (4 max)", status.Status{MaxPlayers: 4, LocalAddr: "10.0.0.4:27015"}},
		{"udp/ip  : 10.0.0.4:27015 [ public same ]\nplayers : 0 (4 max)", status.Status{MaxPlayers: 4, LocalAddr: "10.0.0.4:27015", PublicAddr: "10.0.0.4:27015"}},
		{"map     : \nplayers : 0 (4 max)", status.Status{MaxPlayers: 4}},
		{"map     : Procedural Map\nplayers : 0 (4 max)", status.Status{MaxPlayers: 4, Map: "Procedural Map"}},
		{"map     : odd at ( 1, two, 3 )\nplayers : 0 (4 max)", status.Status{MaxPlayers: 4, Map: "odd at ( 1, two, 3 )"}},
		{"version : 1.0\nplayers : 0 (4 max)", status.Status{MaxPlayers: 4, Version: "1.0"}},
		{"hostname: a : b \"c\" \nplayers : 0 (4 max)", status.Status{MaxPlayers: 4, Hostname: `a : b "c"`}},
		{"] status\nhostname: first\nhostname: second\nplayers : 0 (4 max)\nplayers : 0 (8 max)", status.Status{MaxPlayers: 4, Hostname: "first"}},
	} {
		tt.want.Format = status.L4D
		got := mustParse(t, tt.line+end)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.line, diff)
		}
	}
}
