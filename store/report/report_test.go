package report_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/report"
)

// monday is a Monday, 00:00 UTC.
var monday = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

func at(day, hour, minute float64) time.Time {
	return monday.Add(time.Duration((day*24*60 + hour*60 + minute) * float64(time.Minute)))
}

func player(n uint32) steam.ID { return steam.FromAccountID(n) }

func session(n uint32, from, to time.Time) livestate.Session {
	return livestate.Session{SteamID: player(n), JoinedAt: from, LeftAt: to, LastSeenAt: to, Name: fmt.Sprint("player ", n), Reason: livestate.ReasonLeft}
}

func run(from, to time.Time, players int, name string) livestate.Run {
	return livestate.Run{State: livestate.State{Players: players, MaxPlayers: 2, Map: name}, StartedAt: from, LastSeenAt: to}
}

// past is a store with a server that has a history of two weeks.
func past(t testing.TB) (store.Store, int64) {
	t.Helper()
	db := memstore.New()
	u, err := db.CreateUser(t.Context(), store.User{Name: "ann", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	s, err := db.CreateServer(t.Context(), store.Server{UserID: u.ID, Name: "a", Port: 1})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Apply(t.Context(), []store.Update{{
		ServerID: s.ID, Run: run(at(8, 13, 0), at(8, 14, 0), 0, "c8m1_apartment"),
		Closed: []livestate.Run{
			run(at(0, 20, 0), at(0, 21, 0), 2, "c8m1_apartment"),
			run(at(0, 21, 0), at(0, 22, 0), 1, "c8m2_subway"),
			run(at(0, 22, 0), at(0, 23, 0), 0, "c8m2_subway"),
			run(at(8, 12, 0), at(8, 13, 0), 1, "dead_city"),
		},
		Outages: []livestate.Outage{{From: at(0, 23, 5), To: at(1, 0, 5)}},
		Sessions: []livestate.Session{
			session(1, at(0, 20, 0), at(0, 20, 30)), session(1, at(0, 20, 30.5), at(0, 22, 0)),
			session(2, at(0, 20, 0), at(0, 21, 0)), session(1, at(8, 12, 0), at(8, 13, 0)),
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return db, s.ID
}

func campaign(name string) string {
	if strings.HasPrefix(name, "c8") {
		return "No Mercy"
	}
	return ""
}

func read(t testing.TB, db report.History, id int64, o report.Options) *report.Report {
	t.Helper()
	r, err := report.Read(t.Context(), db, id, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReport(t *testing.T) {
	t.Parallel()
	db, id := past(t)
	week := stats.Span{From: monday, To: at(14, 0, 0)}
	r := read(t, db, id, report.Options{Span: week, Campaign: campaign})

	same := func(what string, want, got any) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	same("span", week, r.Span)
	same("detail", week, r.Detail)
	same("visitors", stats.Visitors{New: 2}, r.Visitors)
	same("person-minutes", 239.5, r.People.Minutes())
	same("days", 14, len(r.Days))
	first, ninth := r.Days[0], r.Days[8]
	same("the first day", report.Period{
		Span: stats.Span{From: monday, To: at(1, 0, 0)}, Visitors: stats.Visitors{New: 2}, People: stats.People(1, 179*time.Minute+30*time.Second),
		Load: stats.Load{Peak: 2, PeakAt: at(0, 20, 0), Full: time.Hour, Time: 3 * time.Hour},
		Ends: []report.Ends{{Reason: livestate.ReasonLeft, Sessions: 3}},
	}, first)
	same("players of the ninth day", stats.Visitors{Returning: 1}, ninth.Visitors)
	same("weeks", []int{2, 1}, []int{r.Weeks[0].Players(), r.Weeks[1].Players()})
	same("the month is cut", []stats.Span{week}, []stats.Span{r.Months[0].Span})
	same("retention", []int{2, 1}, r.Retention.Cohorts[0].Active)
	same("Monday at 20", 119.5, r.PunchCard[time.Monday][20].Minutes())
	same("leaderboard", []report.Player{
		{Person: report.Person{SteamID: player(1), Name: "player 1"}, Total: 179*time.Minute + 30*time.Second},
		{Person: report.Person{SteamID: player(2), Name: "player 2"}, Total: time.Hour}}, r.Leaderboard)
	same("sessions", report.Lengths{Count: 4, Median: time.Hour, P90: 89*time.Minute + 30*time.Second}, r.Sessions)
	same("visits", report.Lengths{Count: 3, Median: time.Hour, P90: 2 * time.Hour}, r.Visits)
	same("companions", []report.Pair{{A: r.Leaderboard[0].Person, B: r.Leaderboard[1].Person, Together: 59*time.Minute + 30*time.Second}}, r.Companions)
	same("maps", []string{"c8m1_apartment", "c8m2_subway", "dead_city"}, []string{r.Maps[0].Map, r.Maps[1].Map, r.Maps[2].Map})
	same("campaigns", 180., r.Campaigns[0].People.Minutes())
	same("one campaign", 1, len(r.Campaigns))
	same("map ends", []stats.MapEnds{
		{Map: "c8m2_subway", Emptied: 1}, {Map: "dead_city", Emptied: 1}, {Map: "c8m1_apartment", Moved: 1}}, r.MapEnds)
	same("ends", []report.Ends{
		{Reason: livestate.ReasonLeft, Map: "c8m1_apartment", Sessions: 2}, {Reason: livestate.ReasonLeft, Map: "c8m2_subway", Sessions: 2}}, r.Ends)
	same("ends by reason", []report.Ends{{Reason: livestate.ReasonLeft, Sessions: 4}}, r.EndTable().Reasons)
	same("ends by map", []report.EndRow{{Map: "c8m1_apartment", Sessions: []int{2}}, {Map: "c8m2_subway", Sessions: []int{2}}}, r.EndTable().Maps)
	same("load", stats.Load{Peak: 2, PeakAt: at(0, 20, 0), Full: time.Hour, Time: 5 * time.Hour}, r.Load)
	same("known", 5*time.Hour, r.Known)
	same("availability", stats.Availability{Span: 14 * 24 * time.Hour, Observed: 6 * time.Hour, Up: 5 * time.Hour}, r.Availability)
	imported := read(t, db, id, report.Options{Span: week, ObservedFrom: at(7, 23, 50)})
	same("after what was imported", stats.Availability{Span: 6 * 24 * time.Hour, Observed: 2 * time.Hour, Up: 2 * time.Hour}, imported.Availability)
	same("churn", stats.Churn{}, r.Churn)
	same("activity", [5]int{stats.Irregular: 1, stats.Regular: 1}, r.Activity)
}

// TestReportIsTheSameAfterRetention: not a session is left.
func TestReportIsTheSameAfterRetention(t *testing.T) {
	t.Parallel()
	db, id := past(t)
	for _, name := range []string{"UTC", "Asia/Kathmandu", "America/New_York"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		o := report.Options{Zone: zone, Campaign: campaign}
		before := read(t, db, id, o)
		if before.Span != (stats.Span{From: at(0, 20, 0), To: at(8, 14, 15)}) {
			t.Errorf("all history is %v", before.Span)
		}
		if _, err := db.Prune(t.Context(), at(8, 13, 30), 100); err != nil {
			t.Fatal(err)
		}
		after := read(t, db, id, o)
		if diff := cmp.Diff(before, after, cmp.Comparer(func(a, b *time.Location) bool { return a == b })); diff != "" {
			t.Errorf("%s (-before +after):\n%s", name, diff)
		}
		db, id = past(t)
	}
}

// TestPartsOfReport: together they have what a whole report has.
func TestPartsOfReport(t *testing.T) {
	t.Parallel()
	db, id := past(t)
	for _, span := range []stats.Span{{}, {From: at(0, 20, 0), To: at(9, 0, 0)}, {From: at(3, 0, 0)}} {
		o := report.Options{Span: span, Campaign: campaign}
		want := read(t, db, id, o)
		part := func(only report.Part) *report.Report {
			o.Only = only
			return read(t, db, id, o)
		}
		got, stays, maps, ends := part(report.Attendance), part(report.Stays), part(report.Maps), part(report.EndsOf)
		for _, r := range []*report.Report{stays, maps, ends} {
			if r.Span != want.Span || r.Detail != want.Detail {
				t.Errorf("a part is of %v, the whole of %v", r.Span, want.Span)
			}
		}
		if stays.Visitors != want.Visitors || maps.Visitors != (stats.Visitors{}) {
			t.Errorf("visitors: %+v and %+v, want %+v", stays.Visitors, maps.Visitors, want.Visitors)
		}
		got.Leaderboard, got.Sessions, got.Visits, got.Companions = stays.Leaderboard, stays.Sessions, stays.Visits, stays.Companions
		got.Maps, got.Campaigns, got.MapEnds, got.Ends = maps.Maps, maps.Campaigns, maps.MapEnds, ends.Ends
		for i := range got.Days {
			got.Days[i].Ends = ends.Days[i].Ends
		}
		for i := range got.Weeks {
			got.Weeks[i].Ends = ends.Weeks[i].Ends
		}
		for i := range got.Months {
			got.Months[i].Ends = ends.Months[i].Ends
		}
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b *time.Location) bool { return a == b })); diff != "" {
			t.Errorf("%v (-whole +parts):\n%s", span, diff)
		}
	}
}

func TestReportOfNothing(t *testing.T) {
	t.Parallel()
	db, _ := past(t)
	r := read(t, db, 4711, report.Options{})
	if r.Span != (stats.Span{}) || r.Players() != 0 || r.Availability != (stats.Availability{}) || r.KnownShare() != 0 || len(r.Days) != 0 {
		t.Errorf("a server that is not there has %+v", r)
	}
	r = read(t, db, 4711, report.Options{Span: stats.Span{From: at(0, 0, 7), To: at(1, 0, 1)}})
	if r.Span != (stats.Span{From: monday, To: at(1, 0, 15)}) || len(r.Days) != 2 || r.Days[1].To != r.Span.To {
		t.Errorf("a day without data is %v in %v", r.Span, r.Days)
	}
	if r = read(t, db, 4711, report.Options{Span: stats.Span{From: at(1, 0, 0), To: monday}}); len(r.Days) != 0 {
		t.Errorf("an empty span has %v", r.Days)
	}
}

// A span of thousands of years is no work of millions of days.
func TestLongSpan(t *testing.T) {
	t.Parallel()
	db, server := past(t)
	end := at(9, 0, 0)
	r := read(t, db, server, report.Options{Span: stats.Span{From: time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), To: end}})
	if want := (stats.Span{From: r.Span.To.Add(-report.MaxSpan), To: r.Span.To}); r.Span != want || len(r.Days) != 3660 && len(r.Days) != 3661 {
		t.Errorf("%v with %d days", r.Span, len(r.Days))
	}
	if short := read(t, db, server, report.Options{Span: stats.Span{From: r.Span.From, To: end}}); r.Players() != short.Players() || r.People != short.People || r.Players() == 0 {
		t.Errorf("%d players, of the last years %d", r.Players(), short.Players())
	}
}

// broken fails after so many reads.
type broken struct {
	store.Store
	after int
}

var errBroken = errors.New("broken")

func (b *broken) fails() bool { b.after--; return b.after < 0 }

func (b *broken) Sums(ctx context.Context, id int64, from, to time.Time, parts ...sums.Part) (*sums.Server, error) {
	if b.fails() {
		return nil, errBroken
	}
	return b.Store.Sums(ctx, id, from, to, parts...)
}

func (b *broken) FirstSeen(ctx context.Context, id int64, players []steam.ID) (map[steam.ID]time.Time, error) {
	if b.fails() {
		return nil, errBroken
	}
	return b.Store.FirstSeen(ctx, id, players)
}

func (b *broken) Latest(ctx context.Context, id int64, players []steam.ID) ([]livestate.Session, error) {
	if b.fails() {
		return nil, errBroken
	}
	return b.Store.Latest(ctx, id, players)
}

func TestErrorsOfTheStore(t *testing.T) {
	t.Parallel()
	db, id := past(t)
	for n := range 5 {
		if r, err := report.Read(t.Context(), &broken{db, n}, id, report.Options{}); !errors.Is(err, errBroken) || r != nil {
			t.Errorf("after %d reads: %v, %v", n, r, err)
		}
	}
}

func TestPartsAreFewEnoughToSee(t *testing.T) {
	t.Parallel()
	db, id := past(t)
	for days, want := range map[float64]stats.Unit{1: stats.Day, 62: stats.Day, 63: stats.Week, 366: stats.Week, 800: stats.Month} {
		unit, parts := read(t, db, id, report.Options{Span: stats.Span{From: monday, To: at(days, 0, 0)}}).Parts()
		if unit != want || len(parts) == 0 || len(parts) > 62 {
			t.Errorf("%v days are %d parts of unit %v", days, len(parts), unit)
		}
	}
}

// TestVisitGoesOnFromBefore: someone who left half a minute before the span and joined again in it made
// no visit that began in it.
func TestVisitGoesOnFromBefore(t *testing.T) {
	t.Parallel()
	db, id := past(t)
	err := db.Apply(t.Context(), []store.Update{{
		ServerID: id, Run: run(at(8, 13, 0), at(8, 14, 0), 0, "c8m1_apartment"),
		Sessions: []livestate.Session{session(3, at(2, 23, 0), at(2, 23, 59.5)), session(3, at(3, 0, 0), at(3, 1, 0)), session(4, at(3, 2, 0), at(3, 2, 20))},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, only := range []report.Part{0, report.Stays} {
		r := read(t, db, id, report.Options{Span: stats.Span{From: at(3, 0, 0), To: at(4, 0, 0)}, Only: only})
		if want := (report.Lengths{Count: 1, Median: 20 * time.Minute, P90: 20 * time.Minute}); r.Visits != want {
			t.Errorf("visits %v, want %v", r.Visits, want)
		}
		if r.Sessions.Count != 2 || r.Players() != 2 {
			t.Errorf("%d sessions of %d players, want 2 of 2", r.Sessions.Count, r.Players())
		}
	}
}
