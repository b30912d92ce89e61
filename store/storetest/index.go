package storetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// hours is a time of a history of some days, in seconds of a scene.
func hours(n float64) float64 { return 3600 * n }

func indexCases() []Case {
	return []Case{
		{"index-limit", "IndexHistory does at most limit steps, and is done at some time.", play(func(x *scene) {
			v := x.one()
			var sessions []livestate.Session
			for day := range 9 {
				sessions = append(sessions, gone(1, hours(24*float64(day)), hours(24*float64(day)+1)))
			}
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, hours(240), 1), Sessions: sessions})
			same("limit 0", 0, must(x.IndexHistory(x.ctx, at(hours(240)), at(0), 0)))
			same("limit -1", 0, must(x.IndexHistory(x.ctx, at(hours(240)), at(0), -1)))
			for calls := 0; ; calls++ {
				n := must(x.IndexHistory(x.ctx, at(hours(240)), at(0), 2))
				if n < 0 || n > 2 || calls > 100 {
					fail("IndexHistory = %d after %d calls, want at most 2, and less in the end", n, calls)
				}
				if n < 2 {
					break
				}
			}
			same("again", 0, must(x.IndexHistory(x.ctx, at(hours(240)), at(0), 2)))
		})},
		{"index-changes-nothing", "Top says the same after IndexHistory, whatever is stored, reopened, disproved, removed, erased or deleted before and after it, in any order.", play(func(x *scene) {
			u := x.user("ann")
			for seed := range uint64(3) {
				x.indexedHistory(rand.New(rand.NewPCG(seed, 31)), u)
			}
		})},
	}
}

// indexedHistory changes six days of history of three servers in random ways, with IndexHistory
// between them, and compares what two ways of reading say of random times. Then it deletes the servers.
func (x *scene) indexedHistory(r *rand.Rand, u store.User) {
	servers := make([]int64, 3)
	for i := range servers {
		servers[i] = x.server(u, fmt.Sprint("server ", i)).ID
	}
	const slots = 8 // of 12 hours, in which a player has one session
	x.apply("begin", store.Update{ServerID: servers[0], Run: run(0, 100, 1)})
	for range 40 {
		v, n, slot := servers[r.IntN(len(servers))], uint32(r.IntN(2)+1), r.IntN(slots)
		from := hours(12 * float64(slot))
		to := from + hours(12)*float64(r.IntN(4)*r.IntN(300))/1000
		switch now := run(0, from+hours(11.9), 1); r.IntN(14) {
		case 0, 1:
			x.apply("open", store.Update{ServerID: v, Run: now, Sessions: []livestate.Session{here(n, from, to)}})
		case 2, 3, 4, 5, 6:
			x.apply("end", store.Update{ServerID: v, Run: now, Sessions: []livestate.Session{gone(n, from, to)}})
		case 7:
			x.apply("disproved", store.Update{ServerID: v, Run: now, Delete: []livestate.Session{gone(n, from, to)}})
		case 8, 9:
			must(x.Prune(x.ctx, at(to), 1+r.IntN(5)))
		case 10:
			must(x.CutFuture(x.ctx, at(to+hours(48)), at(to+hours(47))))
		case 11:
			_, err := x.ErasePlayer(x.ctx, store.Erasure{SteamID: person(n), ServerIDs: servers[:1+r.IntN(3)], OwnerIDs: []int64{u.ID}, Sessions: r.IntN(4) > 0})
			if !errors.Is(err, store.ErrPlaying) {
				ok("ErasePlayer", err)
			}
		default:
			for until := at(hours(float64(r.IntN(160)))); must(x.IndexHistory(x.ctx, until, at(hours(float64(r.IntN(300)-100))), 5)) == 5; {
			}
		}
		begin, of := at(hours(float64(r.IntN(70)-2))), servers[r.IntN(3):]
		x.sameTop(of, begin, begin.Add(time.Duration(r.IntN(100))*time.Hour), 1+r.IntN(3))
		switch day := at(0).Truncate(24*time.Hour).AddDate(0, 0, r.IntN(4)); r.IntN(3) {
		case 0:
			x.sameTop(servers, begin.Add(time.Duration(r.IntN(7))*time.Minute), time.Time{}, 3)
		case 1:
			x.sameTop(servers, time.Time{}, begin, 0)
		default:
			x.sameTop(servers, day, day.AddDate(0, 0, 1+r.IntN(3)), 0)
		}
	}
	for i := range servers {
		ok("DeleteServer", x.DeleteServer(x.ctx, u.ID, servers[i]))
		x.sameTop(servers, at(0), at(hours(150)), 0)
	}
	must(x.IndexHistory(x.ctx, at(hours(150)), at(0), 1000))
}

// sameTop compares the leaderboard of a time with what the sums of the servers say.
func (x *scene) sameTop(servers []int64, from, to time.Time, limit int) {
	span, players := sums.Whole(from, to), make(map[steam.ID]sums.Presence)
	for _, v := range servers {
		for id, p := range must(x.Sums(x.ctx, v, from, to)).Presences(span) {
			players[id] = players[id].Merge(p)
		}
	}
	var want, got []stats.PlayerTime
	for id, p := range players {
		want = append(want, stats.PlayerTime{SteamID: id, Total: p.Time, Sessions: p.Sessions()})
	}
	most := limit
	if limit == 0 {
		most = len(want)
	}
	for _, p := range must(x.Top(x.ctx, servers, from, to, limit)) {
		got = append(got, stats.PlayerTime{SteamID: p.SteamID, Total: p.Total, Sessions: p.Sessions})
	}
	same(fmt.Sprint("Top from ", from, " to ", to), stats.RankPlayers(want, most), got, cmpopts.EquateEmpty())
}
