package report

import (
	"iter"
	"maps"
	"slices"
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

// count fills in what sums tell. The sums reach back before the span, for Activity and Churn.
func (r *Report) count(sum *sums.Server, first map[steam.ID]time.Time, o Options) {
	stays := slices.Collect(sum.Stays())
	within := slices.DeleteFunc(slices.Clone(stays), func(s livestate.Session) bool { return !r.Span.Contains(s.JoinedAt) })
	all := slices.Values(within)

	r.Days = r.periods(stats.Day, all, sum, first, o.Gap)
	r.Weeks = r.periods(stats.Week, all, sum, first, o.Gap)
	r.Months = r.periods(stats.Month, all, sum, first, o.Gap)
	if whole := stats.NewAndReturning(all, []stats.Span{r.Span}, first); r.Span.Duration() > 0 {
		r.Visitors = whole[0]
	}
	if r.Retention.Unit = stats.Week; r.Span.Duration() > cohortWeeks {
		r.Retention.Unit = stats.Month
	}
	r.Retention.Cohorts = stats.Retention(all, clipped(r.Retention.Unit, r.Span, o.Zone), first)
	r.PunchCard = stats.Punch(all, r.Span, o.Zone)
	r.People = r.PunchCard.Total()
	for _, p := range stats.Leaderboard(all, r.Span, o.Limit) {
		r.Leaderboard = append(r.Leaderboard, Player{Person{SteamID: p.SteamID}, p.Total})
	}
	r.Sessions = lengthsOf(sum.SessionLengths(r.Span))
	r.Maps = sum.UsageBy(r.Span, o.Gap, nil)
	if o.Campaign != nil {
		r.Campaigns = sum.UsageBy(r.Span, o.Gap, o.Campaign)
	}
	r.MapEnds = sum.EndsByMap(r.Span, o.Gap)
	var ends []Ends
	for end, n := range sum.EndsOf(r.Span) {
		ends = append(ends, Ends{end.Reason, end.Map, n})
	}
	r.Ends = endsBy(ends, func(e Ends) Ends { e.Sessions = 0; return e })
	r.Load = sum.Load(r.Span, o.Gap)
	looked := r.Detail
	if o.ObservedFrom.After(looked.From) {
		looked.From = (sums.QuarterOf(o.ObservedFrom) + 1).Start()
	}
	r.Known = sum.Load(r.Detail, o.Gap).Time
	r.Availability = sum.Availability(looked, o.Gap)
	var together stats.CoPlay
	sum.AddCoPlay(&together, r.Span)
	for _, p := range together.Top(o.Limit) {
		r.Companions = append(r.Companions, Pair{Person{SteamID: p.A}, Person{SteamID: p.B}, p.Together})
	}
	r.Churn = stats.ChurnOf(slices.Values(stays), r.Span, quiet)
	r.Activity = activity(stays, r.Span.To)
}

// periods returns the days, weeks or months of the span, in order.
func (r *Report) periods(unit stats.Unit, stays iter.Seq[livestate.Session], sum *sums.Server, first map[steam.ID]time.Time, gap time.Duration) []Period {
	spans := clipped(unit, r.Span, r.Zone)
	list := make([]Period, len(spans))
	loads := make([]sums.MapSum, len(spans))
	at := func(t time.Time) (int, bool) {
		return slices.BinarySearchFunc(spans, t, func(s stats.Span, t time.Time) int {
			switch {
			case !s.To.After(t):
				return -1
			case s.From.After(t):
				return 1
			}
			return 0
		})
	}
	for i, v := range stats.NewAndReturning(stays, spans, first) {
		list[i] = Period{Span: spans[i], Visitors: v}
	}
	for s := range stays {
		if i, ok := at(s.JoinedAt); ok {
			list[i].People += stats.People(1, s.Duration())
		}
	}
	for key, m := range sum.Maps {
		if i, ok := at(key.Quarter.Start()); ok && key.Silence <= gap {
			loads[i] = loads[i].Merge(m)
		}
	}
	for key, n := range sum.Ends {
		if i, ok := at(key.Quarter.Start()); ok {
			list[i].Ends = append(list[i].Ends, Ends{key.End.Reason, key.End.Map, n})
		}
	}
	for i, m := range loads {
		list[i].Ends = endsBy(list[i].Ends, func(e Ends) Ends { return Ends{Reason: e.Reason} })
		list[i].Load = stats.Load{Peak: m.Peak, PeakAt: m.PeakAt, Full: m.Full, Time: m.Up}
	}
	return list
}

// clipped returns the days, weeks or months of a span, of the first and the last one what
// lies within.
func clipped(unit stats.Unit, span stats.Span, zone *time.Location) []stats.Span {
	periods := stats.Periods(unit, span, zone)
	if n := len(periods); n > 0 {
		periods[0].From, periods[n-1].To = span.From, span.To
	}
	return periods
}

// activity counts the players of the last weeks by how active they are.
func activity(stays []livestate.Session, to time.Time) (levels [5]int) {
	var weeks []stats.Span
	for n := activeWeeks; n > 0; n-- {
		weeks = append(weeks, stats.Span{From: to.Add(-time.Duration(n) * week), To: to.Add(-time.Duration(n-1) * week)})
	}
	players := make(map[steam.ID][]livestate.Session)
	for _, s := range stays {
		if !s.JoinedAt.Before(weeks[0].From) && s.JoinedAt.Before(to) {
			players[s.SteamID] = append(players[s.SteamID], s)
		}
	}
	for own := range maps.Values(players) {
		levels[stats.ActivityLevel(stats.ActivityIndex(stats.Playtime(slices.Values(own), weeks), activityTarget))]++
	}
	return levels
}
