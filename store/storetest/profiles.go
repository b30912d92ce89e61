package storetest

import (
	"strings"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

func profileCases() []Case {
	return []Case{
		{"profile-roundtrip", "Profiles returns what PutProfiles stored last, negative answers too.", play(func(x *scene) {
			hash := strings.Repeat("0123456789abcdef", 3)[:40]
			a := store.Profile{SteamID: person(1), PersonaName: "Ännie \x00<b>", AvatarHash: hash, FetchedAt: at(0)}
			b := store.Profile{SteamID: person(2), Missing: true, FetchedAt: at(1)}
			ok("PutProfiles", x.PutProfiles(x.ctx, []store.Profile{a, b}))
			ok("PutProfiles of none", x.PutProfiles(x.ctx, nil))
			a.PersonaName = "Ännie <b>"
			ask := []steam.ID{person(1), person(2), person(3), person(1)}
			same("Profiles", map[steam.ID]store.Profile{a.SteamID: a, b.SteamID: b}, must(x.Profiles(x.ctx, ask)))
			a.AvatarHash, a.FetchedAt = "", at(70)
			b.Missing, b.PersonaName, b.AvatarHash = false, "b", strings.ToUpper(hash)
			ok("PutProfiles again", x.PutProfiles(x.ctx, []store.Profile{a, b}))
			b.AvatarHash = "" // is none
			same("Profiles", map[steam.ID]store.Profile{a.SteamID: a, b.SteamID: b}, must(x.Profiles(x.ctx, ask)))
			if none := must(x.Profiles(x.ctx, nil)); none == nil || len(none) != 0 {
				fail("Profiles of nobody = %#v, want an empty map", none)
			}
		})},
		{"profile-many", "A thousand profiles are stored and read at once; the last of a player counts.", play(func(x *scene) {
			var in []store.Profile
			var ask []steam.ID
			for i := range uint32(1000) {
				in = append(in, store.Profile{SteamID: person(i + 1), PersonaName: "old", FetchedAt: at(0)})
				ask = append(ask, person(i+1))
			}
			in = append(in, store.Profile{SteamID: person(1), PersonaName: "new", FetchedAt: at(0)})
			ok("PutProfiles", x.PutProfiles(x.ctx, in))
			got := must(x.Profiles(x.ctx, ask))
			same("profiles", 1000, len(got))
			same("the last", "new", got[person(1)].PersonaName)
		})},
		{"bans", "Bans returns what PutBans stored last, of players with a profile, and goes with it.", play(func(x *scene) {
			ok("PutProfiles", x.PutProfiles(x.ctx, []store.Profile{{SteamID: person(1), FetchedAt: at(0)}, {SteamID: person(2), FetchedAt: at(50)}}))
			banned := store.Bans{SteamID: person(1), Community: true, VAC: 2, Game: 1, LastAt: at(7), Economy: "pro\x00bation"}
			ok("PutBans", x.PutBans(x.ctx, []store.Bans{{SteamID: person(1)}, banned, {SteamID: person(2)}, {SteamID: person(3), VAC: 1}}))
			ok("PutBans of none", x.PutBans(x.ctx, nil))
			banned.Economy = "probation"
			ask := []steam.ID{person(1), person(2), person(3), person(1)}
			same("Bans", map[steam.ID]store.Bans{person(1): banned, person(2): {SteamID: person(2)}}, must(x.Bans(x.ctx, ask)))
			ok("PutProfiles again", x.PutProfiles(x.ctx, []store.Profile{{SteamID: person(1), PersonaName: "x", FetchedAt: at(1)}}))
			same("of a new profile", banned, must(x.Bans(x.ctx, ask))[person(1)])
			ok("PutBans again", x.PutBans(x.ctx, []store.Bans{{SteamID: person(1), VAC: 3}}))
			same("again", store.Bans{SteamID: person(1), VAC: 3}, must(x.Bans(x.ctx, ask))[person(1)])
			must(x.Prune(x.ctx, at(20), 10))
			same("pruned", map[steam.ID]store.Bans{person(2): {SteamID: person(2)}}, must(x.Bans(x.ctx, ask)))
			same("of nobody", map[steam.ID]store.Bans{}, must(x.Bans(x.ctx, nil)))
		})},
		{"spend-calls", "SpendCalls counts up to the budget of a day in UTC and not beyond.", play(func(x *scene) {
			day := time.Date(2026, 3, 1, 23, 59, 59, 0, time.UTC)
			spend := func(day time.Time, n, budget int) bool { return must(x.SpendCalls(x.ctx, day, n, budget)) }
			same("60 of 100", true, spend(day, 60, 100))
			same("41 more", false, spend(day, 41, 100))
			same("40 more", true, spend(day, 40, 100))
			same("one more", false, spend(day, 1, 100))
			same("none", true, spend(day, 0, 100))
			same("the same day elsewhere", false, spend(day.In(time.FixedZone("east", 9*3600)), 1, 100))
			same("a larger budget", true, spend(day.Add(-20*time.Hour), 1, 101))
			same("the next day", true, spend(day.Add(time.Second), 100, 100))
			same("more than the budget at once", false, spend(day.AddDate(0, 0, 9), 101, 100))
			same("and nothing was counted", true, spend(day.AddDate(0, 0, 9), 100, 100))
			if _, err := x.SpendCalls(x.ctx, day, -1, 100); err == nil {
				fail("-1 calls: no error")
			}
		})},
	}
}

func leaseCases() []Case {
	return []Case{
		{"lease-of-a-clock-ahead", "A lease that a clock took that was ahead does not block: its holder renews it, or another gets it.", play(func(x *scene) {
			ahead := 40 * 24 * 3600.
			acquire := func(holder string, now float64) error {
				return x.Acquire(x.ctx, "poller", holder, at(now), 10*time.Second)
			}
			ok("ahead", acquire("a", ahead))
			ok("its holder when the clock is right", acquire("a", 1))
			is("another", acquire("b", 2), store.ErrLeaseHeld)
			ok("ahead again", acquire("a", ahead))
			ok("another when the clock is right", acquire("b", 3))
		})},
		{"lease", "One holder at a time has a lease: it renews it, and another gets it when it ends or is given back.", play(func(x *scene) {
			acquire := func(holder string, now float64) error {
				return x.Acquire(x.ctx, "poller", holder, at(now), 10*time.Second)
			}
			ok("the first", acquire("a", 0))
			is("another", acquire("b", 9.999), store.ErrLeaseHeld)
			ok("renewed", acquire("a", 9))
			is("another still", acquire("b", 18.999), store.ErrLeaseHeld)
			ok("another when it ended", acquire("b", 19))
			is("the first again", acquire("a", 20), store.ErrLeaseHeld)
			ok("Release of what is not held", x.Release(x.ctx, "poller", "a"))
			is("the first still", acquire("a", 20), store.ErrLeaseHeld)
			ok("Release", x.Release(x.ctx, "poller", "b"))
			ok("the first at last", acquire("a", 20))
			is("another who asked long ago", acquire("b", -39), store.ErrLeaseHeld)
			ok("another lease", x.Acquire(x.ctx, "pruner", "b", at(20), time.Second))
		})},
	}
}
