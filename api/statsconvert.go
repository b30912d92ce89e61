package api

import (
	"strings"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/store/report"
)

// NewStats returns a report as the API tells it.
func NewStats(r *report.Report) Stats {
	s := Stats{
		Span: newSpan(r.Span), Zone: r.Zone.String(), Detail: newSpan(r.Detail), Visitors: newVisitors(r.Visitors), PersonMinutes: r.People.Minutes(),
		Days: each(r.Days, newPeriod), Weeks: each(r.Weeks, newPeriod), Months: each(r.Months, newPeriod),
		Retention: Retention{Unit: "week", Cohorts: each(r.Retention.Cohorts, newCohort)}, PunchCard: newPunchCard(r.PunchCard),
		Leaderboard: each(r.Leaderboard, newPlayerTime), Sessions: newLengths(r.Sessions), Visits: newLengths(r.Visits),
		Companions: each(r.Companions, newCompanions), Maps: each(r.Maps, newMapTime), Campaigns: each(r.Campaigns, newMapTime),
		MapEnds: each(r.MapEnds, func(e stats.MapEnds) MapEnds { return MapEnds(e) }), Ends: each(r.Ends, newEnds), Load: newLoad(r.Load),
		Available: Available{KnownSeconds: seconds(r.Known)}, Churn: Churn(r.Churn),
		Activity: Activities{
			VeryActive: r.Activity[stats.VeryActive], Active: r.Activity[stats.Active], Regular: r.Activity[stats.Regular],
			Irregular: r.Activity[stats.Irregular], Inactive: r.Activity[stats.Inactive],
		},
	}
	if r.Retention.Unit == stats.Month {
		s.Retention.Unit = "month"
	}
	if a := r.Availability; a.Observed > 0 {
		observed, up := seconds(a.Observed), seconds(a.Up)
		s.Available.ObservedSeconds, s.Available.UpSeconds = &observed, &up
	}
	return s
}

// NewServerSession returns a session of a server.
func NewServerSession(s livestate.Session) ServerSession {
	return ServerSession{
		Person: Person{SteamID: s.SteamID.String(), Name: s.DisplayName()}, JoinedAt: s.JoinedAt.UTC(), LeftAt: optional(s.LeftAt),
		LastSeenAt: s.LastSeenAt.UTC(), MinPing: s.MinPing, MaxPing: s.MaxPing, Reason: string(s.Reason),
	}
}

// NewServerSessions returns sessions of a server.
func NewServerSessions(sessions []livestate.Session) ServerSessions {
	return ServerSessions{Sessions: each(sessions, NewServerSession)}
}

// each returns what become makes of values; it is never nil.
func each[A, B any](values []A, become func(A) B) []B {
	list := make([]B, len(values))
	for i, v := range values {
		list[i] = become(v)
	}
	return list
}

func seconds(d time.Duration) int64 { return int64(d / time.Second) }

func newSpan(s stats.Span) Span { return Span{s.From.UTC(), s.To.UTC()} }

func newVisitors(v stats.Visitors) Visitors {
	return Visitors{Players: v.New + v.Returning, New: v.New, Returning: v.Returning}
}

func newLoad(l stats.Load) Load {
	return Load{Peak: l.Peak, PeakAt: optional(l.PeakAt), FullSeconds: seconds(l.Full), UpSeconds: seconds(l.Time)}
}

func newPeriod(p report.Period) Period {
	return Period{Span: newSpan(p.Span), Visitors: newVisitors(p.Visitors), PersonMinutes: p.People.Minutes(), Load: newLoad(p.Load), Ends: each(p.Ends, newEnds)}
}

func newEnds(e report.Ends) Ends {
	return Ends{Reason: string(e.Reason), Map: e.Map, Sessions: e.Sessions}
}

func newCohort(c stats.Cohort) Cohort { return Cohort{Span: newSpan(c.Period), Active: c.Active} }

func newPunchCard(p stats.PunchCard) (days []PunchHours) {
	for n := range 7 {
		day := time.Weekday((n + 1) % 7)
		days = append(days, PunchHours{strings.ToLower(day.String()), each(p[day][:], stats.PersonTime.Minutes)})
	}
	return days
}

func newPerson(p report.Person) Person { return Person{p.SteamID.String(), p.Name} }

func newPlayerTime(p report.Player) PlayerTime {
	return PlayerTime{newPerson(p.Person), seconds(p.Total)}
}

func newCompanions(p report.Pair) Companions {
	return Companions{newPerson(p.A), newPerson(p.B), seconds(p.Together)}
}

func newLengths(l report.Lengths) Lengths { return Lengths{l.Count, seconds(l.Median), seconds(l.P90)} }

func newMapTime(m stats.MapUsage) MapTime {
	return MapTime{Name: m.Map, Seconds: seconds(m.Time), PersonMinutes: m.People.Minutes()}
}
