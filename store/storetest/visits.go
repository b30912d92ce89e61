package storetest

import (
	"fmt"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/store"
)

// visits are those of the quarter hours of from..to, by brute force.
func visits(from, to time.Time, sessions ...livestate.Session) map[sums.LengthQuarter]int {
	sum := sums.NewServer(sums.Visits)
	sum.AddVisits(stats.Visits(slices.Values(sessions), stats.VisitGap))
	sum.Cut(from, to)
	return sum.Visits
}

func visitCases() []Case {
	return []Case{
		{"visits-removed", "Visits are the same before and after Prune, one session at a time: a visit goes on over at most a minute, whichever of its sessions are left.", play(func(x *scene) {
			v := x.one()
			told := []livestate.Session{
				gone(1, 0, 100), gone(1, 160, 200), gone(1, 200, 200), gone(1, 230, 400), // one visit
				gone(1, 460.5, 500), // a minute and half a second later
				gone(1, 2000, 2100), gone(1, 2110, 2200), here(1, 2250, 4000),
				gone(2, 90, 150), gone(2, 170, 180), gone(2, 4000, 4001),
			}
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 4000, 1), Sessions: told})
			count := func(when string) {
				same(when, visits(time.Time{}, time.Time{}, told...), must(x.Sums(x.ctx, v, time.Time{}, time.Time{}, sums.Visits)).Visits)
			}
			count("before")
			same("visits", 4, len(must(x.Sums(x.ctx, v, time.Time{}, time.Time{}, sums.Visits)).Visits))
			for n := 1; must(x.Prune(x.ctx, at(3000), 1)) == 1; n++ {
				count(fmt.Sprint(n, " removed"))
			}
			same("sessions left", 2, len(x.sessions(v)))
			told[7] = gone(1, 2250, 4100)
			x.apply("end", store.Update{ServerID: v, Run: run(0, 4200, 1), Sessions: told[7:8]})
			count("ended")
			must(x.Prune(x.ctx, at(5000), 100))
			count("all removed")
			x.apply("again", store.Update{ServerID: v, Run: run(0, 4200, 1), Sessions: told})
			count("told again")
			must(x.Prune(x.ctx, at(5000), 100))
			count("and removed again")
			told[7] = gone(1, 2250, 4300)
			x.apply("goes on", store.Update{ServerID: v, Run: run(0, 4400, 1), Sessions: told[7:8]})
			count("gone on")
		})},
		{"visits-period", "A visit counts where it began, with its whole length, however long it goes on after the period; one that goes on from before does not.", play(func(x *scene) {
			v := x.one()
			var told []livestate.Session
			for n := range uint32(4) {
				for from := float64(840 + 10*n); from < 4000; from += 260 { // from before the quarter hour on
					told = append(told, gone(n+1, from, from+210))
				}
				told = append(told, gone(n+11, 1000+float64(n), 1700), gone(n+11, 1750, 1790+4*float64(n)), gone(n+11, 1840, 2000), gone(n+11, 2059, 5000))
			}
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 6000, 1), Sessions: told})
			for _, before := range []float64{0, 1000, 1785, 1795, 2001, 3000, 9000} {
				for must(x.Prune(x.ctx, at(before), 3)) == 3 {
				}
				for _, period := range [][2]time.Time{{quarter(-1), at(0)}, {quarter(0), at(1000)}, {quarter(0), quarter(1)}, {at(1), quarter(0)}, {quarter(1), {}}, {{}, at(0)}} {
					want := visits(period[0], period[1], told...)
					same(fmt.Sprint("before ", before), want, must(x.Sums(x.ctx, v, period[0], period[1], sums.Visits)).Visits)
				}
			}
		})},
		{"visits-erased", "Visits of removed sessions outlast their player; what is known of the last one goes.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 900, 1), Sessions: []livestate.Session{gone(1, 0, 100), gone(1, 300, 400)}})
			must(x.Prune(x.ctx, at(500), 100))
			must(x.ErasePlayer(x.ctx, store.Erasure{SteamID: person(1), ServerIDs: []int64{v}, Sessions: true}))
			x.apply("back", store.Update{ServerID: v, Run: run(0, 900, 1), Sessions: []livestate.Session{gone(1, 410, 600)}})
			same("visits", visits(time.Time{}, time.Time{}, gone(1, 0, 100), gone(1, 410, 600)), must(x.Sums(x.ctx, v, time.Time{}, time.Time{}, sums.Visits)).Visits)
		})},
	}
}
