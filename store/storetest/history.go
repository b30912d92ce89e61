package storetest

import (
	"cmp"
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

func historyCases() []Case {
	return []Case{
		{"snapshots", "Snapshots returns the newest run of each server asked for that was seen.", play(func(x *scene) {
			u := x.user("ann")
			a, b, never := x.server(u, "a").ID, x.server(u, "b").ID, x.server(u, "c").ID
			x.apply("Apply", store.Update{ServerID: a, Run: run(10, 15, 1), Closed: []livestate.Run{run(0, 5, 9)}}, store.Update{ServerID: b, Run: run(0, 6, 2)})
			same("Snapshots", map[int64]store.Snapshot{a: run(10, 15, 1)}, must(x.Snapshots(x.ctx, []int64{a, never, a})))
			none := must(x.Snapshots(x.ctx, nil))
			if none == nil || len(none) != 0 {
				fail("Snapshots of no servers = %#v, want an empty map", none)
			}
		})},
		{"runs-period", "Runs returns the runs that touch from..to, both ends included, whole and oldest first.", play(func(x *scene) {
			v := x.one()
			all := []livestate.Run{run(0, 10, 1), run(20, 30, 2), run(40, 50, 3), run(60, 70, 4)}
			x.apply("Apply", store.Update{ServerID: v, Run: all[3], Closed: all[:3]})
			for _, c := range []struct {
				from, to    float64
				first, last int // of all, last excluded
			}{
				{0, 70, 0, 4}, {-9, 99, 0, 4}, {10, 20, 0, 2}, {10.001, 19.999, 0, 0}, {25, 26, 1, 2},
				{5, 45, 0, 3}, {30.001, 65, 2, 4}, {70, 80, 3, 4}, {70.001, 80, 0, 0}, {-9, -1, 0, 0}, {50, 10, 0, 0},
			} {
				got := must(x.Runs(x.ctx, v, at(c.from), at(c.to), 0))
				var want []livestate.Run
				if c.first < c.last {
					want = all[c.first:c.last]
				}
				same(fmt.Sprintf("Runs %v..%v", c.from, c.to), want, got)
			}
			same("no end", all[1:], must(x.Runs(x.ctx, v, at(25), time.Time{}, 0)))
			same("limit", all[:2], must(x.Runs(x.ctx, v, time.Time{}, time.Time{}, 2)))
			same("another server", nil, must(x.Runs(x.ctx, v+1, time.Time{}, time.Time{}, 0)))
		})},
		{"runs-of-many", "RunsOf yields the runs of the servers by server and time, and stops when told.", play(func(x *scene) {
			u := x.user("ann")
			a, b, c := x.server(u, "a").ID, x.server(u, "b").ID, x.server(u, "c").ID
			for _, v := range []int64{c, a, b} {
				x.apply("Apply", store.Update{ServerID: v, Run: run(20, 25, int(v)), Closed: []livestate.Run{run(0, 5, 0), run(10, 15, 1)}})
			}
			want := []store.ServerRun{
				{ServerID: a, Run: run(10, 15, 1)}, {ServerID: a, Run: run(20, 25, int(a))},
				{ServerID: c, Run: run(10, 15, 1)}, {ServerID: c, Run: run(20, 25, int(c))},
			}
			same("RunsOf", want, all("RunsOf", x.RunsOf(x.ctx, []int64{c, a, c, 4711}, at(6), at(20))))
			same("RunsOf none", nil, all("RunsOf", x.RunsOf(x.ctx, nil, at(0), at(99))))
			n := 0
			for range x.RunsOf(x.ctx, []int64{a, b, c}, at(0), at(99)) {
				if n++; n == 4 {
					break
				}
			}
			same("stopped after", 4, n)
		})},
		{"runs-many", "No run is lost or doubled in a long history, however it is read.", play(func(x *scene) {
			v := x.one()
			const n = 2500
			want := make([]livestate.Run, n)
			for i := range want {
				want[i] = run(float64(i)*10, float64(i)*10+5, i%9)
			}
			x.apply("Apply", store.Update{ServerID: v, Run: want[n-1], Closed: want[:n-1]})
			same("Runs", want, x.runs(v))
			var got []livestate.Run
			for _, r := range all("RunsOf", x.RunsOf(x.ctx, []int64{v}, time.Time{}, time.Time{})) {
				got = append(got, r.Run)
			}
			same("RunsOf", want, got)
		})},
		{"iterators-free", "A loop over an iterator holds nothing that others wait for: it may read and write the store.", play(func(x *scene) {
			v := x.one()
			up := store.Update{ServerID: v, Run: run(10000, 10000, 1)}
			for i := range 10 {
				up.Closed = append(up.Closed, run(float64(i), float64(i)+.5, 1))
				up.Sessions = append(up.Sessions, gone(uint32(i+1), float64(i), 5000))
			}
			x.apply("Apply", up)
			// More loops within loops than there can be connections.
			var nest func(depth int)
			nest = func(depth int) {
				if depth == 40 {
					x.touch(v, 10001)
					return
				}
				for _, err := range x.RunsOf(x.ctx, []int64{v}, time.Time{}, time.Time{}) {
					ok("RunsOf", err)
					for _, err := range x.Sessions(x.ctx, v, time.Time{}, time.Time{}) {
						ok("Sessions", err)
						nest(depth + 1)
						break
					}
					break
				}
			}
			nest(0)
		})},
		{"current", "Current returns the open sessions of a server, longest here first.", play(func(x *scene) {
			u := x.user("ann")
			v, other := x.server(u, "a").ID, x.server(u, "b").ID
			x.apply("Apply",
				store.Update{ServerID: v, Run: run(0, 50, 1), Sessions: []livestate.Session{here(1, 20, 50), here(2, 10, 50), gone(3, 0, 40), here(4, 30, 45)}},
				store.Update{ServerID: other, Run: run(0, 50, 1), Sessions: []livestate.Session{here(9, 0, 50)}})
			same("Current", []livestate.Session{here(2, 10, 50), here(1, 20, 50), here(4, 30, 45)}, must(x.Current(x.ctx, v)))
			same("Current of none", nil, must(x.Current(x.ctx, 4711)))
		})},
		{"recent", "Recent returns each of the last players who left once, by their latest session, newest first, without those who are there.", play(func(x *scene) {
			u := x.user("ann")
			v, other := x.server(u, "a").ID, x.server(u, "b").ID
			x.apply("Apply",
				store.Update{ServerID: v, Run: run(0, 100, 1), Sessions: []livestate.Session{
					gone(1, 0, 10), gone(1, 20, 30), gone(1, 40, 60),
					gone(2, 0, 50),
					gone(3, 0, 70), here(3, 80, 100),
					gone(4, 5, 55), gone(4, 1, 4),
					here(5, 0, 100),
				}},
				store.Update{ServerID: other, Run: run(0, 100, 1), Sessions: []livestate.Session{gone(6, 0, 99), here(1, 0, 100)}})
			want := []livestate.Session{gone(1, 40, 60), gone(4, 5, 55), gone(2, 0, 50)}
			same("Recent", want, must(x.Recent(x.ctx, v, 20)))
			same("Recent without limit", want, must(x.Recent(x.ctx, v, 0)))
			same("Recent 2", want[:2], must(x.Recent(x.ctx, v, 2)))
			same("Recent of none", nil, must(x.Recent(x.ctx, 4711, 20)))

			again := store.Update{ServerID: x.server(u, "c").ID, Sessions: []livestate.Session{gone(2, 0, 1), gone(3, 0, 2)}}
			for n := range 500 {
				again.Sessions = append(again.Sessions, gone(1, float64(10+2*n), float64(11+2*n)))
			}
			x.apply("Apply of one who came again and again", again)
			want = []livestate.Session{gone(1, 1008, 1009), gone(3, 0, 2), gone(2, 0, 1)}
			for limit := range 5 {
				same(fmt.Sprintf("Recent %d behind many", limit), want[:cmp.Or(min(limit, 3), 3)], must(x.Recent(x.ctx, again.ServerID, limit)))
			}
		})},
		{"sessions-period", "Sessions yields the sessions that touch from..to by their start, open ones up to when they were last seen.", play(func(x *scene) {
			v := x.one()
			all2 := []livestate.Session{gone(1, 0, 100), gone(2, 10, 20), here(3, 15, 90), gone(4, 30, 40), here(5, 50, 200)}
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 200, 1), Sessions: all2})
			for _, c := range []struct {
				from, to float64
				who      []uint32
			}{
				{0, 200, []uint32{1, 2, 3, 4, 5}},
				{20, 30, []uint32{1, 2, 3, 4}},
				{20.001, 29.999, []uint32{1, 3}},
				{95, 120, []uint32{1, 5}},
				{100, 100, []uint32{1, 5}},
				{200, 300, []uint32{5}},
				{200.001, 300, nil},
				{-9, -1, nil},
			} {
				var who []uint32
				for _, s := range all("Sessions", x.Sessions(x.ctx, v, at(c.from), at(c.to))) {
					who = append(who, s.SteamID.AccountID())
				}
				same(fmt.Sprintf("Sessions %v..%v", c.from, c.to), c.who, who)
			}
		})},
		{"sessions-long", "Sessions and Top find a session that is longer than most in each part of it.", play(func(x *scene) {
			const hour = 3600.0
			v := x.one()
			for i, length := range []float64{5.9, 6, 6.1, 70} {
				x.apply("Apply", store.Update{ServerID: v, Run: run(0, 100*hour, 1), Sessions: []livestate.Session{gone(uint32(i+1), hour, (1+length)*hour), gone(9, 80*hour, 81*hour)}})
			}
			for _, c := range []struct {
				from, to float64
				who      []uint32
			}{
				{0, 0.9, nil}, {0, 1, []uint32{1, 2, 3, 4}}, {6.95, 6.98, []uint32{2, 3, 4}}, {7.05, 7.06, []uint32{3, 4}},
				{50, 51, []uint32{4}}, {71, 79, []uint32{4}}, {71.1, 79, nil}, {71.1, 90, []uint32{9}},
			} {
				var who []uint32
				for _, s := range all("Sessions", x.Sessions(x.ctx, v, at(c.from*hour), at(c.to*hour))) {
					who = append(who, s.SteamID.AccountID())
				}
				same(fmt.Sprintf("Sessions %v..%v h", c.from, c.to), c.who, who)
			}
			top := must(x.Top(x.ctx, []int64{v}, at(50*hour), at(51*hour), 9))
			same("players of an hour", 1, len(top))
			same("who was there", person(4), top[0].SteamID)
		})},
		{"sessions-many", "No session is lost or doubled among many.", play(func(x *scene) {
			v := x.one()
			want := make([]livestate.Session, 2500)
			for i := range want {
				want[i] = gone(uint32(i%50+1), float64(i/25)*100, float64(i/25)*100+60)
				want[i].SteamID = person(uint32(i%25 + 1))
			}
			x.apply("Apply", store.Update{ServerID: v, Run: run(1e6, 1e6, 0), Sessions: want})
			same("Sessions", want, x.sessions(v))
		})},
	}
}
