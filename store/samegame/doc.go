// Package samegame finds servers of a store that are the same game, under two names: two
// hosts that lead to one address, with the same port. Such a game is polled and counted
// twice, which store.Server.SameAs tells its owners.
//
//	var finder samegame.Finder
//	finder.Note(server.ID, "game.example:27015", "203.0.113.20:27015") // after each connection
//	err := st.SetSameAs(ctx, finder.Changes(servers))
//
// [Other] says which of them people may be told of.
//
// A server that was never reached is where its host says, if that is an address.
package samegame
