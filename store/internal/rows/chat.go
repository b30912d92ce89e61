package rows

import (
	"cmp"
	"slices"

	"github.com/left4me/left4me/store"
)

// Chat are the columns of chat, without id.
var Chat = Table[store.ChatLine]{
	{Name: "server_id", Fixed: true,
		Write: func(c *store.ChatLine) Value { return number(c.ServerID) },
		Read:  func(c *store.ChatLine) any { return &c.ServerID }},
	{Name: "at", Fixed: true,
		Write: func(c *store.ChatLine) Value { return unixMillis(c.At) },
		Read:  func(c *store.ChatLine) any { return (*Time)(&c.At) }},
	{Name: "steam_id_64", Fixed: true,
		Write: func(c *store.ChatLine) Value { return steamIDValue(c.SteamID) },
		Read:  func(c *store.ChatLine) any { return (*SteamID)(&c.SteamID) }},
	{Name: "name", Fixed: true,
		Write: func(c *store.ChatLine) Value { return text(c.Name) },
		Read:  func(c *store.ChatLine) any { return &c.Name }},
	{Name: "text", Fixed: true,
		Write: func(c *store.ChatLine) Value { return text(c.Text) },
		Read:  func(c *store.ChatLine) any { return &c.Text }},
	{Name: "team", Fixed: true,
		Write: func(c *store.ChatLine) Value { return boolValue(c.Team) },
		Read:  func(c *store.ChatLine) any { return &c.Team }},
}

// Counts are the columns of server_count.
var Counts = Table[store.Counts]{
	{Name: "server_id", Fixed: true,
		Write: func(c *store.Counts) Value { return number(c.ServerID) },
		Read:  func(c *store.Counts) any { return &c.ServerID }},
	{Name: "at",
		Write: func(c *store.Counts) Value { return unixMillis(c.At) },
		Read:  func(c *store.Counts) any { return (*Time)(&c.At) }},
	{Name: "players",
		Write: func(c *store.Counts) Value { return number(c.Players) },
		Read:  func(c *store.Counts) any { return &c.Players }},
	{Name: "max_players",
		Write: func(c *store.Counts) Value { return number(c.MaxPlayers) },
		Read:  func(c *store.Counts) any { return &c.MaxPlayers }},
	{Name: "bots",
		Write: func(c *store.Counts) Value { return number(c.Bots) },
		Read:  func(c *store.Counts) any { return &c.Bots }},
	{Name: "map",
		Write: func(c *store.Counts) Value { return text(c.Map) },
		Read:  func(c *store.Counts) any { return &c.Map }},
}

// LatestCounts returns the latest counts of each server, by server.
func LatestCounts(counts []store.Counts) []store.Counts {
	counts = slices.Clone(counts)
	slices.SortFunc(counts, func(a, b store.Counts) int {
		return cmp.Or(cmp.Compare(a.ServerID, b.ServerID), b.At.Compare(a.At))
	})
	return slices.CompactFunc(counts, func(a, b store.Counts) bool { return a.ServerID == b.ServerID })
}
