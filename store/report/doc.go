// Package report turns the history of a server into one value with all its statistics, for
// a span of time and a time zone.
//
//	r, err := report.Read(ctx, db, serverID, report.Options{
//		Span: stats.Span{From: monday, To: sunday}, Zone: zone,
//	})
//	fmt.Println(r.Visitors.New, r.Visits.Median, r.Load.Peak)
//
// # Definitions
//
// Each figure is what the function of package livestate/stats says that it is named after, of
// the sessions and runs within the span:
//
//   - Visitors, Days, Weeks, Months: stats.NewAndReturning
//   - Retention: stats.Retention
//   - PunchCard: stats.Punch
//   - Leaderboard: stats.Leaderboard
//   - Sessions: stats.Quantile of the lengths of sessions; Visits: of those of stats.Visits,
//     in which sessions with at most a minute between them are one
//   - Maps, Campaigns: stats.UsageBy; MapEnds: stats.EndsByMap
//   - Ends: sums.Server.EndsOf, of the log of the game where it is read (rcon/srclog)
//   - Companions: stats.CoPlay
//   - Load: stats.LoadOf
//   - Known, Availability: stats.AvailabilityOf, where the observed times are those in which the
//     server answered, and those in which pollers looked and it did not
//   - Activity: stats.ActivityIndex of the three weeks before the end of the span, with half
//     an hour a week as the target; Churn: stats.ChurnOf, where fourteen days are quiet
//
// # What lasts
//
// The figures come from [store.History].Sums, and so they are the same before and after
// retention has removed the sessions and runs; [Report].Visits says which visits are not. They
// are of whole quarter hours: the span begins with the quarter hour of From, and ends with that
// of To.
//
// Visits, Known and Availability are of the part of the span that [Report].Detail tells: at most
// the last 31 days.
package report
