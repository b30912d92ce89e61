package storetest

import (
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

func runCases() []Case {
	return []Case{
		{"run-roundtrip", "Apply stores the newest run and those that ended, as they are.", play(func(x *scene) {
			v := x.one()
			newest := livestate.Run{State: livestate.State{Players: 31, MaxPlayers: 32, Bots: 7, Map: "c1m2_streets", Hibernating: true},
				StartedAt: at(20), LastSeenAt: at(25)}
			x.apply("Apply", store.Update{ServerID: v, Run: newest, Closed: []livestate.Run{run(10, 15, 3), run(0, 5, 2)}})
			same("Runs", []livestate.Run{run(0, 5, 2), run(10, 15, 3), newest}, x.runs(v))
			same("Snapshots", map[int64]store.Snapshot{v: newest}, must(x.Snapshots(x.ctx, []int64{v, 4711})))
			same("Known", map[int64]store.ResumeState{v: {Run: newest}}, must(x.Known(x.ctx, v)))
		})},
		{"run-precision", "Times are cut to whole milliseconds, towards the past, and come back in UTC.", play(func(x *scene) {
			v := x.one()
			zone := time.FixedZone("far", -11*3600)
			r := run(0, 0, 1)
			r.StartedAt = at(0).Add(999 * time.Microsecond).In(zone)
			r.LastSeenAt = at(1).Add(999_999 * time.Nanosecond).In(zone)
			s := here(1, 0, 1)
			s.JoinedAt, s.LastSeenAt = r.StartedAt, r.LastSeenAt
			x.apply("Apply", store.Update{ServerID: v, Run: r, Sessions: []livestate.Session{s}})
			got := must(x.Snapshots(x.ctx, []int64{v}))[v]
			if got != run(0, 1, 1) {
				fail("run = %+v, want %+v", got, run(0, 1, 1))
			}
			if got := x.sessions(v)[0]; got != here(1, 0, 1) {
				fail("session = %+v, want %+v", got, here(1, 0, 1))
			}
		})},
		{"run-extends", "A run that Apply or Touch extends stays one run, and never gets shorter.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 5, 2)})
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 10, 2)})
			same("extended", []livestate.Run{run(0, 10, 2)}, x.runs(v))
			x.touch(v, 15)
			same("touched", []livestate.Run{run(0, 15, 2)}, x.runs(v))
			x.touch(v, 12)
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 10, 2)})
			same("told something older", []livestate.Run{run(0, 15, 2)}, x.runs(v))
		})},
		{"run-displaced", "A newest run that another displaces stays in the history, even if Closed does not name it.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 5, 2)})
			x.touch(v, 8)
			x.apply("Apply", store.Update{ServerID: v, Run: run(10, 10, 3)})
			same("Runs", []livestate.Run{run(0, 8, 2), run(10, 10, 3)}, x.runs(v))
			x.apply("Apply", store.Update{ServerID: v, Run: run(20, 20, 4), Closed: []livestate.Run{run(10, 15, 3)}})
			same("Runs", []livestate.Run{run(0, 8, 2), run(10, 15, 3), run(20, 20, 4)}, x.runs(v))
			x.apply("Apply", store.Update{ServerID: v, Run: run(30, 30, 5), Closed: []livestate.Run{run(10, 12, 3), run(20, 18, 4)}})
			same("the end does not move back", []livestate.Run{run(0, 8, 2), run(10, 15, 3), run(20, 20, 4), run(30, 30, 5)}, x.runs(v))
		})},
		{"run-late", "A run older than the newest does not become the newest.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply", store.Update{ServerID: v, Run: run(10, 15, 2)})
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 5, 3)})
			same("Snapshots", run(10, 15, 2), must(x.Snapshots(x.ctx, []int64{v}))[v])
		})},
		{"touch-many", "Touch moves many; the latest of a server counts, and servers without a run are passed over.", play(func(x *scene) {
			u := x.user("ann")
			a, b, c := x.server(u, "a").ID, x.server(u, "b").ID, x.server(u, "c").ID
			x.apply("Apply", store.Update{ServerID: a, Run: run(0, 5, 1)}, store.Update{ServerID: b, Run: run(0, 6, 2)})
			seen := []store.RunEnd{{ServerID: a, LastSeenAt: at(30)}, {ServerID: c, LastSeenAt: at(30)}, {ServerID: 4711, LastSeenAt: at(30)}}
			for i := range 3000 {
				seen = append(seen, store.RunEnd{ServerID: a, LastSeenAt: at(float64(i) / 1000)})
			}
			ok("Touch", x.Touch(x.ctx, seen))
			ok("Touch of none", x.Touch(x.ctx, nil))
			same("Snapshots", map[int64]store.Snapshot{a: run(0, 30, 1), b: run(0, 6, 2)}, must(x.Snapshots(x.ctx, []int64{a, b, c})))
		})},
	}
}
