// Package schedule decides when to do what on a game server: messages and commands at times of the day or again and
// again, and a restart when an update is out and no person is there.
//
//	state, due := state.Look(tasks, schedule.Look{At: now, Known: true, Players: 3})
//
// What it decides is for the caller to carry out. Everything passes through as values, with the time as an argument. A
// [Task] is off unless it says otherwise. A State is JSON and may be stored, so that a restart of the program does
// nothing twice.
package schedule
