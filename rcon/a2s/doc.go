// Package a2s asks game servers who they are and how many players they have, as server browsers
// do: with A2S_INFO and A2S_PLAYER, over UDP, without a password.
//
//	client := &a2s.Client{Addr: "203.0.113.20:27015"}
//	info, err := client.Info(ctx)
//	info.Map, info.Players, info.MaxPlayers    // c1m2_streets 3 4
//	players, err := client.Players(ctx)
//	players[0].Name, players[0].Connected      // Crone 4m12s
//
// The answers have no Steam IDs, so they say how many players there are, not who they are: names
// are not unique, and anybody can take any. RCON and package status say more.
//
// A [Client] sends a request again until it is answered, answers the challenge that a server may
// ask for, and joins answers of several packets. [ParseInfo] and [ParsePlayers] read a
// payload from elsewhere.
//
// # Hostile servers
//
// Whatever a server sends, a call ends with its context, reads a bounded number of packets,
// and holds a bounded number of bytes. An answer that breaks off or contradicts itself is
// [ErrProtocol]. Names are as the server sent them, byte for byte.
//
// The protocol: https://developer.valvesoftware.com/wiki/Server_queries
package a2s
