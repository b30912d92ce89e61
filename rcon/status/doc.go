// Package status reads what a Source or Source 2 game server answers to the
// console command status, and is fooled by none of the names in it.
//
//	s, err := status.Parse(text)
//	s.Map, s.Humans, s.MaxPlayers    // c1m2_streets 1 4
//	s.Players[0].SteamID             // 76561197985018726
//
// The package only reads text: it needs no connection, no clock and nothing but
// the standard library and package steam. [Parse] is the way in, [Append] the way
// back, for tests and for servers that are not real.
//
// A [Status] that is Partial may lack players. Whoever closes the session of a
// player who is no longer in the table first looks at that.
package status
