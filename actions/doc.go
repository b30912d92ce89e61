// Package actions does what operators do to a game server: say, kick, ban, unban, change
// the map, restart the round, and run a command.
//
//	err := actions.Check(action)                  // can it be done at all
//	verdict := actions.Decide(role, action)       // may this role do it, and must it confirm
//	reply, err := actions.Do(ctx, client, action) // do it
//
// # The right person
//
// A user id names a connection, and games give ids again after a restart. Between the look
// at a page and the command, or between two commands, the player behind an id can change.
// So no command that a kick or a ban sends names a user id. A kick reads the roster again,
// and ends with [ErrGone] unless the Steam ID is there, with the user id that the caller
// saw. The kickid that follows names the Steam ID: the game itself compares it at the
// moment of the kick. A roster that has the Steam ID twice, or that may lack players, is
// [ErrUnclear], and so is that of a game whose status tells no Steam IDs.
//
// # Text of others
//
// Each argument is one argument to the console, or is refused: see [rcon.Quote]. A line of
// [Exec] goes to the console as it is. [Decide] reads it first: an operator runs single
// commands of a short list, and what can stop a server, lock people out of it or run a
// file needs a confirmation. [Action.Detail] hides the values of secrets.
//
// The package keeps nothing and starts nothing. All of it may be used from many goroutines.
package actions
