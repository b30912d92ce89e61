package storetest

import (
	"math/rand/v2"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/store"
)

// total is what PlayerSummary counts in all, to which what it counts on each server adds
// up.
func (x *scene) total(n uint32, servers ...int64) store.PlayerSummary {
	s := must(x.PlayerSummary(x.ctx, person(n), servers, at(1e6), 1))
	all := store.PlayerSummary{Sessions: s.Sessions, Total: s.Total}
	for _, on := range s.Servers {
		all.Sessions, all.Total = all.Sessions-on.Sessions, all.Total-on.Total
	}
	same("what the servers do not have", store.PlayerSummary{}, all)
	s.Names, s.Servers = nil, nil
	return s
}

// sumHistory stores a random history in two parts, of which the second tells how runs and
// sessions of the first went on, and tells some again.
func (x *scene) sumHistory(r *rand.Rand, v int64) {
	const length = 20_000 // seconds
	var runs []livestate.Run
	for from := 0.0; from < length; {
		to := from + float64(r.IntN(2000))
		next := run(from, to, r.IntN(9))
		next.Map = []string{"c1m1_hotel", "c2m1_highway", ""}[r.IntN(3)]
		next.Hibernating = r.IntN(9) == 0
		runs = append(runs, next)
		from = to + float64(1+r.IntN(100))
	}
	var sessions []livestate.Session
	for player := range uint32(5) {
		for from := float64(r.IntN(2000)); from < length; {
			to := from + float64(r.IntN(4)*r.IntN(3000))
			sessions = append(sessions, gone(player+1, from, to))
			from = to + float64(1+r.IntN(2)*r.IntN(3000)+r.IntN(90)) // half of them join again at once
		}
	}
	for _, until := range []float64{float64(r.IntN(length)), 10 * length} {
		up := store.Update{ServerID: v}
		for _, run := range runs {
			if run.LastSeenAt.After(at(until)) {
				run.LastSeenAt = at(until)
			}
			if !run.StartedAt.After(at(until)) {
				up.Closed = append(up.Closed, run)
			}
		}
		up.Run, up.Closed = up.Closed[len(up.Closed)-1], up.Closed[:len(up.Closed)-1]
		for _, s := range sessions {
			if s.LeftAt.After(at(until)) {
				s.LeftAt, s.LastSeenAt = at(until), at(until)
			}
			if !s.JoinedAt.After(at(until)) {
				up.Sessions = append(up.Sessions, s)
			}
		}
		for range 3 {
			x.apply("Apply", up)
			for before := at(float64(r.IntN(int(until*1.1 + 1)))); must(x.Prune(x.ctx, before, 7)) == 7; {
			}
		}
	}
	want := sums.NewServer()
	var counted []sums.Run
	for _, run := range runs {
		counted = append(counted, sums.Run{Run: run})
	}
	want.AddRuns(sums.Runs{}, counted)
	for i, s := range sessions {
		want.AddSession(sums.Session{Session: s, Map: sums.Runs{}.MapAt(runs, s.LeftAt)})
		for _, other := range sessions[:i] {
			want.AddPair(sums.Session{Session: s}, sums.Session{Session: other})
		}
	}
	want.AddVisits(stats.Visits(slices.Values(sessions), stats.VisitGap))
	same("Sums", want, must(x.Sums(x.ctx, v, time.Time{}, time.Time{})))
	for range 5 {
		from, to := at(float64(r.IntN(length))), at(float64(r.IntN(length)))
		part := sums.NewServer()
		part.Merge(want)
		part.Cut(from, to)
		same("Sums of a part", part, must(x.Sums(x.ctx, v, from, to)))
		one := sums.NewServer(sums.Part(r.IntN(7)), sums.Part(r.IntN(7)))
		one.Merge(part)
		same("parts of Sums", one, must(x.Sums(x.ctx, v, from, to, one.Parts()...)))
		var board []stats.PlayerTime
		for _, p := range must(x.Top(x.ctx, []int64{v, v, 4711}, from, to, 3)) {
			board = append(board, stats.PlayerTime{SteamID: p.SteamID, Total: p.Total, Sessions: p.Sessions})
		}
		same("Top", stats.Leaderboard(slices.Values(sessions), sums.Whole(from, to), 3), board,
			cmpopts.EquateEmpty(), cmpopts.IgnoreFields(stats.PlayerTime{}, "Name"))
	}
}
