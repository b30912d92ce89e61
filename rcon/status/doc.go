// Package status reads what a Source or Source 2 game server answers to the
// console command status, and is fooled by none of the names in it.
//
//	s, err := status.Parse(text)
//	s.Map, s.Humans, s.MaxPlayers    // c1m2_streets 1 4
//	s.Players[0].SteamID             // 76561197985018726
//
// The package only reads text: it needs no connection, no clock and nothing but
// the standard library and package steam. [Parse] is the way in, [Append] the way
// back, for tests and for servers that aren't real. A Status is JSON both ways.
// [Status.Find] and [Status.Has] look for a player by Steam ID.
//
// A [Status] that is Partial may lack players. Whoever closes the session of a
// player who is no longer in the table looks at that first.
//
// # The formats
//
// There are three, all different in the table, and Parse tells them apart, in
// [Status.Format].
//
// [L4D]: Left 4 Dead 1 and 2, Alien Swarm, CS:GO, Dota 2. One blank between
// columns; a slot for people; bots with few columns; #end after the table. A game
// says whether it hibernates, and Left 4 Dead which lobby has reserved it.
//
//	hostname: Left 4 Dead 2
//	version : 2.2.4.3 10097 secure  (unknown)
//	udp/ip  : 10.0.0.4:27015 [ public 203.0.113.66:27015 ]
//	os      : Linux Dedicated
//	map     : c1m2_streets
//	players : 1 humans, 0 bots (4 max) (not hibernating) (unreserved)
//
//	# userid name uniqueid connected ping loss state rate adr
//	#  2 1 "Crone" STEAM_1:0:12376499 00:21 185 20 active 30000 203.0.113.100:27005
//	#677 "Smoker" BOT active
//	#end
//
// [TF2]: Team Fortress 2, Counter-Strike: Source, Half-Life 2 games, Garry's Mod.
// Columns are padded; no slot, no rate, no #end. Tables of other things may stand
// before it and after it.
//
//	hostname: Goldrush all day
//	version : 10336138/24 10336138 secure
//	udp/ip  : 10.0.0.4:27015  (public ip: 203.0.113.66)
//	map     : pl_goldrush at: 0 x, 0 y, 0 z
//	tags    : nocrits,payload
//	players : 1 humans, 1 bots (25 max)
//	# userid name                uniqueid            connected ping loss state  adr
//	#      2 "SourceTV"          BOT                                     active
//	#     69 "Grandpa"           [U:1:84784636]       1:27:34    87    0 active 203.0.113.9:27005
//
// [CS2]: Counter-Strike 2, Deadlock. The name comes last; no Steam IDs; the map
// is the first of the spawn groups. Rows with the ID 65535 are connections
// without a player, and are left out.
//
//	hostname : Nuke only
//	version  : 1.41.8.1/14181 10896 secure  public
//	udp/ip   : 0.0.0.0:27015 (public 203.0.113.10:27015)
//	os/type  : Linux dedicated
//	players  : 1 humans, 1 bots (0 max) (not hibernating) (unreserved)
//	---------spawngroups----
//	loaded spawngroup(  1)  : SV:  [1: de_nuke | main lump | mapload]
//	---------players--------
//	  id     time ping loss      state   rate adr name
//	   0      BOT    0    0     active      0 'Squad'
//	   2    00:43   24    0     active 786432 203.0.113.10:62135 'Xylo'
//	#end
//
// What changes from game to game within a format is read too: a missing address or
// map line, the camera's position after the map, a column of scores, the sum of
// people and bots in place of both, times with one to three colons, and the
// forms of the line udp/ip. So is what a console adds: colors around the lines and a
// prompt before the hostname. Of two headers in one text the last that has the
// counts goes with the table.
//
// # Names
//
// A name is whatever its bearer likes: quotes, a # at its beginning, the rest of a
// row, another row after a line break, half a rune. [Player] has it byte for
// byte, and [Player.DisplayName] in a form to show. Two rules keep names
// from being taken for anything else:
//
//   - A row is read from its end, where the server's own words stand, and its name
//     is all between the first quote and the last.
//   - Lines of the header count only before the table.
//
// One thing remains that no reader can tell. If a game lets a name have line breaks,
// the end of one row and the beginning of another can both be in it, and they are
// read as two rows, one of them with an ID of the bearer's choice. There
// are then more rows of people than Humans, and the Status is Partial with
// [ErrExtraRows].
package status
