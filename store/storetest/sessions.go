package storetest

import (
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

func sessionCases() []Case {
	return []Case{
		{"session-roundtrip", "Apply stores sessions whole, open ones and those that ended, for each reason.", play(func(x *scene) {
			v := x.one()
			sessions := []livestate.Session{
				{SteamID: person(1), UserID: 7, JoinedAt: at(0), LastSeenAt: at(9), LeftAt: at(9), Name: "old", LastName: "new", MinPing: 1, MaxPing: 999, Reason: livestate.ReasonLeft},
				{SteamID: person(2), JoinedAt: at(1), LastSeenAt: at(9), LeftAt: at(9), Reason: livestate.ReasonOutage},
				{SteamID: person(3), JoinedAt: at(2), LastSeenAt: at(9), LeftAt: at(9), Reason: livestate.ReasonStopped},
				{SteamID: person(4), JoinedAt: at(3), LastSeenAt: at(9), LeftAt: at(9), Reason: livestate.ReasonRemoved},
				{SteamID: person(5), UserID: 9, JoinedAt: at(4), LastSeenAt: at(10), Name: "a", LastName: "b", MinPing: 3, MaxPing: 4},
				{SteamID: steam.FromUint64(1<<64 - 1), JoinedAt: at(5), LastSeenAt: at(7)},
			}
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 10, 6), Sessions: sessions})
			same("Sessions", sessions, x.sessions(v))
			same("Current", sessions[4:], must(x.Current(x.ctx, v)))
		})},
		{"session-update", "An update of a session changes the one row: pings, names, user id; not the name at the join.", play(func(x *scene) {
			v := x.one()
			s := here(1, 0, 5)
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 5, 1), Sessions: []livestate.Session{s}})
			s.LastName, s.MinPing, s.MaxPing, s.UserID, s.LastSeenAt = "renamed", 5, 300, 55, at(10)
			told := s
			told.Name = "not the first"
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 10, 1), Sessions: []livestate.Session{told}})
			same("Sessions", []livestate.Session{s}, x.sessions(v))
		})},
		{"session-follows", "A session seen at the end of the newest run moves with it; one last seen before does not.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 5, 2), Sessions: []livestate.Session{here(1, 0, 5), here(2, 0, 3)}})
			x.touch(v, 10)
			same("after Touch", []livestate.Session{here(1, 0, 10), here(2, 0, 3)}, x.sessions(v))
			x.apply("Apply", store.Update{ServerID: v, Run: run(20, 20, 3), Closed: []livestate.Run{run(0, 10, 2)}})
			same("after a new run", []livestate.Session{here(1, 0, 20), here(2, 0, 3)}, must(x.Current(x.ctx, v)))
			x.apply("Apply", store.Update{ServerID: v, Run: run(20, 25, 3), Sessions: []livestate.Session{here(1, 0, 20), here(2, 0, 25)}})
			x.touch(v, 30)
			same("after they changed places", []livestate.Session{here(1, 0, 20), here(2, 0, 30)}, must(x.Known(x.ctx, v))[v].Sessions)
		})},
		{"session-reopen", "A session that ended is opened again, not doubled.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 5, 1), Sessions: []livestate.Session{here(1, 0, 5)}})
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 10, 1), Sessions: []livestate.Session{gone(1, 0, 5)}})
			same("ended", []livestate.Session{gone(1, 0, 5)}, x.sessions(v))
			same("nobody is there", nil, must(x.Current(x.ctx, v)))
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 15, 1), Sessions: []livestate.Session{here(1, 0, 15)}})
			same("open again", []livestate.Session{here(1, 0, 15)}, x.sessions(v))
		})},
		{"session-rejoin", "A batch that ends one session and opens the player's next stores both, in any order.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 5, 1), Sessions: []livestate.Session{here(1, 0, 5)}})
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 20, 1), Sessions: []livestate.Session{here(1, 12, 20), gone(1, 0, 10)}})
			same("Sessions", []livestate.Session{gone(1, 0, 10), here(1, 12, 20)}, x.sessions(v))
		})},
		{"session-stale-open", "An open session that is in the way of the player's next ends when it was last seen.", play(func(x *scene) {
			u := x.user("ann")
			follows, frozen, late := x.server(u, "a").ID, x.server(u, "b").ID, x.server(u, "c").ID
			x.apply("Apply",
				store.Update{ServerID: follows, Run: run(0, 5, 1), Sessions: []livestate.Session{here(1, 0, 5)}},
				store.Update{ServerID: frozen, Run: run(0, 5, 1), Sessions: []livestate.Session{here(1, 0, 3)}},
				store.Update{ServerID: late, Run: run(0, 50, 1), Sessions: []livestate.Session{here(1, 0, 50)}})
			var batch []store.Update
			for _, v := range []int64{follows, frozen, late} {
				batch = append(batch, store.Update{ServerID: v, Run: run(60, 60, 1), Sessions: []livestate.Session{here(1, 20, 60)}})
			}
			x.apply("Apply", batch...)
			same("one that followed the server", []livestate.Session{gone(1, 0, 5), here(1, 20, 60)}, x.sessions(follows))
			same("one that was missing", []livestate.Session{gone(1, 0, 3), here(1, 20, 60)}, x.sessions(frozen))
			same("never after the next began", []livestate.Session{gone(1, 0, 20), here(1, 20, 60)}, x.sessions(late))

			touched := x.server(u, "touched").ID
			x.apply("Apply", store.Update{ServerID: touched, Run: run(0, 5, 1), Sessions: []livestate.Session{here(1, 0, 5)}})
			x.touch(touched, 8)
			x.apply("Apply", store.Update{ServerID: touched, Run: run(0, 60, 1), Sessions: []livestate.Session{here(1, 20, 60)}})
			same("where the server was last seen before", []livestate.Session{gone(1, 0, 8), here(1, 20, 60)}, x.sessions(touched))

			v := x.server(u, "d").ID
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 60, 1),
				Sessions: []livestate.Session{here(1, 0, 10), here(1, 20, 60), here(2, 0, 60), here(2, 30, 60), here(3, 5, 3), here(3, 30, 60)}})
			same("in one batch", []livestate.Session{gone(1, 0, 10), gone(2, 0, 30), gone(3, 5, 5), here(1, 20, 60), here(2, 30, 60), here(3, 30, 60)}, x.sessions(v))
		})},
		{"session-late-open", "An open session that is older than another of the player is passed over, the rest of the batch is not.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 20, 1), Sessions: []livestate.Session{here(1, 10, 20), gone(2, 10, 20)}})
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 30, 1),
				Sessions: []livestate.Session{here(1, 0, 30), here(2, 0, 30), here(3, 25, 30)}})
			same("Current", []livestate.Session{here(1, 10, 30), here(3, 25, 30)}, must(x.Current(x.ctx, v)))
		})},
		{"session-disproved", "Disproved sessions are removed, open or not, before those of the same update are stored; others stay.", play(func(x *scene) {
			u := x.user("ann")
			v, other := x.server(u, "a").ID, x.server(u, "b").ID
			before := []livestate.Session{gone(1, 0, 5), gone(2, 0, 5), here(1, 6, 20), here(3, 7, 20)}
			x.apply("before",
				store.Update{ServerID: v, Run: run(0, 20, 2), Sessions: before},
				store.Update{ServerID: other, Run: run(0, 20, 2), Sessions: before})
			mended := gone(1, 0, 15)
			mended.Name, mended.UserID = "another", 8
			update := store.Update{ServerID: v, Sessions: []livestate.Session{mended, here(3, 3, 20)},
				Delete: []livestate.Session{{SteamID: person(1), JoinedAt: at(0)}, {SteamID: person(1), JoinedAt: at(6)},
					{SteamID: person(3), JoinedAt: at(7)}, {SteamID: person(4), JoinedAt: at(7)}}}
			for range 2 {
				x.apply("Apply", update)
				same("Sessions", []livestate.Session{mended, gone(2, 0, 5), here(3, 3, 20)}, x.sessions(v))
				same("Runs", []livestate.Run{run(0, 20, 2)}, x.runs(v))
				same("another server", before, x.sessions(other))
			}
		})},
		{"session-two-servers", "A player can be on two servers at once.", play(func(x *scene) {
			u := x.user("ann")
			a, b := x.server(u, "a").ID, x.server(u, "b").ID
			x.apply("Apply",
				store.Update{ServerID: a, Run: run(0, 5, 1), Sessions: []livestate.Session{here(1, 0, 5)}},
				store.Update{ServerID: b, Run: run(0, 6, 1), Sessions: []livestate.Session{here(1, 0, 6)}})
			same("a", []livestate.Session{here(1, 0, 5)}, must(x.Current(x.ctx, a)))
			same("b", []livestate.Session{here(1, 0, 6)}, must(x.Current(x.ctx, b)))
		})},
		{"session-hostile-names", "Names hold anything: NUL is dropped, bad UTF-8 replaced, the rest comes back as it was.", play(func(x *scene) {
			v := x.one()
			for i, c := range []struct{ in, want string }{
				{"a\x00b", "ab"},
				{"a\xffb", "a\uFFFDb"},
				{`Robert'); DROP TABLE users; --`, `Robert'); DROP TABLE users; --`},
				{"? ?0 $1 :x @y {} %s \\ \" ` \r\n\t\x01\x7f", "? ?0 $1 :x @y {} %s \\ \" ` \r\n\t\x01\x7f"},
				{"漢字 \U0001F9DF \u202E\u2028", "漢字 \U0001F9DF \u202E\u2028"},
				{"", ""},
			} {
				s := here(uint32(i+1), 0, 5)
				s.Name, s.LastName = c.in, c.in
				r := run(0, 5, 1)
				r.Map = c.in
				x.apply("Apply", store.Update{ServerID: v, Run: r, Sessions: []livestate.Session{s},
					Aliases: []store.Alias{{SteamID: s.SteamID, Name: c.in, FirstSeenAt: at(0), LastSeenAt: at(1)}}})
				got := must(x.Latest(x.ctx, v, []steam.ID{s.SteamID}))[0]
				same("Name", c.want, got.Name)
				same("LastName", c.want, got.LastName)
				same("Map", c.want, must(x.Snapshots(x.ctx, []int64{v}))[v].Map)
			}
		})},
	}
}
