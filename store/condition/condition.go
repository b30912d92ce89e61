// Package condition says what is worth knowing of servers now, beside their newest runs: what they
// tell without a password, and whether players are being lost.
//
//	conditions, err := condition.Read(ctx, st, ids, time.Now())
//	conditions[id].Codes() // [no_steam_logon]
package condition

import (
	"context"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// Code is something that an operator should know of a server. Programs decide by it.
type Code string

// The codes.
const (
	// NoSteamLogon says that several players have lately lost their connection because Steam did
	// not vouch for them: at least [WaveSize] within [Window], and half of all who left.
	NoSteamLogon Code = "no_steam_logon"

	// CountsOnly says that the game answers whoever asks without a password, while RCON tells
	// nothing: the password or RCON is the problem, not the game.
	CountsOnly Code = "counts_only"
)

// When codes hold.
const (
	Window      = 10 * time.Minute // of ends that count
	WaveSize    = 3
	CountsFresh = 90 * time.Second // age up to which counts say what is so now
)

// Condition is what is known of one server. The zero Condition is of one of which nothing is.
type Condition struct {
	Counts store.Counts             // zero if there are none that are fresh
	Ends   map[livestate.Reason]int // within Window, by code
}

// Codes returns what holds. fresh says that the newest run of the server is of now.
func (c Condition) Codes(fresh bool) []Code {
	var codes []Code
	left := 0
	for _, n := range c.Ends {
		left += n
	}
	if n := c.Ends[livestate.ReasonNoSteamLogon]; n >= WaveSize && 2*n >= left {
		codes = append(codes, NoSteamLogon)
	}
	if !fresh && !c.Counts.At.IsZero() {
		codes = append(codes, CountsOnly)
	}
	return codes
}

// Store is what Read asks of a store; every store.Store has it.
type Store interface {
	// Counts returns the latest counts of servers.
	Counts(ctx context.Context, serverIDs []int64) (map[int64]store.Counts, error)

	// EndsSince counts why sessions have ended.
	EndsSince(ctx context.Context, serverIDs []int64, since time.Time) (map[int64]map[livestate.Reason]int, error)
}

// Read returns the conditions of servers; those of which nothing is known are absent.
func Read(ctx context.Context, st Store, serverIDs []int64, now time.Time) (map[int64]Condition, error) {
	counts, err := st.Counts(ctx, serverIDs)
	if err != nil {
		return nil, err
	}
	ends, err := st.EndsSince(ctx, serverIDs, now.Add(-Window))
	if err != nil {
		return nil, err
	}
	conditions := make(map[int64]Condition, len(counts)+len(ends))
	for id, c := range counts {
		if age := now.Sub(c.At); age <= CountsFresh && age >= -CountsFresh {
			conditions[id] = Condition{Counts: c}
		}
	}
	for id, e := range ends {
		c := conditions[id]
		c.Ends = e
		conditions[id] = c
	}
	return conditions, nil
}
