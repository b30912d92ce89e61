package report

import (
	"context"
	"iter"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
)

const (
	cohortWeeks    = 16 * week // up to here cohorts are weeks
	activityTarget = 30 * time.Minute
)

// count fills in what sums of the span tell.
func (r *Report) count(sum *sums.Server, first map[steam.ID]time.Time, o Options) {
	days := clipped(stats.Day, r.Span, r.Zone)
	stays := within(sum, r.Span)
	there := stats.NewAttendance(stays, days, first)
	if o.Only&(Attendance|Stays) != 0 {
		if r.Span.Duration() > 0 {
			r.Visitors = there.Visitors([]stats.Span{r.Span})[0]
		}
		if o.Only&Attendance != 0 {
			r.attend(there, stays, sum, o)
		}
	}
	if o.Only&(Attendance|EndsOf) != 0 {
		r.periods(there, days, sum, o.Gap)
	}
	if o.Only&Stays != 0 {
		for _, p := range stats.Leaderboard(stays, r.Span, o.Limit) {
			r.Leaderboard = append(r.Leaderboard, Player{Person{SteamID: p.SteamID}, p.Total})
		}
		r.Sessions = lengthsOf(sum.SessionLengths(r.Span))
		var together stats.CoPlay
		sum.AddCoPlay(&together, r.Span)
		for _, p := range together.Top(o.Limit) {
			r.Companions = append(r.Companions, Pair{Person{SteamID: p.A}, Person{SteamID: p.B}, p.Together})
		}
	}
	if o.Only&Maps != 0 {
		r.Maps = sum.UsageBy(r.Span, o.Gap, nil)
		if o.Campaign != nil {
			r.Campaigns = sum.UsageBy(r.Span, o.Gap, o.Campaign)
		}
		r.MapEnds = sum.EndsByMap(r.Span, o.Gap)
	}
	if o.Only&EndsOf != 0 {
		var ends []Ends
		for end, n := range sum.EndsOf(r.Span) {
			ends = append(ends, Ends{end.Reason, end.Map, n})
		}
		r.Ends = endsBy(ends, func(e Ends) Ends { e.Sessions = 0; return e })
	}
}

// attend fills in how the players of the span were there, and the server.
func (r *Report) attend(there *stats.Attendance, stays iter.Seq[livestate.Session], sum *sums.Server, o Options) {
	if r.Retention.Unit = stats.Week; r.Span.Duration() > cohortWeeks {
		r.Retention.Unit = stats.Month
	}
	r.Retention.Cohorts = there.Cohorts(clipped(r.Retention.Unit, r.Span, o.Zone))
	r.PunchCard = stats.Punch(stays, r.Span, o.Zone)
	r.People = r.PunchCard.Total()
	r.Load = sum.Load(r.Span, o.Gap)
	looked := r.Detail
	if o.ObservedFrom.After(looked.From) {
		looked.From = (sums.QuarterOf(o.ObservedFrom) + 1).Start()
	}
	r.Known = sum.Load(r.Detail, o.Gap).Time
	r.Availability = sum.Availability(looked, o.Gap)
}

// recent fills in what is of the weeks before the span, too: of those that sum, which is of the span,
// lacks it reads the players.
func (r *Report) recent(ctx context.Context, h History, serverID int64, sum *sums.Server) error {
	weeks := make([]stats.Span, activeWeeks)
	for i := range weeks {
		weeks[i].From = r.Span.To.Add(time.Duration(i-activeWeeks) * week)
		weeks[i].To = weeks[i].From.Add(week)
	}
	from := r.Span.From.Add(-quiet)
	if weeks[0].From.Before(from) {
		from = weeks[0].From
	}
	before := sums.NewServer()
	if r.Span.Duration() > 0 {
		var err error
		if before, err = h.Sums(ctx, serverID, from, lastOf(r.Span.From), sums.Players); err != nil {
			return err
		}
	}
	stays := func(yield func(livestate.Session) bool) {
		for _, part := range []*sums.Server{before, sum} {
			for stay := range part.Stays() {
				if !yield(stay) {
					return
				}
			}
		}
	}
	r.Churn = stats.ChurnOf(stays, r.Span, quiet)
	r.Activity = stats.ActivityLevels(stays, weeks, activityTarget)
	return nil
}

// visits fills in how long visits of Detail were: where sum has none, it reads them.
func (r *Report) visits(ctx context.Context, h History, serverID int64, sum *sums.Server) error {
	if sum.Visits == nil && r.Detail.Duration() > 0 {
		var err error
		if sum, err = h.Sums(ctx, serverID, r.Detail.From, lastOf(r.Detail.To), sums.Visits); err != nil {
			return err
		}
	}
	r.Visits = lengthsOf(sum.VisitLengths(r.Detail))
	return nil
}

// within yields the stays of a span.
func within(sum *sums.Server, span stats.Span) iter.Seq[livestate.Session] {
	return func(yield func(livestate.Session) bool) {
		first, last := sums.QuarterOf(span.From), sums.QuarterOf(span.To)
		for key, p := range sum.Players {
			if key.Quarter >= first && key.Quarter < last && !yield(sums.Stay(key, p.Time)) {
				return
			}
		}
	}
}
