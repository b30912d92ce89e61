package report_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/postgres"
	"github.com/left4me/left4me/store/postgres/postgrestest"
	"github.com/left4me/left4me/store/report"
	"github.com/left4me/left4me/store/sqlite"
)

// TestReportEqualsSessions: who was active and who was lost is what the sessions say, and the whole
// report stays the same when retention removes them, over any span, in any zone and of any store.
func TestReportEqualsSessions(t *testing.T) {
	t.Parallel()
	t.Run("memory", func(t *testing.T) {
		t.Parallel()
		reportsEqualSessions(t, memstore.New(), 20)
	})
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		db, err := sqlite.Open(t.Context(), ":memory:", nil)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		reportsEqualSessions(t, db, 5)
	})
	server, err := postgrestest.Start(t.Context())
	if errors.Is(err, postgrestest.ErrMissing) {
		fmt.Fprintln(os.Stderr, "left out what needs PostgreSQL:", err)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		url, err := server.NewDatabase(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		db, err := postgres.Open(t.Context(), url, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		reportsEqualSessions(t, db, 5)
	})
}

func reportsEqualSessions(t *testing.T, db store.Store, seeds int) {
	u, err := db.CreateUser(t.Context(), store.User{Name: "ann", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(uint64(seed), 9))
		s, err := db.CreateServer(t.Context(), store.Server{UserID: u.ID, Name: fmt.Sprint(seed), Port: 1 + seed})
		if err != nil {
			t.Fatal(err)
		}
		const length = 60 // days
		up := store.Update{ServerID: s.ID}
		for at0 := 0.0; at0 < length; at0 += 1 + r.Float64() {
			up.Closed = append(up.Closed, run(at(at0, 0, 0), at(at0, 0, float64(r.IntN(1000))), r.IntN(5), []string{"c8m1_apartment", "dead_city", ""}[r.IntN(3)]))
		}
		for player := range uint32(12) {
			for from := r.Float64() * 20; from < length; from += .1 + r.Float64()*20 {
				one := session(player+1, at(from, 0, 0).Truncate(time.Millisecond), at(from, 0, float64(r.IntN(100))).Truncate(time.Millisecond))
				up.Sessions = append(up.Sessions, one)
				for range r.IntN(3) { // they leave and join again
					again := one.LeftAt.Add(time.Duration(1+r.IntN(90)) * time.Second)
					one = session(player+1, again, again.Add(time.Duration(r.IntN(10))*time.Minute))
					up.Sessions = append(up.Sessions, one)
				}
			}
		}
		if err := db.Apply(t.Context(), []store.Update{up}); err != nil {
			t.Fatal(err)
		}
		var before []*report.Report
		var options []report.Options
		for _, name := range []string{"UTC", "Asia/Kathmandu", "America/New_York"} {
			zone, err := time.LoadLocation(name)
			if err != nil {
				t.Fatal(err)
			}
			from := r.Float64() * length
			for _, span := range []stats.Span{{}, {From: at(from, 0, 0), To: at(from+r.Float64()*40, 0, 0)}} {
				options = append(options, report.Options{Span: span, Zone: zone, Campaign: campaign})
			}
		}
		for _, o := range options {
			one := read(t, db, s.ID, o)
			var weeks []stats.Span
			for n := 3; n > 0; n-- {
				from := one.Span.To.Add(-time.Duration(n) * 7 * 24 * time.Hour)
				weeks = append(weeks, stats.Span{From: from, To: from.Add(7 * 24 * time.Hour)})
			}
			if want := stats.ActivityLevels(slices.Values(up.Sessions), weeks, 30*time.Minute); one.Activity != want {
				t.Errorf("seed %d, %v, %v: activity %v, want %v", seed, o.Span, o.Zone, one.Activity, want)
			}
			if want := stats.ChurnOf(slices.Values(up.Sessions), one.Span, 14*24*time.Hour); one.Churn != want {
				t.Errorf("seed %d, %v, %v: churn %v, want %v", seed, o.Span, o.Zone, one.Churn, want)
			}
			for _, unit := range []struct {
				stats.Unit
				list []report.Period
			}{{stats.Day, one.Days}, {stats.Week, one.Weeks}, {stats.Month, one.Months}} {
				var spans []stats.Span
				var got []stats.Visitors
				for _, p := range unit.list {
					spans, got = append(spans, p.Span), append(got, p.Visitors)
				}
				if diff := cmp.Diff(stats.NewAndReturning(slices.Values(up.Sessions), spans, nil), got); diff != "" && len(got) > 0 {
					t.Errorf("seed %d, %v, %v, unit %d (-sessions +report):\n%s", seed, o.Span, o.Zone, unit.Unit, diff)
				}
			}
			if want := visitsOf(up.Sessions, one); one.Visits != want {
				t.Errorf("seed %d, %v, %v: visits %v, want %v", seed, o.Span, o.Zone, one.Visits, want)
			}
			before = append(before, one)
		}
		removed := at(r.Float64()*length, 0, 0)
		for n := 1000; n == 1000; {
			var err error
			if n, err = db.Prune(t.Context(), removed, 1000); err != nil {
				t.Fatal(err)
			}
		}
		for i, o := range options {
			after := read(t, db, s.ID, o)
			if diff := cmp.Diff(before[i], after, cmp.Comparer(func(a, b *time.Location) bool { return a == b })); diff != "" {
				t.Fatalf("seed %d, %v, %v (-before +after):\n%s", seed, o.Span, o.Zone, diff)
			}
		}
	}
}

// visitsOf are the visits of a report by brute force.
func visitsOf(sessions []livestate.Session, r *report.Report) report.Lengths {
	lengths := stats.Lengths(stats.Visits(slices.Values(sessions), time.Minute), r.Detail)
	return report.Lengths{Count: len(lengths), Median: stats.Quantile(lengths, .5), P90: stats.Quantile(lengths, .9)}
}
