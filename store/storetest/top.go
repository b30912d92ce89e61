package storetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// quarter is the beginning of a quarter hour: that of 0 is 899.322 seconds into a scene.
func quarter(n int) time.Time {
	return at(0).Truncate(time.Hour).Add(time.Duration(45+15*n) * time.Minute)
}

func topCases() []Case {
	return []Case{
		{"top", "Top returns who spent most time on all of some servers, counting the quarter hours that begin within from..to.", play(func(x *scene) {
			u := x.user("ann")
			a, b, other := x.server(u, "a").ID, x.server(u, "b").ID, x.server(u, "c").ID
			old, now := gone(1, 0, 2000), gone(1, 2100, 4000)
			old.LastName, now.LastName = "was", "is"
			x.apply("Apply",
				store.Update{ServerID: a, Run: run(0, 5000, 1), Sessions: []livestate.Session{
					old, now, gone(2, 1500, 2500), here(3, 4900, 5000), gone(4, 0, 859), gone(5, 1000, 1000)}},
				store.Update{ServerID: b, Run: run(0, 5000, 1), Sessions: []livestate.Session{gone(2, 3000, 4500)}},
				store.Update{ServerID: other, Run: run(0, 5000, 1), Sessions: []livestate.Session{gone(2, 0, 4900)}})
			x.touch(a, 5050)
			entry := func(n uint32, name string, seconds float64, sessions int, seen float64) store.PlayerTime {
				return store.PlayerTime{SteamID: person(n), Name: name, Total: time.Duration(seconds * float64(time.Second)), Sessions: sessions, LastSeen: at(seen)}
			}
			none := time.Time{}
			for _, before := range []float64{0, 1999, 2550, 4800, 4990} {
				x.Prune(x.ctx, at(before), 1000)
				same("from 0 to 2", []store.PlayerTime{
					entry(1, "is", 2699.322-899.322-100, 2, 4000),
					entry(2, "player 2", 1000, 1, 4500),
				}, must(x.Top(x.ctx, []int64{b, a, a}, at(1), quarter(2), 0)))
				same("from 1", []store.PlayerTime{
					entry(2, "player 2", 2500-1799.322+1500, 2, 4500),
					entry(1, "is", 2000-1799.322+1900, 2, 4000),
				}, must(x.Top(x.ctx, []int64{a, b}, quarter(1), none, 2)))
				same("on one server", entry(2, "player 2", 1000, 1, 2500), must(x.Top(x.ctx, []int64{a}, none, none, 0))[1])
				same("ever", []store.PlayerTime{
					entry(1, "is", 3900, 2, 4000), entry(2, "player 2", 2500, 2, 4500), entry(4, "player 4", 859, 1, 859), entry(3, "player 3", 150, 1, 5050),
				}, must(x.Top(x.ctx, []int64{a, b}, none, none, 0)))
				same("of no time", []store.PlayerTime{}, must(x.Top(x.ctx, []int64{a}, quarter(2), quarter(1), 0)))
				same("on no servers", []store.PlayerTime{}, must(x.Top(x.ctx, nil, none, none, 0)))
			}
			ok("DeleteServer", x.DeleteServer(x.ctx, u.ID, b))
			same("without a server that is deleted", entry(2, "player 2", 1000, 1, 2500), must(x.Top(x.ctx, []int64{a, b}, none, none, 0))[1])
		})},
		{"top-ever", "Top of all time tells what Sums does of some, one or all servers, whatever is stored, reopened, disproved, removed or erased, in any order.", play(func(x *scene) {
			u := x.user("ann")
			for seed := range uint64(6) {
				x.topHistory(rand.New(rand.NewPCG(seed, 12)), u)
			}
		})},
	}
}

// topHistory changes the history of three servers in random ways, and compares what two ways of
// reading say of it. Then it deletes the servers.
func (x *scene) topHistory(r *rand.Rand, u store.User) {
	servers := make([]int64, 3)
	for i := range servers {
		servers[i] = x.server(u, fmt.Sprint("server ", i)).ID
	}
	const slots = 12 // of 1,000 s, in which a player has one session
	x.apply("begin", store.Update{ServerID: servers[0], Run: run(0, 100, 1)})
	for range 60 {
		v, n, slot := servers[r.IntN(len(servers))], uint32(r.IntN(4)+1), r.IntN(slots)
		from := 1000 * float64(slot)
		to := from + float64(r.IntN(4)*r.IntN(300))
		switch now := run(0, from+999, 1); r.IntN(10) {
		case 0, 1:
			x.apply("open", store.Update{ServerID: v, Run: now, Sessions: []livestate.Session{here(n, from, to)}})
		case 2, 3, 4, 5:
			x.apply("end", store.Update{ServerID: v, Run: now, Sessions: []livestate.Session{gone(n, from, to)}})
		case 6:
			x.apply("disproved", store.Update{ServerID: v, Run: now, Delete: []livestate.Session{gone(n, from, to)}})
		case 7, 8:
			must(x.Prune(x.ctx, at(to), 1+r.IntN(5)))
		default:
			_, err := x.ErasePlayer(x.ctx, store.Erasure{SteamID: person(n), ServerIDs: servers[:1+r.IntN(3)], OwnerIDs: []int64{u.ID}, Sessions: r.IntN(4) > 0})
			if !errors.Is(err, store.ErrPlaying) {
				ok("ErasePlayer", err)
			}
		}
		for _, of := range [][]int64{servers[:1], servers[1:], servers} {
			x.sameTop(of, time.Time{}, time.Time{}, 1+r.IntN(3))
		}
	}
	for i := range servers {
		ok("DeleteServer", x.DeleteServer(x.ctx, u.ID, servers[i]))
		x.sameTop(servers, time.Time{}, time.Time{}, 0)
	}
}
