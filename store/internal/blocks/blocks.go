// Package blocks packs how players were on a server within six hours into few bytes, which are
// read faster than the sessions.
package blocks

import (
	"cmp"
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
)

// Length is the time of a [Part].
const Length = 6 * time.Hour

// Part is a part of a day in UTC: so many times [Length] after 1970 began. It includes its start
// and excludes its end.
type Part int64

// PartOf returns the part that t lies in.
func PartOf(t time.Time) Part {
	millis, length := t.UnixMilli(), Length.Milliseconds()
	p := millis / length
	if millis%length < 0 {
		p--
	}
	return Part(p)
}

// PartAfter returns the first part that begins at t or later.
func PartAfter(t time.Time) Part {
	p := PartOf(t)
	if p.Start() < t.UnixMilli() {
		p++
	}
	return p
}

// Start returns when the part begins, in milliseconds since 1970.
func (p Part) Start() int64 { return int64(p) * Length.Milliseconds() }

// Player is how a player was on a server within a part.
type Player struct {
	SteamID steam.ID
	sums.Presence
}

// mostMillis is the longest time that a [time.Duration] holds.
const mostMillis = math.MaxInt64 / uint64(time.Millisecond)

// ErrDamaged says that bytes are no blocks.
var ErrDamaged = errors.New("blocks: damaged")

// individual is where the Steam IDs of people begin.
var individual = steam.FromAccountID(0).Uint64()

// Append appends the block of a part, in which each player is once, and returns what it comes to.
// It sorts the players. Times are kept to the millisecond.
func Append(block []byte, p Part, players []Player) []byte {
	slices.SortFunc(players, func(a, b Player) int {
		return cmp.Compare(a.SteamID.Uint64()-individual, b.SteamID.Uint64()-individual)
	})
	block = binary.AppendVarint(block, int64(p))
	block = binary.AppendUvarint(block, uint64(len(players)))
	last := individual
	for _, one := range players {
		block = binary.AppendUvarint(block, one.SteamID.Uint64()-last)
		block = binary.AppendVarint(block, one.Time.Milliseconds())
		block = binary.AppendVarint(block, int64(one.Began))
		block = binary.AppendVarint(block, int64(one.WentOn))
		last = one.SteamID.Uint64()
	}
	return block
}

// Read reads blocks, one behind the other. It calls player with each player of the parts of which
// part returns true. It returns [ErrDamaged] if they are not blocks, after what came before that.
func Read(data []byte, part func(Part) bool, player func(Part, Player)) error {
	for at := 0; at < len(data); {
		var number, players uint64
		number, at = unsigned(data, at)
		players, at = unsigned(data, at)
		p := Part(signed(number))
		wanted := part(p)
		last := individual
		for ; players > 0 && at <= len(data); players-- {
			var id, millis, began, wentOn uint64
			id, at = unsigned(data, at)
			millis, at = unsigned(data, at)
			began, at = unsigned(data, at)
			wentOn, at = unsigned(data, at)
			last += id
			if wanted && at <= len(data) {
				if millis > 2*mostMillis {
					return ErrDamaged
				}
				player(p, Player{steam.FromUint64(last), sums.Presence{
					Time: time.Duration(signed(millis)) * time.Millisecond, Began: int(signed(began)), WentOn: int(signed(wentOn))}})
			}
		}
		if at > len(data) {
			return ErrDamaged
		}
	}
	return nil
}

// unsigned returns the number at a place, and the place behind it: after the end of data, if
// there is none.
func unsigned(data []byte, at int) (uint64, int) {
	if at < len(data) && data[at] < 0x80 {
		return uint64(data[at]), at + 1
	}
	if at < len(data) {
		if v, n := binary.Uvarint(data[at:]); n > 0 {
			return v, at + n
		}
	}
	return 0, len(data) + 1
}

// signed returns the number that [binary.AppendVarint] wrote so.
func signed(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }
