// Package scheduled carries out the tasks of the servers of a store, as package schedule decides, and writes each run into
// the audit log.
//
//	s := scheduled.New(scheduled.Config{Store: st, Client: clients, Polls: health.Polls, Steam: api})
//	go s.Run(ctx)
//	s.Polled(p) // after each poll
//
// Several programs may do so on one store. A [Scheduler] decides about the servers that its program polls. It tells the store
// for which time a task is due before it carries it out, so that no two do that for one time; a program that has stopped and
// wakes after another has taken over does nothing. A time that has passed for more than five minutes, as while no program
// ran, is left out.
//
// [Tasks] changes what is scheduled, for users who may, and writes each change into the audit log too.
//
// A restart asks the game once more, right before it: unless the answer shows that nobody is there, nothing is sent.
package scheduled
