package status_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/steam"
)

// A Left 4 Dead 2 server. Its bot has a row, and isn't counted.
func ExampleParse() {
	s, err := status.Parse(`hostname: Tuesday campaign
version : 2.2.4.3 10097 secure  (unknown)
udp/ip  : 10.0.0.4:27015 [ public 203.0.113.66:27015 ]
os      : Linux Dedicated
map     : c1m2_streets
players : 1 humans, 0 bots (4 max) (not hibernating) (unreserved)

# userid name uniqueid connected ping loss state rate adr
#  2 1 "Crone" STEAM_1:0:12376499 01:21 45 0 active 30000 203.0.113.100:27005
# 3 "Coach" BOT active
#end
`)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s: %d/%d on %s\n", s.Hostname, s.Humans, s.MaxPlayers, s.Map)
	for _, p := range s.Players {
		if !p.Bot {
			fmt.Println(p.DisplayName(), p.SteamID, p.Connected, p.Ping)
		}
	}
	// Output:
	// Tuesday campaign: 1/4 on c1m2_streets
	// Crone 76561197985018726 1m21s 45
}

// A Team Fortress 2 server, which says nothing about hibernation.
func ExampleParse_tf2() {
	s, err := status.Parse(`hostname: Goldrush all day
version : 10336138/24 10336138 secure
map     : pl_goldrush at: 0 x, 0 y, 0 z
tags    : nocrits,payload
players : 1 humans, 1 bots (25 max)
# userid name                uniqueid            connected ping loss state  adr
#      2 "SourceTV"          BOT                                     active
#     69 "Grandpa"           [U:1:24691]          1:27:34    87    0 active 203.0.113.9:27005
`)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Map, s.Tags, s.Hibernating)
	fmt.Println(s.Players[1].Name, s.Players[1].SteamID, s.Players[1].Connected)
	// Output:
	// pl_goldrush [nocrits payload] unknown
	// Grandpa 76561197960290419 1h27m34s
}

// A Counter-Strike 2 server, which doesn't say who its players are on Steam.
func ExampleParse_cs2() {
	s, err := status.Parse(`hostname : Nuke only
players  : 1 humans, 1 bots (0 max) (not hibernating) (unreserved)
---------spawngroups----
loaded spawngroup(  1)  : SV:  [1: de_nuke | main lump | mapload]
---------players--------
  id     time ping loss      state   rate adr name
65535 [NoChan]    0    0 challenging      0unknown ''
   0      BOT    0    0     active      0 'Squad'
   2    00:43   24    0     active 786432 203.0.113.10:62135 'Xylo'
#end
`)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Map, len(s.Players), s.Players[1].Name, s.Players[1].SteamID.IsValid())
	// Output:
	// de_nuke 2 Xylo false
}

// A name that ends like a row doesn't make its bearer somebody else.
func ExampleParse_hostileName() {
	s, err := status.Parse(`players : 1 humans, 0 bots (4 max) (not hibernating) (unreserved)

# userid name uniqueid connected ping loss state rate adr
#  2 1 "x" STEAM_1:0:999 0:01 1 0 active 1 1.2.3.4:1" STEAM_1:1:12345 05:07 45 0 active 30000 203.0.113.7:27005
#end
`)
	fmt.Println(len(s.Players), s.Players[0].SteamID.Steam2(), err)
	fmt.Println(s.Players[0].Name)
	// Output:
	// 1 STEAM_1:1:12345 <nil>
	// x" STEAM_1:0:999 0:01 1 0 active 1 1.2.3.4:1
}

// A cut text still says who is in it, and that somebody may be missing.
func ExampleStatus_partial() {
	s, err := status.Parse(`players : 2 humans, 0 bots (4 max) (not hibernating) (unreserved)

# userid name uniqueid connected ping loss state rate adr
#  2 1 "Crone" STEAM_1:0:12376499 01:21 45 0 active 30000 203.0.113.100:27005
#  3 2 "Gor`)
	fmt.Println(len(s.Players), s.Partial, err)
	for _, reason := range s.Reasons {
		fmt.Println(reason.Line, errors.Is(reason, status.ErrCut), reason.Err)
	}
	// Output:
	// 1 true <nil>
	// 5 false a row can't be read
	// 0 false fewer rows than players
	// 5 true the text ends before its table does
}

