package livestate

import (
	"time"

	"github.com/left4me/left4me/steam"
)

// State is what a server says of itself in one poll. Two States are the same
// state exactly when they are equal with ==.
type State struct {
	Players     int    // humans connected, as the summary line counts them
	MaxPlayers  int    // 0 where the game does not say
	Bots        int    // as the summary line counts them
	Map         string // "" while the server changes maps
	Hibernating bool   // false where the game does not say
}

// Player is one entry of a roster.
type Player struct {
	SteamID   steam.ID      // invalid for a bot, SourceTV, a pending or LAN id
	UserID    int           // the server's number of this connection; 0 = not known
	Name      string        // as the game shows it, cleaned by the caller; "" = not known
	Connected time.Duration // how long the server says that he is connected
	Ping      int           // milliseconds; 0 = not measured yet
	Joining   bool          // still connecting: spawning, challenging, connecting
}

// maxConnected bounds what a server may say of the time that a player is connected.
const maxConnected = 30 * 24 * time.Hour

// connected returns the time connected in whole milliseconds, within bounds.
func (e *Player) connected() time.Duration {
	return min(max(e.Connected, 0), maxConnected).Truncate(time.Millisecond)
}

// Observation is one successful poll of one server.
type Observation struct {
	// At is when the answer arrived. The package counts in whole
	// milliseconds of UTC and drops what is finer.
	At time.Time

	State State

	// Roster lists the players in any order. An entry whose SteamID is not an
	// individual account has no session. Of two entries with one SteamID the
	// one that continues the known session counts, else the one that connected
	// last.
	Roster []Player

	// Partial says that the roster is known to be incomplete: who is missing
	// from it may still be there.
	Partial bool
}
