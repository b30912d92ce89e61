package storetest

import (
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

func playerCases() []Case {
	return []Case{
		{"player-sessions", "PlayerSessions returns a player's sessions on these servers, newest first, page by page.", play(func(x *scene) {
			u := x.user("ann")
			a, b, c := x.server(u, "alpha"), x.server(u, "beta"), x.server(u, "gamma")
			x.apply("Apply",
				store.Update{ServerID: a.ID, Run: run(0, 100, 1), Sessions: []livestate.Session{gone(1, 0, 10), here(1, 60, 100), gone(2, 0, 5)}},
				store.Update{ServerID: b.ID, Run: run(0, 100, 1), Sessions: []livestate.Session{gone(1, 20, 30)}},
				store.Update{ServerID: c.ID, Run: run(0, 100, 1), Sessions: []livestate.Session{gone(1, 40, 50)}})
			want := []store.Session{
				{Session: here(1, 60, 100), ServerID: a.ID, ServerName: "alpha"},
				{Session: gone(1, 20, 30), ServerID: b.ID, ServerName: "beta"},
				{Session: gone(1, 0, 10), ServerID: a.ID, ServerName: "alpha"},
			}
			these := []int64{b.ID, a.ID, a.ID, 4711}
			same("all", want, must(x.PlayerSessions(x.ctx, person(1), these, time.Time{}, 0)))
			same("first page", want[:2], must(x.PlayerSessions(x.ctx, person(1), these, time.Time{}, 2)))
			same("next page", want[2:], must(x.PlayerSessions(x.ctx, person(1), these, at(20), 2)))
			same("no servers", nil, must(x.PlayerSessions(x.ctx, person(1), nil, time.Time{}, 2)))
		})},
		{"player-total", "PlayerSummary sums up the sessions on these servers, open ones up to when they were last seen.", play(func(x *scene) {
			u := x.user("ann")
			a, b, c := x.server(u, "a").ID, x.server(u, "b").ID, x.server(u, "c").ID
			x.apply("Apply",
				store.Update{ServerID: a, Run: run(0, 100, 1), Sessions: []livestate.Session{gone(1, 1, 10.5), here(1, 60, 100), gone(2, 0, 5)}},
				store.Update{ServerID: b, Run: run(0, 100, 1), Sessions: []livestate.Session{here(1, 20, 50)}},
				store.Update{ServerID: c, Run: run(0, 100, 1), Sessions: []livestate.Session{gone(1, 40, 50)}})
			x.touch(a, 110)
			sum := func(id steam.ID, since time.Time, servers ...int64) store.PlayerSummary {
				s := must(x.PlayerSummary(x.ctx, id, servers, since, 0))
				s.Names = nil
				return s
			}
			want := store.PlayerSummary{
				Sessions: 3, Total: 89500 * time.Millisecond, FirstSeen: at(1), LastSeen: at(110),
				Visits: []store.Visit{{JoinedAt: at(1), LastSeenAt: at(10.5)}, {JoinedAt: at(20), LastSeenAt: at(50)}, {JoinedAt: at(60), LastSeenAt: at(110)}},
				Servers: []store.ServerTime{
					{ServerID: a, Sessions: 2, Total: 59500 * time.Millisecond, LastSeen: at(110)},
					{ServerID: b, Sessions: 1, Total: 30 * time.Second, LastSeen: at(50)}},
			}
			same("PlayerSummary", want, sum(person(1), time.Time{}, a, b, b))
			want.Visits = want.Visits[2:]
			same("visits since 50", want, sum(person(1), at(50), a, b))
			same("of a stranger", store.PlayerSummary{}, sum(person(9), time.Time{}, a, b))
			same("on no servers", store.PlayerSummary{}, sum(person(1), time.Time{}))
		})},
		{"player-names", "PlayerSummary returns each name that a player used on these servers once, newest first.", play(func(x *scene) {
			u := x.user("ann")
			a, b, c := x.server(u, "a").ID, x.server(u, "b").ID, x.server(u, "c").ID
			renamed := gone(1, 0, 50)
			renamed.Name, renamed.LastName = "first", "third"
			later := here(1, 60, 100)
			later.Name, later.LastName = "first", "first"
			lost := gone(1, 52, 58)
			lost.Name, lost.LastName = "lost", ""
			hidden := gone(1, 0, 50)
			hidden.Name, hidden.LastName = "hidden", "hidden"
			x.apply("Apply",
				store.Update{ServerID: a, Run: run(0, 100, 1), Sessions: []livestate.Session{renamed, lost, gone(2, 0, 5)},
					Aliases: []store.Alias{
						{SteamID: person(1), Name: "second", FirstSeenAt: at(10), LastSeenAt: at(20)},
						{SteamID: person(2), Name: "other", FirstSeenAt: at(10), LastSeenAt: at(20)}}},
				store.Update{ServerID: b, Run: run(0, 100, 1), Sessions: []livestate.Session{later},
					Aliases: []store.Alias{{SteamID: person(1), Name: "second", FirstSeenAt: at(5), LastSeenAt: at(15)}}},
				store.Update{ServerID: c, Run: run(0, 100, 1), Sessions: []livestate.Session{hidden}})
			x.apply("Apply", store.Update{ServerID: a, Run: run(0, 100, 1),
				Aliases: []store.Alias{{SteamID: person(1), Name: "second", FirstSeenAt: at(12), LastSeenAt: at(30)}}})
			got := x.names(person(1), []int64{a, b})
			var names []string
			for _, alias := range got {
				names = append(names, alias.Name)
				same("SteamID", person(1), alias.SteamID)
			}
			same("names", []string{"first", "lost", "third", "second"}, names)
			same("second", store.Alias{SteamID: person(1), Name: "second", FirstSeenAt: at(5), LastSeenAt: at(30)}, got[3])
			same("lost", store.Alias{SteamID: person(1), Name: "lost", FirstSeenAt: at(52), LastSeenAt: at(52)}, got[1])
			same("first", store.Alias{SteamID: person(1), Name: "first", FirstSeenAt: at(0), LastSeenAt: at(100)}, got[0])
			alone := must(x.PlayerSummary(x.ctx, person(1), []int64{a}, time.Time{}, 9)).Names
			same("second, told twice", store.Alias{SteamID: person(1), Name: "second", FirstSeenAt: at(10), LastSeenAt: at(30)}, alone[2])
			same("limit", got[:1], must(x.PlayerSummary(x.ctx, person(1), []int64{a, b}, time.Time{}, 1)).Names)
			same("no servers", nil, x.names(person(1), nil))
		})},
		summaryCase,
	}
}
