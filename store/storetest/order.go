package storetest

import (
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

func orderCases() []Case {
	return []Case{
		{"ties-by-player", "Current, Sessions, Known, Latest and Top break ties by Steam ID, smallest first, and Recent largest first.", play(func(x *scene) {
			v := x.one()
			up := store.Update{ServerID: v, Run: run(0, 100, 1)}
			var players []steam.ID
			for _, n := range []uint32{4, 7, 1, 6, 3, 8, 2, 5} { // odd ones are there, even ones left
				players = append(players, person(n))
				if n%2 == 1 {
					up.Sessions = append(up.Sessions, here(n, 10, 100))
				} else {
					up.Sessions = append(up.Sessions, gone(n, 10, 100))
				}
			}
			x.apply("Apply", up)
			who := func(sessions []livestate.Session) (who []uint32) {
				for _, s := range sessions {
					who = append(who, s.SteamID.AccountID())
				}
				return who
			}
			everybody := []uint32{1, 2, 3, 4, 5, 6, 7, 8}
			same("Current", []uint32{1, 3, 5, 7}, who(must(x.Current(x.ctx, v))))
			same("Sessions", everybody, who(x.sessions(v)))
			same("Known", everybody, who(must(x.KnownAll(x.ctx))[v].Sessions))
			same("Latest", everybody, who(must(x.Latest(x.ctx, v, players))))
			same("Recent", []uint32{8, 6, 4, 2}, who(must(x.Recent(x.ctx, v, 0))))
			same("Recent 2", []uint32{8, 6}, who(must(x.Recent(x.ctx, v, 2))))
			var top []uint32
			for _, p := range must(x.Top(x.ctx, []int64{v}, time.Time{}, at(2000), 3)) {
				top = append(top, p.SteamID.AccountID())
			}
			same("Top", []uint32{1, 2, 3}, top)
		})},
		{"ties-by-server", "PlayerSessions breaks ties by ServerID, smallest first.", play(func(x *scene) {
			u := x.user("ann")
			var servers []int64
			for _, name := range []string{"c", "a", "b"} {
				servers = append(servers, x.server(u, name).ID)
			}
			for _, v := range []int64{servers[1], servers[2], servers[0]} {
				x.apply("Apply", store.Update{ServerID: v, Run: run(0, 100, 1), Sessions: []livestate.Session{gone(1, 10, 100-float64(v))}})
			}
			ids := func(limit int) (ids []int64) {
				backwards := slices.Clone(servers)
				slices.Reverse(backwards)
				for _, s := range must(x.PlayerSessions(x.ctx, person(1), backwards, time.Time{}, limit)) {
					ids = append(ids, s.ServerID)
				}
				return ids
			}
			same("all", servers, ids(0))
			same("the first two", servers[:2], ids(2))
		})},
		{"ties-by-name", "PlayerSummary breaks ties of names by first use, newest first, then by the bytes; case counts, and an empty name is none.", play(func(x *scene) {
			v := x.one()
			up := store.Update{ServerID: v, Run: run(0, 100, 1)}
			for _, a := range []struct {
				name  string
				first float64
			}{{"b", 5}, {"B", 5}, {"a", 5}, {"late", 6}, {"", 7}, {"b\x00", 4}} {
				up.Aliases = append(up.Aliases, store.Alias{SteamID: person(1), Name: a.name, FirstSeenAt: at(a.first), LastSeenAt: at(10)})
			}
			x.apply("Apply", up)
			var names []string
			for _, alias := range x.names(person(1), []int64{v}) {
				names = append(names, alias.Name)
			}
			same("names", []string{"late", "B", "a", "b"}, names)
		})},
		{"names-with-case", "Names of servers, blueprints and tokens differ by case, and are listed in the order of CompareNames.", play(func(x *scene) {
			u := x.user("ann")
			want := []string{"A", "a", "B", "b", "c", "\u00c4", "\u00e4"}
			for i, name := range []string{"c", "\u00e4", "b", "B", "a", "A", "\u00c4"} {
				must(x.CreateServer(x.ctx, store.Server{UserID: u.ID, Name: name, Port: i + 1}))
				must(x.CreateBlueprint(x.ctx, store.Blueprint{UserID: u.ID, Name: name}))
				must(x.CreateToken(x.ctx, store.Token{UserID: u.ID, Name: name, Digest: name}))
			}
			var servers, blueprints, tokens []string
			for _, v := range must(x.Servers(x.ctx, u.ID)) {
				servers = append(servers, v.Name)
			}
			for _, b := range must(x.Blueprints(x.ctx, u.ID)) {
				blueprints = append(blueprints, b.Name)
			}
			for _, t := range must(x.Tokens(x.ctx, u.ID)) {
				tokens = append(tokens, t.Name)
			}
			same("Servers", want, servers)
			same("Blueprints", want, blueprints)
			same("Tokens", want, tokens)
		})},
		{"absent", "What nothing is known of has no entry: servers, players and their profiles.", play(func(x *scene) {
			u := x.user("ann")
			seen, never, ended := x.server(u, "a").ID, x.server(u, "b").ID, x.server(u, "c").ID
			x.apply("Apply",
				store.Update{ServerID: seen, Run: run(0, 5, 1), Sessions: []livestate.Session{here(1, 0, 5)}},
				store.Update{ServerID: ended, Sessions: []livestate.Session{gone(2, 0, 5)}})
			same("Snapshots", 0, len(must(x.Snapshots(x.ctx, []int64{never, ended, 4711}))))
			same("Known", 0, len(must(x.Known(x.ctx, never, ended, 4711))))
			same("Known of all", 1, len(must(x.KnownAll(x.ctx))))
			same("Latest", nil, must(x.Latest(x.ctx, seen, []steam.ID{person(2), {}})))
			same("Profiles", 0, len(must(x.Profiles(x.ctx, []steam.ID{person(1), {}}))))
		})},
	}
}
