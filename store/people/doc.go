// Package people puts together what a viewer may know of players: who plays now, who is
// found by a text, and what one player did.
//
//	v := people.Viewer{UserID: user.ID, Servers: servers}
//	found, err := people.Search(ctx, st, nil, v, "mara", 50)
//	person, err := people.Load(ctx, st, v, found[0].Last.SteamID, playerhistory.Query{Limit: 50})
//
// Nothing that happened on servers other than those of the [Viewer] is told, not even
// that a player exists. Functions may be called from many goroutines.
package people
