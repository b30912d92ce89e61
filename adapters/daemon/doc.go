// Package daemon watches game servers: it polls every server of a store over RCON,
// makes runs and sessions of what they say, writes those back in batches, tells
// what happens on an [events.Bus], and fetches names and avatars of players from Steam.
//
//	health, bus := new(daemon.Health), new(events.Bus)
//	err := daemon.Run(ctx, daemon.Config{Store: st, Log: slog.Default(), Events: bus, Health: health})
//
// [Run] needs no list of servers: it reads the store once an interval, so whoever
// adds, changes or deletes a server there need not tell it.
//
// # How it keeps time
//
// Each server has a goroutine, a connection and a place in the interval of its own,
// told by its id. Nobody waits for anybody else, so a server that is dead costs
// only its own place. A poll that would overlap with the one before is left out and
// counted. A server that does not answer is asked less and less often, down to once
// a minute; one that refuses the password is left alone for ten minutes, unless its
// password, host or port changes, because game servers ban who tries again.
//
// # What reaches the store, and when
//
// Changes are written within a second, all servers together in one transaction.
// That a server was only seen again is written every five seconds, or every
// interval if that is longer, up to fifteen seconds. After a kill nothing else is
// lost. If the store is away, polls go on, and what they see is merged in memory: of
// each server the newest run, of each session its latest form. If that grows beyond
// 200,000 rows, what can be missed goes first: aliases, then runs that ended, then
// sessions that began and ended while the store was away.
//
// One daemon polls for a store at a time; a lease in the store sees to that.
//
// # Record and replay
//
// [Config.Record] names a file that gets every observation. [Replay] rebuilds the
// sessions from it, [Replayed.Compare] tells what differs from a store, and
// [Replayed.Repair] mends that.
package daemon
