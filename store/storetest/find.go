package storetest

import (
	"fmt"
	"strings"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// named is a session under a name.
func named(s livestate.Session, name string) livestate.Session {
	s.Name, s.LastName = name, name
	return s
}

// find returns the players that FindPlayers finds on these servers.
func (x *scene) find(text string, servers ...int64) (players []steam.ID) {
	found, err := x.FindPlayers(x.ctx, text, servers, 0)
	ok("FindPlayers", err)
	for _, f := range found {
		players = append(players, f.Last.SteamID)
	}
	return players
}

func people(numbers ...uint32) (ids []steam.ID) {
	for _, n := range numbers {
		ids = append(ids, person(n))
	}
	return ids
}

func findCases() []Case {
	return []Case{
		{"find-players", "FindPlayers finds players by every name that they used on these servers, the best match first.", play(func(x *scene) {
			u := x.user("ann")
			a, b, hidden := x.server(u, "alpha").ID, x.server(u, "beta").ID, x.server(x.user("bob"), "hidden").ID
			renamed := named(gone(2, 10, 20), "Tomato Soup")
			renamed.LastName = "Potato"
			x.apply("Apply",
				store.Update{ServerID: a, Run: run(0, 100, 1), Sessions: []livestate.Session{
					named(gone(1, 0, 10), "Mara"), renamed, named(gone(3, 5, 6), "[LAG]  MARA 漢"), named(gone(4, 1, 2), "\u200b")},
					Aliases: []store.Alias{{SteamID: person(1), Name: "ÉLAN mara", FirstSeenAt: at(1), LastSeenAt: at(2)}}},
				store.Update{ServerID: b, Run: run(0, 100, 1), Sessions: []livestate.Session{named(here(3, 60, 100), "mar"), named(gone(5, 70, 80), "Amarant")}},
				store.Update{ServerID: hidden, Run: run(0, 100, 1), Sessions: []livestate.Session{named(gone(1, 90, 95), "secret"), named(gone(6, 0, 10), "mara")}})
			for _, c := range []struct {
				text string
				want []steam.ID
			}{
				{"mara", people(1, 5, 3)}, {"  MARA ", people(1, 5, 3)}, {"mar", people(3, 1, 5)}, {"m", people(3, 1, 5, 2)},
				{"tomato", people(2)}, {"ato", people(2)}, {"o s", people(2)}, {"élan", people(1)}, {"lan M", people(1)},
				{"漢", people(3)}, {"[lag] mara 漢", people(3)}, {"[lag] mara 漢x", nil}, {"secret", nil}, {"", nil}, {" \u200b", nil},
				{"%", nil}, {"_", nil}, {"*", nil}, {"\x00\xff", nil}, {strings.Repeat("mara", 1000), nil},
			} {
				same(fmt.Sprintf("%.20q", c.text), c.want, x.find(c.text, b, a, a, 4711))
			}
			found := must(x.FindPlayers(x.ctx, "MARA", []int64{a, b}, 2))
			amarant := store.FoundPlayer{Last: store.Session{Session: named(gone(5, 70, 80), "Amarant"), ServerID: b, ServerName: "beta"}, Match: "Amarant"}
			same("with a limit", []store.FoundPlayer{{Last: store.Session{Session: named(gone(1, 0, 10), "Mara"), ServerID: a, ServerName: "alpha"}, Match: "Mara"}, amarant}, found)
			same("on one server", people(5), x.find("mara", b))
			same("on no servers", nil, x.find("mara"))
			ok("DeleteServer", x.DeleteServer(x.ctx, u.ID, a))
			same("of a server that is gone", nil, x.find("tomato", a, b))
		})},
		{"find-long", "FindPlayers compares long texts to their end.", play(func(x *scene) {
			v := x.one()
			long := strings.Repeat("ab", 20)
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 100, 1), Sessions: []livestate.Session{
				named(gone(1, 0, 10), "x"+long+"c"), named(gone(2, 0, 10), "x"+long+"d"), named(gone(3, 0, 10), strings.Repeat("漢", 300))}})
			same("the end differs", people(1), x.find(long+"c", v))
			same("from the beginning", people(2), x.find("X"+long+"D", v))
			same("both", people(1, 2), x.find("b"+long[:30], v))
			same("a long name", people(3), x.find("漢漢", v))
		})},
		{"find-pruned", "Of a player without a session on a server, FindPlayers keeps the latest name.", play(func(x *scene) {
			v := x.one()
			first, second := named(gone(1, 0, 10), "older"), named(gone(1, 20, 30), "latest")
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 100, 1), Sessions: []livestate.Session{
				first, second, named(gone(2, 0, 10), "older"), named(here(2, 50, 100), "newer")},
				Aliases: []store.Alias{{SteamID: person(1), Name: "alias", FirstSeenAt: at(1), LastSeenAt: at(2)}}})
			must(x.Prune(x.ctx, at(60), 1000))
			same("latest", people(1), x.find("latest", v))
			same("newer", people(2), x.find("newer", v))
			same("alias", nil, x.find("alias", v))
			for _, id := range x.find("older", v) {
				if id == person(1) {
					fail("a player without sessions is found by a name that retention removed")
				}
			}
			last := must(x.LastSessions(x.ctx, people(1, 2, 9), []int64{v}))
			same("LastSessions", map[steam.ID]store.Session{
				person(1): {Session: second, ServerID: v, ServerName: "alpha"},
				person(2): {Session: named(here(2, 50, 100), "newer"), ServerID: v, ServerName: "alpha"},
			}, last)
			again := named(gone(1, 110, 120), "again")
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 130, 1), Sessions: []livestate.Session{again}})
			same("again", people(1), x.find("again", v))
			must(x.Prune(x.ctx, at(200), 1000))
			same("no longer the latest", nil, x.find("latest", v))
			same("the latest", people(1), x.find("again", v))
		})},
		{"last-sessions", "LastSessions returns the session that players began last on these servers.", play(func(x *scene) {
			u := x.user("ann")
			a, b, c := x.server(u, "alpha").ID, x.server(u, "beta").ID, x.server(u, "gamma").ID
			x.apply("Apply",
				store.Update{ServerID: a, Run: run(0, 100, 1), Sessions: []livestate.Session{gone(1, 0, 50), gone(2, 7, 8), here(3, 60, 100)}},
				store.Update{ServerID: b, Run: run(0, 100, 1), Sessions: []livestate.Session{gone(1, 20, 30), gone(2, 7, 9)}},
				store.Update{ServerID: c, Run: run(0, 100, 1), Sessions: []livestate.Session{gone(1, 90, 95)}})
			x.touch(a, 120)
			for _, servers := range [][]int64{{b, a, b, 4711}, append([]int64{b, a}, make([]int64, 99)...)} {
				same(fmt.Sprint("LastSessions on ", len(servers)), map[steam.ID]store.Session{
					person(1): {Session: gone(1, 20, 30), ServerID: b, ServerName: "beta"},
					person(2): {Session: gone(2, 7, 8), ServerID: a, ServerName: "alpha"},
					person(3): {Session: here(3, 60, 120), ServerID: a, ServerName: "alpha"},
				}, must(x.LastSessions(x.ctx, people(1, 2, 3, 1, 9), servers)))
			}
			same("no servers", map[steam.ID]store.Session{}, must(x.LastSessions(x.ctx, people(1), nil)))
			same("no players", map[steam.ID]store.Session{}, must(x.LastSessions(x.ctx, nil, []int64{a})))
		})},
		{"playing", "Playing returns the open sessions on many servers.", play(func(x *scene) {
			u := x.user("ann")
			a, b, c := x.server(u, "alpha").ID, x.server(u, "beta").ID, x.server(u, "gamma").ID
			x.apply("Apply",
				store.Update{ServerID: a, Run: run(0, 100, 1), Sessions: []livestate.Session{here(2, 60, 100), here(1, 60, 100), here(3, 9, 90), gone(4, 0, 5)}},
				store.Update{ServerID: b, Run: run(0, 100, 1), Sessions: []livestate.Session{here(1, 20, 100)}},
				store.Update{ServerID: c, Run: run(0, 100, 1), Sessions: []livestate.Session{here(5, 20, 100)}})
			x.touch(b, 130)
			want := []store.Session{
				{Session: here(3, 9, 90), ServerID: a, ServerName: "alpha"},
				{Session: here(1, 60, 100), ServerID: a, ServerName: "alpha"},
				{Session: here(2, 60, 100), ServerID: a, ServerName: "alpha"},
				{Session: here(1, 20, 130), ServerID: b, ServerName: "beta"},
			}
			same("Playing", want, must(x.Playing(x.ctx, []int64{b, a, b, 4711}, 0)))
			same("limit", want[:2], must(x.Playing(x.ctx, []int64{b, a}, 2)))
			same("no servers", nil, must(x.Playing(x.ctx, nil, 0)))
		})},
	}
}