// Append writes what a server would say; here, for a server that isn't real.
func ExampleAppend() {
	text := status.Append(nil, status.Status{
		Hostname:    "Demo",
		Map:         "c2m1_highway",
		Humans:      1,
		MaxPlayers:  4,
		Hibernating: status.No,
		Players: []status.Player{
			{UserID: 2, Slot: 1, Name: "Crone", SteamID: steam.FromAccountID(24691), Connected: 81 * time.Second, Ping: 45, Rate: 30000},
			{UserID: 3, Name: "Coach", Bot: true},
		},
	}, status.L4D)
	os.Stdout.Write(text)
	// Output:
	// hostname: Demo
	// map     : c2m1_highway
	// players : 1 humans, 0 bots (4 max) (not hibernating) (unreserved)
	//
	// # userid name uniqueid connected ping loss state rate adr
	// #  2 1 "Crone" STEAM_1:1:12345 01:21 45 0 active 30000
	// # 3 "Coach" BOT active
	// #end
}

func ExampleStatus_MarshalJSON() {
	s := status.Status{Hostname: "Demo", Map: "de_nuke", Humans: 1, MaxPlayers: 12, Players: []status.Player{
		{UserID: 2, Name: "Xylo", Connected: 43 * time.Second, Ping: 24, State: "active"},
	}}
	text, err := json.MarshalIndent(s, "", " ")
	fmt.Println(string(text), err)
	// Output:
	// {
	//  "hostname": "Demo",
	//  "version": "",
	//  "map": "de_nuke",
	//  "humans": 1,
	//  "bots": 0,
	//  "max_players": 12,
	//  "hibernating": null,
	//  "reserved": false,
	//  "partial": false,
	//  "players": [
	//   {
	//    "user_id": 2,
	//    "slot": 0,
	//    "name": "Xylo",
	//    "steam_id": "",
	//    "bot": false,
	//    "connected_seconds": 43,
	//    "ping": 24,
	//    "loss": 0,
	//    "state": "active",
	//    "rate": 0,
	//    "addr": ""
	//   }
	//  ]
	// } <nil>
}

func ExampleDisplayName() {
	fmt.Printf("%q\n", status.DisplayName("\u202eevil\u202c\u200b \nname \xe6\xa1"))
	// Output:
	// "evil  name �"
}

// A program that kicks a player asks for the number that kick takes, and does not kick
// anybody else where a row is doubled or missing.
func ExampleStatus_Find() {
	s, err := status.Parse(`players : 1 humans, 0 bots (4 max) (not hibernating) (unreserved)

# userid name uniqueid connected ping loss state rate adr
#  2 1 "Crone" STEAM_1:0:12345 01:21 45 0 active 30000 203.0.113.100:27005
#end
`)
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := s.Find(steam.MustParse("[U:1:24690]"))
	fmt.Println(p.UserID, p.DisplayName(), err)
	_, err = s.Find(steam.FromAccountID(7))
	fmt.Println(errors.Is(err, status.ErrNoPlayer))
	// Output:
	// 2 Crone <nil>
	// true
}

// Where rows may be missing, nobody is known to have left.
func ExampleStatus_Has() {
	id := steam.FromAccountID(7)
	whole := status.Status{Format: status.L4D}
	cut := status.Status{Format: status.L4D, Partial: true}
	fmt.Println(whole.Has(id), cut.Has(id))
	// Output:
	// no unknown
}

// The JSON of rcon -json is a Status again.
func ExampleStatus_UnmarshalJSON() {
	var s status.Status
	err := json.Unmarshal([]byte(`{"map":"c1m2_streets","humans":1,"max_players":4,"hibernating":false,"partial":false,
		"players":[{"user_id":2,"name":"Crone","steam_id":"76561197960290418","connected_seconds":81}]}`), &s)
	fmt.Println(s.Map, s.Players[0].SteamID.Steam2(), s.Players[0].Connected, err)
	// Output:
	// c1m2_streets STEAM_1:0:12345 1m21s <nil>
}
