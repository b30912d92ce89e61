// Package livestate turns what polls of a game server see into history: when
// the server was in which state, and who was on it from when to when.
//
// A poll is an [Observation]: the server's [State], and the roster of its
// players. Two rules make history of many of them:
//
//   - [Extend]: equal States in a row are one [Run], and a run never spans a
//     time without a poll.
//   - [Reconcile]: a [Session] is one connection of one player, not one
//     appearance. A lost poll, a map change, an outage of the poller or its
//     restart leave one session; leaving and joining again makes two, even
//     between two polls.
//
// [Server] is both together and what a program wants that watches a server for
// long: a value with three steps, each of which returns the next value and
// the [Changes] to store and to announce.
//
//	var server livestate.Server // or what a store kept
//	server, changes := server.Observe(obs, livestate.Policy{})  // a poll succeeded
//	server, changes = server.Silence(now, livestate.Policy{})   // it failed
//	server, changes = server.Stop(now, livestate.ReasonStopped)       // no more polls
//
// Reconcile alone serves a program that only wants to know who comes and goes;
// [Changes.Apply] makes its known sessions of the next poll.
//
// # Which connection it is
//
// An entry of a roster continues a known session of the same Steam ID if the
// user id is the same, the number that a game server gives to each connection,
// and if it connected (At - Connected) no later than Policy.Resume after the
// session was last seen.
//
// A game server that restarts begins to count again and may give a player the same
// number. So an entry that connected after the session was last seen continues it
// only if the same process gave out both numbers: somebody else's connection spans
// that time, or the time is shorter than half of Policy.Gap and than 15 s and no other
// user id has begun again. That is enough for a map change that sets the time connected back to
// zero, which Source does not do.
//
// Where either side has no user id, the join times must agree within 10
// seconds. An entry that says it joined earlier than that is the same
// connection too: it spans a time in which the known one was seen. A time
// connected that is not known says nothing: the entry continues what was seen no longer
// than Policy.Resume ago, or joins at first sight.
//
// An open session goes on by being continued. A closed one that is continued
// is reopened: same row, same JoinedAt. If nothing is continued, the player has
// a new session, from At - Connected, but never from before the end of the one
// before. When a player's open session is not continued by a complete roster,
// it ends where it was last seen.
//
// # The game's log
//
// Polls see a player leave some seconds late, do not see why, and see nothing of connections between
// two of them. The game's own log does, but it can be lost and forged. [Server.Edge] takes the beginnings
// and ends that it tells of, and the observations around an [Edge] decide what becomes of it: it may move a
// join or an end within the time that polls leave open, and say why a session ended. Whether an entry
// continues a session is decided as if there were no log.
//
// # What is not believed
//
// A roster that has more rows than the server can have players says nothing about
// who is missing and opens no sessions. The sessions that a [Server] opens have a
// budget that no real server uses up; who is refused now is opened later, with the true
// JoinedAt. So a hostile server fills no disk. Reconcile has no such budget.
//
// # Time
//
// Everything is counted in whole milliseconds of UTC, without a monotonic
// reading. The package never asks for the time. A clock that steps back makes
// no overlap and shortens nothing: until it has caught up, an observation counts
// as made when the one before it was.
//
// # Keeping it
//
// A session is named by server, SteamID and JoinedAt, a run by server and
// StartedAt. A program that stores each Changes as it comes, and Run.LastSeenAt
// now and then, can stop at any point, load the newest run and the sessions
// (see [Server.Sessions]) and go on as if it had never stopped.
//
// All functions are pure: they change none of their arguments, and may be called
// from many goroutines.
package livestate
