package storetest

import (
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// remembered is a player with everything that a store can keep, on servers of two users.
func (x *scene) remembered(n uint32) (ann, ben int64, a, b, c int64) {
	first, second := x.user("ann"), x.user("ben")
	a, b, c = x.talking(first, "a", 7), x.server(first, "b").ID, x.talking(second, "c", 7)
	one := person(n)
	for _, v := range []int64{a, b, c} {
		old, late := gone(n, 0, 100), gone(n, 1000, 1100)
		old.Name, old.LastName, late.Name, late.LastName = "First", "Old name", "Next", "New name"
		x.apply("Apply", store.Update{ServerID: v, Run: run(0, 2000, 2), Sessions: []livestate.Session{old, late, gone(9, 0, 1500)}})
	}
	must(x.Prune(x.ctx, at(500), 1000)) // the old ones are sums
	ok("AddChat", x.AddChat(x.ctx, []store.ChatLine{
		{ServerID: a, SteamID: one, Text: "x", At: at(1)}, {ServerID: a, SteamID: person(9), Text: "y", At: at(1)}, {ServerID: c, SteamID: one, Text: "z", At: at(1)},
	}))
	for _, u := range []store.User{first, second} {
		must(x.CreateNote(x.ctx, store.Note{OwnerID: u.ID, AuthorID: u.ID, SteamID: one, Text: "n"}))
		ok("AddTag", x.AddTag(x.ctx, u.ID, one, "t"))
		ok("Watch", x.Watch(x.ctx, u.ID, store.Watch{SteamID: one}))
	}
	ok("PutProfiles", x.PutProfiles(x.ctx, []store.Profile{{SteamID: one, PersonaName: "p", FetchedAt: at(1)}}))
	ok("PutBans", x.PutBans(x.ctx, []store.Bans{{SteamID: one, VAC: 1}}))
	return first.ID, second.ID, a, b, c
}

func eraseCases() []Case {
	return []Case{
		{"erase", "ErasePlayer removes who a player is on some servers and for some users, and nothing else.", play(func(x *scene) {
			ann, ben, a, b, c := x.remembered(1)
			one, mine := person(1), []int64{a, b}
			before, top := must(x.PlayerSummary(x.ctx, one, []int64{a, b, c}, at(0), 9)), must(x.Top(x.ctx, mine, time.Time{}, time.Time{}, 0))
			same("Erased", store.Erased{Chat: 1, Notes: 1, Tags: 1, Watches: 1}, must(x.ErasePlayer(x.ctx, store.Erasure{SteamID: one, ServerIDs: mine, OwnerIDs: []int64{ann}, QuietSince: at(1100)})))

			for _, text := range []string{"first", "old", "new", "next"} {
				same("found by "+text, 0, len(must(x.FindPlayers(x.ctx, text, mine, 9))))
			}
			same("found elsewhere", 1, len(must(x.FindPlayers(x.ctx, "new", []int64{c}, 9))))
			for _, s := range must(x.PlayerSessions(x.ctx, one, mine, time.Time{}, 9)) {
				same("the name of a session", "", s.Name+s.LastName)
			}
			same("the last session", "", must(x.LastSessions(x.ctx, []steam.ID{one}, mine))[one].DisplayName())
			after := must(x.PlayerSummary(x.ctx, one, []int64{a, b, c}, at(0), 9))
			for _, name := range must(x.PlayerSummary(x.ctx, one, mine, at(0), 9)).Names {
				same("a name", "", name.Name)
			}
			before.Names, after.Names = nil, nil
			same("what they did", before, after)
			for i := range top {
				if top[i].SteamID == one {
					top[i].Name = ""
				}
			}
			same("leaderboard", top, must(x.Top(x.ctx, mine, time.Time{}, time.Time{}, 0)))
			same("chat", []int{1, 1}, []int{len(must(x.Chat(x.ctx, a, 0, 9))), len(must(x.Chat(x.ctx, c, 0, 9)))})
			same("notes", []int{0, 1}, []int{len(must(x.Notes(x.ctx, []int64{ann}, one))), len(must(x.Notes(x.ctx, []int64{ben}, one)))})
			same("tags", []int{0, 1}, []int{len(must(x.Tags(x.ctx, []int64{ann}, []steam.ID{one}))), len(must(x.Tags(x.ctx, []int64{ben}, []steam.ID{one})))})
			same("watches", []int{0, 1}, []int{len(must(x.Watched(x.ctx, ann))), len(must(x.Watched(x.ctx, ben)))})
			same("profile", 0, len(must(x.Profiles(x.ctx, []steam.ID{one})))+len(must(x.Bans(x.ctx, []steam.ID{one}))))
			same("again", store.Erased{}, must(x.ErasePlayer(x.ctx, store.Erasure{SteamID: one, ServerIDs: mine, OwnerIDs: []int64{ann}})))
			same("another", "player 9", must(x.LastSessions(x.ctx, []steam.ID{person(9)}, mine))[person(9)].DisplayName())
		})},
		{"erase-sessions", "ErasePlayer removes sessions and their sums if it is asked to, of that player alone.", play(func(x *scene) {
			_, _, a, b, c := x.remembered(1)
			one, nine := person(1), person(9)
			others := must(x.PlayerSummary(x.ctx, nine, []int64{a, b, c}, at(0), 9))
			runs := must(x.Runs(x.ctx, a, time.Time{}, time.Time{}, 0))
			same("Sessions", 2, must(x.ErasePlayer(x.ctx, store.Erasure{SteamID: one, ServerIDs: []int64{a, b}, Sessions: true})).Sessions)
			sum := must(x.PlayerSummary(x.ctx, one, []int64{a, b}, at(0), 9))
			same("what they did", 0, sum.Sessions+len(sum.Names)+len(sum.Visits))
			same("elsewhere", 2, must(x.PlayerSummary(x.ctx, one, []int64{a, b, c}, at(0), 9)).Sessions)
			for _, id := range []int64{a, b} {
				kept := must(x.Sums(x.ctx, id, time.Time{}, time.Time{}))
				for k := range kept.Players {
					same("a player of the sums", nine, k.Player)
				}
				same("pairs", 0, len(kept.Pairs))
			}
			same("another", others, must(x.PlayerSummary(x.ctx, nine, []int64{a, b, c}, at(0), 9)))
			same("runs", runs, must(x.Runs(x.ctx, a, time.Time{}, time.Time{}, 0)))
		})},
		{"erase-playing", "ErasePlayer removes nothing of a player who is there, or was since QuietSince.", play(func(x *scene) {
			ann, _, a, b, _ := x.remembered(1)
			is("who was there", errOf(x.ErasePlayer(x.ctx, store.Erasure{SteamID: person(1), ServerIDs: []int64{a, b}, QuietSince: at(1099)})), store.ErrPlaying)
			x.apply("Apply", store.Update{ServerID: b, Run: run(0, 2100, 2), Sessions: []livestate.Session{here(1, 2050, 2100)}})
			is("who is there", errOf(x.ErasePlayer(x.ctx, store.Erasure{SteamID: person(1), ServerIDs: []int64{a, b}, OwnerIDs: []int64{ann}, Sessions: true})), store.ErrPlaying)
			same("left", []int{1, 1, 1}, []int{len(must(x.Notes(x.ctx, []int64{ann}, person(1)))), len(must(x.FindPlayers(x.ctx, "new", []int64{a}, 9))), len(must(x.Profiles(x.ctx, []steam.ID{person(1)})))})
			must(x.ErasePlayer(x.ctx, store.Erasure{SteamID: person(1), ServerIDs: []int64{a}}))
		})},
	}
}

// errOf is the error of what returns a value too.
func errOf[T any](_ T, err error) error { return err }
