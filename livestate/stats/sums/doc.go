// Package sums keeps what a history says after its runs and sessions are removed.
//
// A program that removes old sessions adds each one to a sum first. What is asked for
// later is the sum together with the sessions that are left:
//
//	p = p.Add(sums.Session{Session: old}) // and remove old
//	total := p.Total
//	for _, s := range left {
//		total = total.Add(s)
//	}
//
// The figures are the same as if nothing had been removed, in whole milliseconds.
//
// # What comes again
//
// A session that was summed can come again: the player turns out to be still connected,
// a batch is repeated, or a history is repaired. [Player.Summed] tells how much of such a
// session a sum already holds. The session is kept with that time in [Session].Summed,
// and counts from there on. A session that lies within what was summed counts no more:
// what was summed is settled, and no repair reaches it.
//
// All functions are pure.
package sums
