package storetest

import (
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

func knownCases() []Case {
	return []Case{
		{"known-sessions", "Known returns the open sessions, and the latest that ended within an hour of each other player.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 7200, 1), Sessions: []livestate.Session{
				gone(1, 0, 7000), here(1, 7100, 7200),
				gone(2, 10, 4000), gone(2, 4010, 5000), gone(2, 5010, 6000),
				gone(3, 20, 3600),
				gone(4, 30, 3599.999),
				here(5, 40, 7150),
			}})
			want := store.ResumeState{Run: run(0, 7200, 1), Sessions: []livestate.Session{
				gone(3, 20, 3600), here(5, 40, 7150), gone(2, 5010, 6000), here(1, 7100, 7200)}}
			x.apply("Apply", store.Update{ServerID: v, Sessions: []livestate.Session{gone(5, 50, 7000)}}) // the other one is open
			same("Known of it", map[int64]store.ResumeState{v: want}, must(x.Known(x.ctx, v)))
			same("Known of all", map[int64]store.ResumeState{v: want}, must(x.KnownAll(x.ctx)))
		})},
		{"known-which", "Known returns the servers that are asked for, and KnownAll all.", play(func(x *scene) {
			same("of an empty store", 0, len(must(x.KnownAll(x.ctx))))
			u := x.user("ann")
			a, b, never := x.server(u, "a").ID, x.server(u, "b").ID, x.server(u, "c").ID
			x.apply("Apply",
				store.Update{ServerID: a, Run: run(0, 5, 1), Sessions: []livestate.Session{here(1, 0, 5)}},
				store.Update{ServerID: b, Run: run(0, 6, 1), Sessions: []livestate.Session{here(2, 0, 6)}})
			known := must(x.Known(x.ctx, b, never, 4711, b))
			same("b", store.ResumeState{Run: run(0, 6, 1), Sessions: []livestate.Session{here(2, 0, 6)}}, known[b])
			if _, there := known[a]; there {
				fail("a is there")
			}
			same("never seen", store.ResumeState{}, known[never])
			same("all", 2, len(must(x.KnownAll(x.ctx))))
		})},
		{"known-reload", "What Known returns, applied again, changes nothing: a poller can go on from it.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply", store.Update{ServerID: v, Run: run(100, 105, 2), Closed: []livestate.Run{run(0, 95, 1)},
				Sessions: []livestate.Session{here(1, 0, 105), here(2, 0, 90), gone(3, 0, 50)}})
			x.touch(v, 110)
			want := x.history(v)
			known := must(x.Known(x.ctx, v))[v]
			x.apply("Apply", store.Update{ServerID: v, Run: known.Run, Sessions: known.Sessions})
			same("history", want, x.history(v))
		})},
		{"latest", "Latest returns the session that each player began last, however old, of this server alone.", play(func(x *scene) {
			u := x.user("ann")
			v, other := x.server(u, "a").ID, x.server(u, "b").ID
			year := 365 * 24 * time.Hour.Seconds()
			x.apply("Apply",
				store.Update{ServerID: v, Run: run(year, year+5, 1), Sessions: []livestate.Session{
					gone(1, 0, 5), gone(1, 6, 9), gone(2, 0, 7), here(2, year, year+5), gone(3, 0, 1)}},
				store.Update{ServerID: other, Run: run(year, year+5, 1), Sessions: []livestate.Session{here(1, year, year+5)}})
			got := must(x.Latest(x.ctx, v, []steam.ID{person(2), person(1), person(4), person(2)}))
			same("Latest", []livestate.Session{gone(1, 6, 9), here(2, year, year+5)}, got)
			same("Latest of nobody", nil, must(x.Latest(x.ctx, v, nil)))
		})},
		{"first-seen", "FirstSeen returns when the first session of each player began, removed or not, of this server alone.", play(func(x *scene) {
			u := x.user("ann")
			v, other := x.server(u, "a").ID, x.server(u, "b").ID
			x.apply("Apply",
				store.Update{ServerID: v, Run: run(0, 200, 1), Sessions: []livestate.Session{
					gone(1, 10, 20), gone(1, 90, 95), here(2, 50, 200), gone(3, 60, 60), gone(5, 1, 2)}},
				store.Update{ServerID: other, Run: run(0, 200, 1), Sessions: []livestate.Session{gone(2, 0, 5), gone(4, 0, 5)}})
			players := []steam.ID{person(2), person(1), person(4), person(3), person(2)}
			want := map[steam.ID]time.Time{person(1): at(10), person(2): at(50), person(3): at(60)}
			for _, before := range []float64{0, 30, 70, 100, 150} {
				x.Prune(x.ctx, at(before), 100)
				same("FirstSeen", want, must(x.FirstSeen(x.ctx, v, players)))
			}
			x.apply("import", store.Update{ServerID: v, Run: run(0, 200, 1), Sessions: []livestate.Session{gone(3, 5, 9)}})
			want[person(3)] = at(5)
			same("of before what was removed", want, must(x.FirstSeen(x.ctx, v, players)))
			same("of nobody", map[steam.ID]time.Time{}, must(x.FirstSeen(x.ctx, v, nil)))
			same("on no server", map[steam.ID]time.Time{}, must(x.FirstSeen(x.ctx, 4711, players)))
		})},
	}
}
