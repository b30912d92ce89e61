package storetest

import (
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

func pruneCases() []Case {
	return []Case{
		{"prune-ended", "Prune removes runs and sessions that ended before the time, and nothing else.", play(func(x *scene) {
			u := x.user("ann")
			v, silent := x.server(u, "a").ID, x.server(u, "silent").ID
			x.apply("Apply",
				store.Update{ServerID: v, Run: run(90, 200, 3), Closed: []livestate.Run{run(0, 10, 1), run(20, 99.999, 1), run(99.9995, 100, 2)},
					Sessions: []livestate.Session{gone(1, 0, 99.999), gone(2, 0, 100), here(3, 0, 200), here(4, 0, 50)}},
				store.Update{ServerID: silent, Run: run(0, 50, 0), Sessions: []livestate.Session{gone(1, 0, 50)}})
			n := must(x.Prune(x.ctx, at(100), 1000))
			same("sessions", []livestate.Session{gone(2, 0, 100), here(3, 0, 200), here(4, 0, 50)}, x.sessions(v),
				unsorted(func(a, b livestate.Session) bool { return a.SteamID.Compare(b.SteamID) < 0 }))
			same("runs of a server silent since", nil, x.runs(silent))
			same("sessions of it", nil, x.sessions(silent))
			for _, r := range x.runs(v) {
				if r.LastSeenAt.Before(at(100)) {
					fail("a run is left that ended before: %+v", r)
				}
			}
			if n < 4 {
				fail("Prune = %d, want what went", n)
			}
			same("again", 0, must(x.Prune(x.ctx, at(100), 1000)))
		})},
		{"prune-limit", "Prune removes at most limit rows; fewer mean that it is done.", play(func(x *scene) {
			v := x.one()
			up := store.Update{ServerID: v, Run: run(1000, 1000, 1)}
			for i := range 20 {
				up.Closed = append(up.Closed, run(float64(i)*10, float64(i)*10+5, i))
				up.Sessions = append(up.Sessions, gone(uint32(i+1), float64(i), 500))
			}
			x.apply("Apply", up)
			same("limit 0", 0, must(x.Prune(x.ctx, at(900), 0)))
			same("all there", 41, len(x.runs(v))+len(x.sessions(v)))
			total, left := 0, 41
			for {
				n := must(x.Prune(x.ctx, at(900), 7))
				total += n
				now := len(x.runs(v)) + len(x.sessions(v))
				same("rows gone", n, left-now)
				left = now
				if n > 7 {
					fail("Prune = %d, want at most 7", n)
				}
				if n < 7 {
					break
				}
			}
			same("in all", 40, total)
			same("the newest run", []livestate.Run{run(1000, 1000, 1)}, x.runs(v))
		})},
		{"prune-open", "An open session stays, with the run that it follows, however old.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 5, 1), Sessions: []livestate.Session{here(1, 0, 5)}})
			want := x.history(v)
			same("Prune", 0, must(x.Prune(x.ctx, at(1e6), 100)))
			same("history", want, x.history(v))
		})},
		{"prune-people", "Profiles and aliases go when they are old and no session refers to them.", play(func(x *scene) {
			v := x.one()
			alias := func(n uint32, seen float64) store.Alias {
				return store.Alias{SteamID: person(n), Name: fmt.Sprint("alias ", n), FirstSeenAt: at(0), LastSeenAt: at(seen)}
			}
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 200, 1),
				Sessions: []livestate.Session{gone(1, 0, 50), gone(2, 0, 150)},
				Aliases:  []store.Alias{alias(1, 50), alias(2, 50), alias(3, 150)}})
			ok("PutProfiles", x.PutProfiles(x.ctx, []store.Profile{
				{SteamID: person(1), FetchedAt: at(50)},
				{SteamID: person(2), FetchedAt: at(50)},
				{SteamID: person(3), FetchedAt: at(150)},
			}))
			for must(x.Prune(x.ctx, at(100), 1)) == 1 {
			}
			profiles := must(x.Profiles(x.ctx, []steam.ID{person(1), person(2), person(3)}))
			for n, want := range map[uint32]bool{1: false, 2: true, 3: true} {
				_, profile := profiles[person(n)]
				same(fmt.Sprint("profile of ", n), want, profile)
				var names []string
				for _, a := range x.names(person(n), []int64{v}) {
					names = append(names, a.Name)
				}
				alias := false
				for _, name := range names {
					alias = alias || name == fmt.Sprint("alias ", n)
				}
				same(fmt.Sprint("alias of ", n), want, alias)
			}
		})},
		{"prune-profiles", "The age of a profile is when it was fetched, that of an alias when it was last seen; at the time itself both stay.", play(func(x *scene) {
			v := x.one()
			// Each player has a profile and an alias, of these ages.
			ages := [][2]float64{{50, 50}, {50, 150}, {150, 50}, {150, 150}, {100, 99.999}, {99.999, 100}}
			up := store.Update{ServerID: v, Run: run(0, 200, 1)}
			var profiles []store.Profile
			wantProfiles, wantAliases := make(map[steam.ID]bool), make(map[steam.ID]bool)
			var all []steam.ID
			for i, age := range ages {
				id := person(uint32(i + 1))
				all = append(all, id)
				profiles = append(profiles, store.Profile{SteamID: id, FetchedAt: at(age[0])})
				up.Aliases = append(up.Aliases, store.Alias{SteamID: id, Name: "x", FirstSeenAt: at(0), LastSeenAt: at(age[1])})
				if age[0] >= 100 {
					wantProfiles[id] = true
				}
				if age[1] >= 100 {
					wantAliases[id] = true
				}
			}
			x.apply("Apply", up)
			ok("PutProfiles", x.PutProfiles(x.ctx, profiles))
			same("Prune", len(ages), must(x.Prune(x.ctx, at(100), 100)))
			gotProfiles, gotAliases := make(map[steam.ID]bool), make(map[steam.ID]bool)
			for id := range must(x.Profiles(x.ctx, all)) {
				gotProfiles[id] = true
			}
			for _, id := range all {
				if len(x.names(id, []int64{v})) > 0 {
					gotAliases[id] = true
				}
			}
			same("profiles", wantProfiles, gotProfiles)
			same("aliases", wantAliases, gotAliases)
		})},
		{"prune-alias-of-server", "An alias on one server goes although the player has sessions on another.", play(func(x *scene) {
			u := x.user("ann")
			played, other := x.server(u, "a").ID, x.server(u, "b").ID
			x.apply("Apply",
				store.Update{ServerID: played, Run: run(0, 200, 1), Sessions: []livestate.Session{gone(1, 0, 150)}},
				store.Update{ServerID: other, Run: run(0, 200, 1), Aliases: []store.Alias{{SteamID: person(1), Name: "x", LastSeenAt: at(50)}}})
			same("Prune", 1, must(x.Prune(x.ctx, at(100), 100)))
		})},
		{"prune-counts", "Prune removes the counts of calls of days that began before the time.", play(func(x *scene) {
			midnight := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
			days := []time.Time{midnight.Add(-time.Hour), midnight.Add(time.Hour)}
			for _, day := range days {
				same("SpendCalls", true, must(x.SpendCalls(x.ctx, day, 100, 100)))
			}
			same("Prune", 1, must(x.Prune(x.ctx, midnight, 100)))
			same("again", 0, must(x.Prune(x.ctx, midnight, 100)))
			for i, want := range []bool{true, false} {
				same(fmt.Sprint("calls left on day ", i), want, must(x.SpendCalls(x.ctx, days[i], 100, 100)))
			}
		})},
	}
}
