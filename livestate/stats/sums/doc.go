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
// [Player] and [Total] are for one player. [Server] has what a server's runs and sessions
// come to by quarter hour: the players, the maps, the pairs of players, and the lengths of
// sessions and of visits. It answers what package stats does, for days, weeks and hours of any zone that
// is whole quarter hours away from UTC: [Server.Stays] stands for the sessions in its
// functions, and [Server.UsageBy], [Server.Load], [Server.EndsByMap], [Server.SessionLengths], [Server.VisitLengths],
// [Server.Leaderboard] and [Server.AddCoPlay] for the functions themselves. [Server.EndsOf] counts
// why sessions ended, and on which map. Runs are kept with the silences between them, so that
// they are held, as by stats.Held, over any gap that is asked for later. Runs are summed in
// their order: [Runs] is what the next one follows, and [Server.Day] what a day was like.
//
// Add a pair of sessions when the first of the two is removed, with each that is left.
//
// # What comes again
//
// A session that was summed can come again: the player turns out to be still connected,
// a batch is repeated, or a history is repaired. [Player.Summed] tells how much of such a
// session a sum already holds. The session is kept with that time in [Session].Summed,
// and counts from there on. A session that lies within what was summed counts no more:
// what was summed is settled, and no repair reaches it.
//
// All functions are pure. A [Server] belongs to one goroutine at a time.
package sums
