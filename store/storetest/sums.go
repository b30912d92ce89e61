package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

func sumCases() []Case {
	return []Case{
		{"sums-player", "What PlayerSummary counts is the same before and after Prune.", play(func(x *scene) {
			u := x.user("ann")
			a, b := x.server(u, "a").ID, x.server(u, "b").ID
			x.apply("Apply",
				store.Update{ServerID: a, Run: run(0, 200, 1), Sessions: []livestate.Session{gone(1, 1, 10.5), gone(1, 10.5, 10.5), here(1, 60, 200), gone(2, 0, 5)}},
				store.Update{ServerID: b, Run: run(0, 200, 1), Sessions: []livestate.Session{gone(1, 20, 50), gone(1, 90, 120), gone(3, 0, 5)}})
			want := []store.PlayerSummary{x.total(1, a, b), x.total(1, a), x.total(2, a), x.total(3, a, b)}
			for _, before := range []float64{7, 30, 100, 150} {
				for must(x.Prune(x.ctx, at(before), 1)) == 1 {
				}
				same("totals", want, []store.PlayerSummary{x.total(1, a, b), x.total(1, a), x.total(2, a), x.total(3, a, b)})
			}
			same("sessions left", 1, len(x.sessions(a))+len(x.sessions(b)))
			same("of a stranger", store.PlayerSummary{}, x.total(9, a, b))
			same("on no servers", store.PlayerSummary{}, x.total(1))
			same("the latest name", "player 2", x.names(person(2), []int64{a})[0].Name)
			ok("DeleteServer", x.DeleteServer(x.ctx, u.ID, b))
			same("without a server that is deleted", want[1], x.total(1, a, b))
		})},
		{"sums-again", "A removed session that is stored again counts once, and goes on where it is reopened.", play(func(x *scene) {
			v := x.one()
			batch := []store.Update{{ServerID: v, Run: run(0, 100, 1), Sessions: []livestate.Session{gone(1, 0, 10), gone(1, 20, 50)}}}
			count := func(what string, sessions int, seconds, last float64) {
				same(what, store.PlayerSummary{Sessions: sessions, Total: time.Duration(seconds) * time.Second, FirstSeen: at(0), LastSeen: at(last)}, x.total(1, v))
			}
			for range 2 {
				x.apply("Apply", batch...)
				count("stored", 2, 40, 50)
				for must(x.Prune(x.ctx, at(90), 1)) == 1 {
				}
				count("removed", 2, 40, 50)
				same("sessions left", 0, len(x.sessions(v)))
			}
			x.apply("reopen", store.Update{ServerID: v, Run: run(150, 150, 1), Sessions: []livestate.Session{here(1, 20, 150)}})
			count("reopened", 2, 140, 150)
			x.touch(v, 160)
			count("seen on", 2, 150, 160)
			x.apply("end", store.Update{ServerID: v, Run: run(150, 170, 1), Sessions: []livestate.Session{gone(1, 20, 165)}})
			count("ended", 2, 155, 165)
			x.Prune(x.ctx, at(168), 100)
			count("removed again", 2, 155, 165)
			x.apply("a new one", store.Update{ServerID: v, Run: run(150, 180, 1), Sessions: []livestate.Session{here(1, 165, 180)}})
			count("a new one", 3, 170, 180)
		})},
		{"sums-repair", "What is stored within the time of removed sessions counts no more, and what is stored of before counts.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 100, 1), Sessions: []livestate.Session{gone(1, 20, 30), gone(1, 40, 50)}})
			x.Prune(x.ctx, at(90), 100)
			want := x.total(1, v)
			x.apply("repair", store.Update{ServerID: v, Run: run(0, 100, 1),
				Delete: []livestate.Session{gone(1, 20, 30)}, Sessions: []livestate.Session{gone(1, 20, 30), gone(1, 32, 32), gone(1, 33, 35)}})
			same("sessions", 3, len(x.sessions(v)))
			same("repaired", want, x.total(1, v))
			x.Prune(x.ctx, at(90), 100)
			same("removed again", want, x.total(1, v))
			x.apply("import", store.Update{ServerID: v, Run: run(0, 100, 1), Sessions: []livestate.Session{gone(1, 0, 5), gone(1, 10, 20)}})
			want.Sessions, want.Total, want.FirstSeen = 4, 35*time.Second, at(0)
			same("imported", want, x.total(1, v))
			x.Prune(x.ctx, at(90), 100)
			same("import removed", want, x.total(1, v))
		})},
		{"sums-server", "What Sums tells is the same before and after Prune, whatever comes again or goes on.", play(func(x *scene) {
			u := x.user("ann")
			for seed := range uint64(8) {
				x.sumHistory(rand.New(rand.NewPCG(seed, 5)), x.server(u, fmt.Sprint(seed)).ID)
			}
			same("of no server", sums.NewServer(), must(x.Sums(x.ctx, 4711, time.Time{}, time.Time{})))
		})},
		{"sums-period", "Sums tells the quarter hours that begin within from..to.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 5000, 1), Sessions: []livestate.Session{gone(1, 0, 4000), gone(2, 0, 4500)}})
			for range 2 {
				got := must(x.Sums(x.ctx, v, quarter(0), quarter(1)))
				want := sums.NewServer()
				want.AddRuns(sums.Runs{}, []sums.Run{{Run: run(0, 5000, 1)}})
				shown := run(0, 5000, 1).Map
				a, b := sums.Session{Session: gone(1, 0, 4000), Map: shown}, sums.Session{Session: gone(2, 0, 4500), Map: shown}
				want.AddSession(a)
				want.AddSession(b)
				want.AddPair(a, b)
				want.AddVisits(stats.Visits(slices.Values([]livestate.Session{a.Session, b.Session}), stats.VisitGap))
				want.Cut(quarter(0), quarter(1))
				same("Sums", want, got)
				if len(got.Players) != 4 {
					fail("%d quarter hours of players, want 4", len(got.Players))
				}
				x.Prune(x.ctx, at(4900), 100)
			}
		})},
		{"sums-outages", "How long a server did not answer is the same before and after Prune, however often it is told and whatever goes on.", play(func(x *scene) {
			v := x.one()
			down := func(from, to float64) livestate.Outage { return livestate.Outage{From: at(from), To: at(to)} }
			told := []livestate.Outage{down(0, 100), down(500, 2500), down(4000, 4100)}
			want := sums.NewServer()
			for _, o := range told {
				want.AddOutage(o)
			}
			for _, before := range []float64{0, 50, 2600, 2600, 4050, 9000} {
				x.apply("Apply", store.Update{ServerID: v, Outages: told[:2]})
				x.apply("Apply", store.Update{ServerID: v, Outages: []livestate.Outage{down(4000, 4050), told[2]}}, store.Update{ServerID: v, Outages: []livestate.Outage{down(500, 600)}})
				for must(x.Prune(x.ctx, at(before), 1)) == 1 {
				}
				same(fmt.Sprint("before ", before), want, must(x.Sums(x.ctx, v, time.Time{}, time.Time{})))
			}
			x.apply("it goes on", store.Update{ServerID: v, Outages: []livestate.Outage{down(4000, 4200)}})
			want.AddOutage(down(4100, 4200))
			same("gone on", want, must(x.Sums(x.ctx, v, time.Time{}, time.Time{})))
			want.Cut(quarter(1), quarter(2))
			same("of a part", want, must(x.Sums(x.ctx, v, quarter(1), quarter(2))))
			x.apply("ahead", store.Update{ServerID: v, Outages: []livestate.Outage{down(6000, 7000), down(8000, 9000)}})
			must(x.CutFuture(x.ctx, at(6500), at(6400)))
			ahead := must(x.Sums(x.ctx, v, at(5500), time.Time{}))
			want = sums.NewServer()
			want.AddOutage(down(6000, 6400))
			want.Cut(at(5500), time.Time{})
			same("cut", want, ahead)
		})},
		{"sums-days", "The visits of PlayerSummary add up to the same time in each quarter hour before and after Prune.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 9000, 1), Sessions: []livestate.Session{gone(1, 100, 4000), gone(1, 4100, 4500), here(1, 5000, 9000)}})
			day := func() map[sums.PlayerQuarter]time.Duration {
				times := make(map[sums.PlayerQuarter]time.Duration)
				sum := sums.NewServer()
				for _, visit := range must(x.PlayerSummary(x.ctx, person(1), []int64{v}, time.Time{}, 1)).Visits {
					sum.AddSession(sums.Session{Session: livestate.Session{SteamID: person(1), JoinedAt: visit.JoinedAt, LastSeenAt: visit.LastSeenAt}})
				}
				for key, p := range sum.Players {
					if p.Time > 0 {
						times[key] = p.Time
					}
				}
				return times
			}
			want := day()
			x.Prune(x.ctx, at(4200), 100)
			same("after", want, day())
			x.Prune(x.ctx, at(8000), 100)
			same("later", want, day())
		})},
		{"sums-latest", "Latest returns the session that a player began last on a server even if Prune has removed it.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 100, 1), Sessions: []livestate.Session{gone(1, 0, 10), gone(1, 20, 50), gone(2, 0, 50), gone(2, 60, 70)}})
			players := []steam.ID{person(1), person(2), person(3)}
			want := must(x.Latest(x.ctx, v, players))
			same("before", []livestate.Session{gone(1, 20, 50), gone(2, 60, 70)}, want)
			for _, before := range []float64{55, 90} {
				x.Prune(x.ctx, at(before), 100)
				same("after", want, must(x.Latest(x.ctx, v, players)))
			}
			same("on another server", nil, must(x.Latest(x.ctx, v+1, players)))
		})},
	}
}
