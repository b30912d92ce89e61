package stats

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// PlayerTime is how long a player was there within a span.
type PlayerTime struct {
	SteamID  steam.ID
	Name     string // the latest one known
	Total    time.Duration
	Sessions int // that touch the span
}

// Leaderboard returns the players with most time within a span, at most limit of them. A
// session counts with what of it lies within. Players without time there are
// absent. Of equal times the lower Steam ID is first. The sessions come in any order,
// of one server or of many; those that overlap, as on two servers, both count.
func Leaderboard(sessions iter.Seq[livestate.Session], span Span, limit int) []PlayerTime {
	type entry struct {
		PlayerTime
		named time.Time // when the name was seen
	}
	players := make(map[steam.ID]*entry)
	for s := range sessions {
		to := end(s)
		if !span.Touches(s.JoinedAt, to) {
			continue
		}
		p := players[s.SteamID]
		if p == nil {
			p = &entry{PlayerTime: PlayerTime{SteamID: s.SteamID}}
			players[s.SteamID] = p
		}
		p.Total += span.Overlap(s.JoinedAt, to)
		p.Sessions++
		if name := cmp.Or(s.LastName, s.Name); name != "" && !to.Before(p.named) {
			p.Name, p.named = name, to
		}
	}
	board := make([]PlayerTime, 0, len(players))
	for _, p := range players {
		board = append(board, p.PlayerTime)
	}
	return RankPlayers(board, limit)
}

// RankPlayers lists players as [Leaderboard] does, at most limit: the one with most time
// first, of equal times the lower Steam ID, and none without time. It may reorder and change
// the slice that it is given.
func RankPlayers(times []PlayerTime, limit int) []PlayerTime {
	board := slices.DeleteFunc(times, func(p PlayerTime) bool { return p.Total <= 0 })
	limit = min(len(board), max(limit, 0))
	if limit > shortBoard {
		slices.SortFunc(board, byTime)
		return slices.Clip(board[:limit])
	}
	for i, p := range board { // the first of those before it are at the front already
		n := min(i, limit)
		if n == limit && (n == 0 || byTime(p, board[n-1]) >= 0) {
			continue
		}
		at, _ := slices.BinarySearchFunc(board[:n], p, byTime)
		copy(board[at+1:min(n+1, limit)], board[at:])
		board[at] = p
	}
	return slices.Clip(board[:limit])
}

// shortBoard is how long a leaderboard is at most that is found without sorting all players.
const shortBoard = 100

func byTime(a, b PlayerTime) int {
	return cmp.Or(cmp.Compare(b.Total, a.Total), cmp.Compare(a.SteamID.Uint64(), b.SteamID.Uint64()))
}
