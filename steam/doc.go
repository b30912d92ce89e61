// Package steam has one value: [ID], the identity of an account on Steam,
// read from and written in every form in which people and games write it.
//
//	id, err := steam.Parse("STEAM_1:0:12376499")
//	id.String()       // 76561197985018726, the SteamID64
//	id.Steam2()       // STEAM_1:0:12376499
//	id.Steam3()       // [U:1:24752998]
//	id.IsIndividual() // true: a person
//
// An ID is used like a [net/netip.Addr]: it is small, compared with ==, good as
// a map key, and its zero value is no one's. Text from outside goes through [Parse],
// which refuses what can't be an account; [FromUint64] takes any number, as a
// database gives it back, and [ID.IsValid] then says whether it is one.
//
// Not every ID is a person: groups, game servers and lobbies have IDs too.
// Anything that keeps records about players asks [ID.IsIndividual] first.
//
// # Storing
//
// The package knows no database, so an ID is no driver.Valuer and no sql.Scanner. It has
// three forms to keep, and each comes back as the same ID:
//
//	int64(id.Uint64())   steam.FromUint64(uint64(n))   a BIGINT or INTEGER column
//	id.String()          id.UnmarshalText(text)        a TEXT column; "" for the zero ID
//	json.Marshal(id)     json.Unmarshal(b, &id)        a JSON string
//
// The number is the best of them: it is small, sorts by account, and makes a primary
// key. The SteamID64 of every valid ID is below 2^63, so that its int64 is not negative. The
// zero ID is 0, or NULL as you like. The example ID (Database) is a column type.
//
// # Layout
//
// An ID is 64 bits (https://developer.valvesoftware.com/wiki/SteamID):
//
//	bits 56-63  universe   1 is the public Steam
//	bits 52-55  type       1 is a person, 3 and 4 game servers, 7 a group, 8 a chat or lobby
//	bits 32-51  instance   1 for a person
//	bits  0-31  account    never 0 for a person
//
// All of the package is safe for concurrent use: nothing in it changes.
package steam
