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
	Connected time.Duration // how long the server says that the player is connected; negative, or over 30 days: not known
	Ping      int           // milliseconds; 0 = not measured yet
	Joining   bool          // still connecting: spawning, challenging, connecting
}

// maxConnected is the longest time connected that is believed.
const maxConnected = 30 * 24 * time.Hour

// timed reports whether the time connected is known.
func (e *Player) timed() bool { return 0 <= e.Connected && e.Connected <= maxConnected }

// connected returns the time connected in whole milliseconds; 0 if it is not known.
func (e *Player) connected() time.Duration {
	if !e.timed() {
		return 0
	}
	return e.Connected.Truncate(time.Millisecond)
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

const (
	// maxRows is the most rows of a roster that are believed. Source allows 255 players.
	maxRows = 255
	// fewRows is how many rows are believed whatever MaxPlayers is: plugins and
	// SourceTV make more rows than players.
	fewRows = 64
)

// believed reports whether a server of that many players can have so many rows. A
// roster that is not believed is Partial and opens no sessions.
func (o *Observation) believed() bool {
	return len(o.Roster) <= min(maxRows, max(fewRows, 2*min(o.State.MaxPlayers, maxRows)))
}
