package storetest

import (
	"context"
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

func batchCases() []Case {
	return []Case{
		{"batch-again", "Applying a batch again changes nothing.", play(func(x *scene) {
			u := x.user("ann")
			a, b := x.server(u, "a").ID, x.server(u, "b").ID
			x.apply("before", store.Update{ServerID: a, Run: run(0, 5, 1), Sessions: []livestate.Session{here(1, 0, 5), here(2, 0, 5)}})
			batch := []store.Update{
				{ServerID: a, Run: run(20, 25, 2), Closed: []livestate.Run{run(0, 10, 1), run(12, 15, 3)},
					Sessions: []livestate.Session{gone(1, 0, 10), here(1, 11, 25), here(3, 20, 22), here(2, 18, 25)},
					Aliases:  []store.Alias{{SteamID: person(1), Name: "x", FirstSeenAt: at(3), LastSeenAt: at(4)}}},
				{ServerID: b, Run: run(0, 25, 2), Sessions: []livestate.Session{gone(1, 0, 10)}},
			}
			x.apply("Apply", batch...)
			want := []any{x.history(a), x.history(b), x.names(person(1), []int64{a, b})}
			for range 2 {
				x.apply("Apply again", batch...)
				same("history", want, []any{x.history(a), x.history(b), x.names(person(1), []int64{a, b})})
			}
		})},
		{"batch-missing-server", "Updates of servers that do not exist are passed over, the others are stored.", play(func(x *scene) {
			u := x.user("ann")
			a, dead := x.server(u, "a").ID, x.server(u, "dead").ID
			ok("DeleteServer", x.DeleteServer(x.ctx, u.ID, dead))
			update := func(v int64) store.Update {
				return store.Update{ServerID: v, Run: run(10, 15, 1), Closed: []livestate.Run{run(0, 5, 2)},
					Sessions: []livestate.Session{here(1, 0, 15), gone(2, 0, 5)},
					Aliases:  []store.Alias{{SteamID: person(1), Name: "x", FirstSeenAt: at(3), LastSeenAt: at(4)}}}
			}
			x.apply("Apply", update(dead), update(a), update(4711), update(0), update(-1))
			same("servers known", 1, len(must(x.KnownAll(x.ctx))))
			same("runs", 2, len(x.runs(a)))
			same("sessions", 2, len(x.sessions(a)))
		})},
		{"batch-same-server", "Of several updates of a server in a batch the later ones count, and no run is lost.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply",
				store.Update{ServerID: v, Run: run(0, 5, 1), Sessions: []livestate.Session{here(1, 0, 5), here(2, 0, 5)}},
				store.Update{ServerID: v, Run: run(0, 8, 1), Sessions: []livestate.Session{gone(1, 0, 5)}},
				store.Update{ServerID: v, Run: run(10, 15, 2), Sessions: []livestate.Session{here(1, 10, 15)}},
				store.Update{ServerID: v, Run: run(20, 25, 3)},
			)
			same("Runs", []livestate.Run{run(0, 8, 1), run(10, 15, 2), run(20, 25, 3)}, x.runs(v))
			same("Sessions", []livestate.Session{gone(1, 0, 5), here(2, 0, 25), here(1, 10, 25)}, x.sessions(v))
		})},
		{"batch-contradiction", "Updates that contradict each other do not keep the others out.", play(func(x *scene) {
			u := x.user("ann")
			a, b := x.server(u, "a").ID, x.server(u, "b").ID
			backwards := run(10, 5, 1)
			x.apply("Apply",
				store.Update{ServerID: a, Run: backwards, Sessions: []livestate.Session{here(1, 0, 5), here(1, 3, 5), gone(2, 8, 4)}},
				store.Update{ServerID: b, Run: run(0, 5, 1), Sessions: []livestate.Session{here(1, 0, 5)}})
			same("the good one", []livestate.Session{here(1, 0, 5)}, x.sessions(b))
			same("one open session", 1, len(must(x.Current(x.ctx, a))))
			for _, s := range x.sessions(a) {
				if s.LastSeenAt.Before(s.JoinedAt) {
					fail("a session ends before it begins: %+v", s)
				}
			}
			for _, r := range x.runs(a) {
				if r.LastSeenAt.Before(r.StartedAt) {
					fail("a run ends before it begins: %+v", r)
				}
			}
		})},
		{"batch-backwards", "What ends or was last seen before it began ends when it began, whatever its kind.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply", store.Update{ServerID: v, Run: run(100, 90, 1), Closed: []livestate.Run{run(50, 40, 2)},
				Sessions: []livestate.Session{gone(1, 60, 30), here(2, 70, 20)}})
			same("Runs", []livestate.Run{run(50, 50, 2), run(100, 100, 1)}, x.runs(v))
			same("Sessions", []livestate.Session{gone(1, 60, 60), here(2, 70, 70)}, x.sessions(v))
		})},
		{"batch-large", "A batch of thousands of sessions is stored whole.", play(func(x *scene) {
			u := x.user("ann")
			var batch []store.Update
			var servers []int64
			for i := range 100 {
				v := x.server(u, fmt.Sprint("s", i)).ID
				servers = append(servers, v)
				up := store.Update{ServerID: v, Run: run(0, 5, i)}
				for p := range uint32(24) {
					up.Sessions = append(up.Sessions, here(p+1, 0, 5))
				}
				batch = append(batch, up)
			}
			x.apply("Apply", batch...)
			snapshots := must(x.Snapshots(x.ctx, servers))
			known := must(x.KnownAll(x.ctx))
			for i, v := range servers {
				same("players", i, snapshots[v].Players)
				same("sessions", 24, len(known[v].Sessions))
			}
		})},
		{"batch-interrupted", "A batch whose context ends in the middle is stored whole or not at all, and the error says which.", play(func(x *scene) {
			u := x.user("ann")
			var servers []int64
			for i := range 40 {
				servers = append(servers, x.server(u, fmt.Sprint("s", i)).ID)
			}
			// Each batch has a quarter more time than the one before, until one is stored.
			stored := 0
			wait := 200 * time.Microsecond
			for step := 1; stored == 0 || step <= 20; step++ {
				var batch []store.Update
				for _, v := range servers {
					up := store.Update{ServerID: v, Run: run(float64(step), float64(step), step)}
					for p := range uint32(10) {
						s := here(p+1, 0, float64(step))
						s.MinPing = step
						up.Sessions = append(up.Sessions, s)
					}
					batch = append(batch, up)
				}
				ctx, cancel := context.WithTimeout(x.ctx, wait)
				err := x.Apply(ctx, batch)
				cancel()
				wait += wait / 4
				if err == nil {
					stored = step
				} else {
					is("Apply", err, context.DeadlineExceeded)
				}
				known := must(x.Known(x.ctx, servers...))
				for _, v := range servers {
					same("players", stored, known[v].Run.Players)
					for _, s := range known[v].Sessions {
						same("ping", stored, s.MinPing)
					}
				}
			}
		})},
		{"batch-empty", "An empty batch is no error.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply of nil")
			x.apply("Apply of an empty update", store.Update{ServerID: v})
			same("Known", 0, len(must(x.KnownAll(x.ctx))[v].Sessions))
			same("Runs", nil, x.runs(v))
		})},
	}
}
