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
			want := store.Known{Run: run(0, 7200, 1), Sessions: []livestate.Session{
				gone(3, 20, 3600), here(5, 40, 7150), gone(2, 5010, 6000), here(1, 7100, 7200)}}
			x.apply("Apply", store.Update{ServerID: v, Sessions: []livestate.Session{gone(5, 50, 7000)}}) // the other one is open
			same("Known of it", map[int64]store.Known{v: want}, must(x.Known(x.ctx, v)))
			same("Known of all", map[int64]store.Known{v: want}, must(x.KnownAll(x.ctx)))
		})},
		{"known-which", "Known returns the servers that are asked for, and KnownAll all.", play(func(x *scene) {
			same("of an empty store", 0, len(must(x.KnownAll(x.ctx))))
			u := x.user("ann")
			a, b, never := x.server(u, "a").ID, x.server(u, "b").ID, x.server(u, "c").ID
			x.apply("Apply",
				store.Update{ServerID: a, Run: run(0, 5, 1), Sessions: []livestate.Session{here(1, 0, 5)}},
				store.Update{ServerID: b, Run: run(0, 6, 1), Sessions: []livestate.Session{here(2, 0, 6)}})
			known := must(x.Known(x.ctx, b, never, 4711, b))
			same("b", store.Known{Run: run(0, 6, 1), Sessions: []livestate.Session{here(2, 0, 6)}}, known[b])
			if _, there := known[a]; there {
				fail("a is there")
			}
			same("never seen", store.Known{}, known[never])
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
	}
}
