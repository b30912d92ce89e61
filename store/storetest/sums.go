package storetest

import (
	"time"

	"github.com/left4me/left4me/livestate"
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
				Disproved: []livestate.Session{gone(1, 20, 30)}, Sessions: []livestate.Session{gone(1, 20, 30), gone(1, 32, 32), gone(1, 33, 35)}})
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

// total is what PlayerSummary counts.
func (x *scene) total(n uint32, servers ...int64) store.PlayerSummary {
	s := must(x.PlayerSummary(x.ctx, person(n), servers, at(1e6), 1))
	s.Names = nil
	return s
}
