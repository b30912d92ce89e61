// Package daemon watches game servers: it polls every server of a store over RCON,
// makes runs and sessions of the answers, writes them to the store in batches, publishes
// events on an [events.Bus], and fetches names and avatars of players from Steam.
//
//	health, bus := new(daemon.Health), new(events.Bus)
//	err := daemon.Run(ctx, daemon.Config{Store: st, Log: slog.Default(), Events: bus, Health: health})
//
// [Run] needs no list of servers: it reads the store once an interval, so a program
// that adds, changes or deletes a server there need not notify it.
//
// # What it wires
//
// A Fleet of package livestate/poll polls each server of a Source of store/targets in a slot of its own. A Writer of
// store/batch writes the changes of all servers to the store within a second, and
// keeps them in bounded memory while the store is unavailable. A Fetcher of steam/profiles
// gets names and avatars. A Lease of store/lease makes one of several daemons on a
// store poll; a Clock of store/clock keeps the history right when the wall clock steps.
// Clients of store/hold send no password again that a game has refused.
//
// What remains here is when these begin and end, and what the log and [Health] say.
//
// # Record
//
// [Config.Record] names a file that gets every observation. Package livestate/record
// replays it, and store/audit compares it with a store.
package daemon
