// Package stats computes statistics of game servers and their players from the
// runs and sessions of package livestate.
//
//	t := stats.NewTimeline(stats.Span{From: from, To: to}, 346)
//	for run := range runs {
//		t.Add(run)
//	}
//	t.Peak         // the most players
//	t.Total.Mean() // the mean number of players
//	t.Shares()     // which maps were played, and how much
//
// # Which function
//
// Over the runs of a server, how it was:
//
//   - [Timeline], [Buckets], [DayStats]: a chart, a small chart, a day
//   - [UsageBy]: maps and campaigns in person-minutes; [EndsByMap]: the map that empties the server
//   - [LoadOf]: peak and time at capacity
//   - [AvailabilityOf]: how much was observed, and how much of that it was up
//
// Over sessions, which players were there:
//
//   - [UniquePlayers], [NewAndReturning], [Retention], [Attendance]: by day, week or month, with [Periods]
//   - [Punch]: weekday and hour; [Playtime]: how long on each day; [Leaderboard]
//   - [Visits], [Lengths], [Quantile]: how long people stay
//   - [CoPlay]: which players play together
//   - [ActivityIndex], [ActivityLevels], [ChurnOf]: which players are active, and how many are lost
//
// # What counts
//
// A [Span] is half-open: it includes From and excludes To. Parts of a span and
// the periods of a calendar are spans too, so that each moment belongs to one.
//
// A session lasts from JoinedAt to the last moment that counts into it: LeftAt,
// or while it is open, LastSeenAt. What lies outside of the span that a function
// is asked for does not count. A session without length takes no time, but its
// player was there.
//
// A run lasts from StartedAt to LastSeenAt, and the state is known at both. The
// time between two runs is not known: the players may have come at any moment of it.
// While a server is polled without a break, that is one poll interval for each
// change. [Held] closes such gaps: each run then holds until the next one.
// Longer gaps, in which the server did not answer or was not polled, count as
// no data, never as zero players.
//
// Time of people is [PersonTime]: two players for ten minutes are twenty person-minutes.
// Everything is whole milliseconds, as in livestate, so that sums are exact.
//
// # Zones
//
// Days, weeks and hours are those of the [time.Location] that the caller passes.
// They may have 23 or 25 hours, or begin at one o'clock where clocks go
// forward at midnight.
//
// All functions are pure: they change none of their arguments but the receiver,
// ask for no time, and may be called from many goroutines. A value that has an
// Add method belongs to one goroutine at a time.
package stats
