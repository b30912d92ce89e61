package storetest

import (
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

func cutCases() []Case {
	return []Case{
		{"cut-runs", "CutFuture removes runs that began after now, ends those that end after it, and makes the newest that is left the newest again.", play(func(x *scene) {
			u := x.user("ann")
			stepped, straddles, only, sound := x.server(u, "a").ID, x.server(u, "b").ID, x.server(u, "c").ID, x.server(u, "d").ID
			x.apply("Apply",
				store.Update{ServerID: stepped, Run: run(5010, 5020, 4), Closed: []livestate.Run{run(0, 10, 1), run(20, 90, 2), run(5000, 5005, 3)}},
				store.Update{ServerID: straddles, Run: run(50, 5000, 1), Closed: []livestate.Run{run(0, 40, 2)}},
				store.Update{ServerID: only, Run: run(5000, 5000, 1)},
				store.Update{ServerID: sound, Run: run(20, 100, 1)})
			if n := must(x.CutFuture(x.ctx, at(100), at(95))); n < 4 {
				fail("CutFuture = %d, want at least 4", n)
			}
			same("stepped", []livestate.Run{run(0, 10, 1), run(20, 90, 2)}, x.runs(stepped))
			same("known of it", run(20, 90, 2), must(x.Known(x.ctx, stepped))[stepped].Run)
			same("straddles", []livestate.Run{run(0, 40, 2), run(50, 95, 1)}, x.runs(straddles))
			same("only", nil, x.runs(only))
			same("sound", []livestate.Run{run(20, 100, 1)}, x.runs(sound))
			late := x.server(u, "e").ID
			x.apply("Apply", store.Update{ServerID: late, Run: run(97, 5000, 1)})
			must(x.CutFuture(x.ctx, at(100), at(95)))
			same("not before it began", []livestate.Run{run(97, 97, 1)}, x.runs(late))
			same("again", 0, must(x.CutFuture(x.ctx, at(100), at(95))))
			x.apply("Apply after", store.Update{ServerID: stepped, Run: run(105, 106, 5), Closed: []livestate.Run{run(20, 90, 2)}})
			same("after", []livestate.Run{run(0, 10, 1), run(20, 90, 2), run(105, 106, 5)}, x.runs(stepped))
		})},
		{"cut-sessions", "CutFuture removes sessions that began after now, or after their server was last seen, and ends those that end after now.", play(func(x *scene) {
			v := x.one()
			straddles := gone(4, 60, 5000)
			x.apply("Apply",
				store.Update{ServerID: v, Run: run(20, 90, 2), Sessions: []livestate.Session{here(3, 30, 90), here(6, 40, 80)}},
				store.Update{ServerID: v, Run: run(5000, 5005, 2), Closed: []livestate.Run{run(20, 90, 2)},
					Sessions: []livestate.Session{gone(1, 0, 90), gone(2, 5000, 5001), straddles, here(5, 5000, 5005), here(3, 30, 5005), here(6, 40, 5004),
						here(7, 92, 5005), gone(8, 93, 5001)}}) // their joins are dated by a clock that was ahead
			must(x.CutFuture(x.ctx, at(100), at(95)))
			cut := straddles
			cut.LeftAt, cut.LastSeenAt = at(90), at(90) // where the server was last seen
			same("sessions", []livestate.Session{gone(1, 0, 90), here(3, 30, 90), cut, here(6, 40, 95)}, x.sessions(v),
				unsorted(func(a, b livestate.Session) bool { return a.SteamID.Compare(b.SteamID) < 0 }))
			same("again", 0, must(x.CutFuture(x.ctx, at(100), at(95))))
		})},
		{"cut-people", "CutFuture corrects aliases, profiles, budgets and states of servers that are later than now.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 90, 1), Sessions: []livestate.Session{gone(1, 0, 50)}, Aliases: []store.Alias{
				{SteamID: person(1), Name: "before", FirstSeenAt: at(1), LastSeenAt: at(2)},
				{SteamID: person(1), Name: "both", FirstSeenAt: at(1), LastSeenAt: at(5000)},
				{SteamID: person(1), Name: "after", FirstSeenAt: at(4000), LastSeenAt: at(5000)},
			}})
			ok("PutProfiles", x.PutProfiles(x.ctx, []store.Profile{{SteamID: person(1), PersonaName: "p", FetchedAt: at(5000)}, {SteamID: person(2), FetchedAt: at(50)}}))
			tomorrow := at(0).AddDate(0, 0, 40)
			same("SpendCalls", true, must(x.SpendCalls(x.ctx, tomorrow, 100, 100)))
			ok("SetServerStates", x.SetServerStates(x.ctx, []store.ServerState{{ServerID: v, ActualState: store.Running, At: at(5000)}}))
			must(x.CutFuture(x.ctx, at(100), at(95)))
			for _, a := range x.names(person(1), []int64{v}) {
				if a.LastSeenAt.After(at(95)) || a.FirstSeenAt.After(a.LastSeenAt) {
					fail("alias %+v", a)
				}
			}
			profiles := must(x.Profiles(x.ctx, []steam.ID{person(1), person(2)}))
			same("profile", at(95), profiles[person(1)].FetchedAt)
			same("sound profile", at(50), profiles[person(2)].FetchedAt)
			same("budget", true, must(x.SpendCalls(x.ctx, tomorrow, 100, 100)))
			same("state", at(100), must(x.ServerByID(x.ctx, v)).ActualStateUpdatedAt)
		})},
		{"cut-logins", "CutFuture keeps logins; one that was made later than now lasts as long as it did.", play(func(x *scene) {
			u := x.user("ann")
			ok("CreateLogin", x.CreateLogin(x.ctx, store.Login{Digest: "d", UserID: u.ID, CreatedAt: at(5000), ExpiresAt: at(5060)}))
			ok("CreateLogin", x.CreateLogin(x.ctx, store.Login{Digest: "e", UserID: u.ID, CreatedAt: at(0), ExpiresAt: at(5060)}))
			must(x.CreateToken(x.ctx, store.Token{UserID: u.ID, Name: "t", Digest: "t"}))
			_, _, err := x.TokenUser(x.ctx, "t", at(5000))
			ok("TokenUser", err)
			must(x.CutFuture(x.ctx, at(100), at(95)))
			if used := must(x.Tokens(x.ctx, u.ID))[0].LastUsedAt; used.After(at(100)) {
				fail("a token was last used at %v", used)
			}
			l, _, err := x.Login(x.ctx, "d", at(100))
			ok("Login", err)
			same("login", []time.Time{at(100), at(160)}, []time.Time{l.CreatedAt, l.ExpiresAt})
			l, _, err = x.Login(x.ctx, "e", at(100))
			ok("Login", err)
			same("sound login", at(5060), l.ExpiresAt)
		})},
	}
}
