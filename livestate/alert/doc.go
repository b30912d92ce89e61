// Package alert decides what to tell of a server: that it is down and up again, that it refuses the password,
// that it is full or empty, that somebody joined, that many lose their connection because Steam does not vouch
// for them.
//
//	state, alerts := state.Look(rules, alert.Look{At: now, Reach: alert.Answers, Now: run.State})
//	state, more := state.Event(rules, event)
//
// What to tell is decided for one server and one set of rules. Everything passes through as values, with the time
// as an argument; nothing is read and nothing waits. A State is JSON and may be stored, so that a restart tells
// nothing twice.
//
// An alert is told only of what has lasted: a lost poll, a change of the map, a short restart of the server or of
// the program that watches is none. Each outage that is watched for longer than [Rules.DownAfter] is told once.
package alert
