// Package condition says what is worth knowing of servers now, beside their newest runs: what they
// tell without a password, and whether players are being lost.
//
//	conditions, err := condition.Read(ctx, st, ids, time.Now())
//	conditions[server.ID].Codes(server, fresh) // [no_steam_logon]
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

	// NoAnswer says that the game answers neither RCON nor whoever asks without a password, for at
	// least [CountsFresh]: the game or the way to it is the problem, not the password.
	NoAnswer Code = "no_answer"
)

// AllCodes are all codes there are.
func AllCodes() []Code { return []Code{NoSteamLogon, CountsOnly, NoAnswer} }

// When codes hold.
const (
	Window      = 10 * time.Minute // of ends that count
	WaveSize    = 3
	CountsFresh = 90 * time.Second // age up to which counts say what is so now
)

// Condition is what is known of one server. The zero Condition is of one of which nothing is.
type Condition struct {
	At     time.Time                // when it was so
	Counts store.Counts             // zero if there are none that are fresh
	Ends   map[livestate.Reason]int // within Window, by code
}

// Codes returns what holds of s, whose condition it is. fresh says that the newest run of the
// server is of now.
func (c Condition) Codes(s store.Server, fresh bool) []Code {
	var codes []Code
	left := 0
	for _, n := range c.Ends {
		left += n
	}
	if n := c.Ends[livestate.ReasonNoSteamLogon]; n >= WaveSize && 2*n >= left {
		codes = append(codes, NoSteamLogon)
	}
	switch {
	case fresh:
	case !c.Counts.At.IsZero():
		codes = append(codes, CountsOnly)
	case s.DesiredState != store.Stopped && silent(s.Problem) && c.At.Sub(s.ActualStateUpdatedAt) >= CountsFresh:
		codes = append(codes, NoAnswer)
	}
	return codes
}

// silent reports whether a server with a problem answers RCON with nothing that a game would.
func silent(p store.Problem) bool {
	return p == store.ProblemRefused || p == store.ProblemTimeout || p == store.ProblemNoGame
}

// Store is what Read asks of a store; every store.Store has it.
type Store interface {
	// Counts returns the latest counts of servers.
	Counts(ctx context.Context, serverIDs []int64) (map[int64]store.Counts, error)

	// EndsSince counts why sessions have ended.
	EndsSince(ctx context.Context, serverIDs []int64, since time.Time) (map[int64]map[livestate.Reason]int, error)
}

// Read returns the conditions of servers at the time now.
func Read(ctx context.Context, st Store, serverIDs []int64, now time.Time) (map[int64]Condition, error) {
	counts, err := st.Counts(ctx, serverIDs)
	if err != nil {
		return nil, err
	}
	ends, err := st.EndsSince(ctx, serverIDs, now.Add(-Window))
	if err != nil {
		return nil, err
	}
	conditions := make(map[int64]Condition, len(serverIDs))
	for _, id := range serverIDs {
		c := Condition{At: now, Ends: ends[id]}
		if age := now.Sub(counts[id].At); age <= CountsFresh && age >= -CountsFresh {
			c.Counts = counts[id]
		}
		conditions[id] = c
	}
	return conditions, nil
}
