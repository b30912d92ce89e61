package store

import (
	"context"
	"time"

	"github.com/left4me/left4me/steam"
)

// Erasure says what is erased of a player, and where.
type Erasure struct {
	SteamID   steam.ID
	ServerIDs []int64 // where their names and their chat go
	OwnerIDs  []int64 // the users whose notes, tags and watch lists lose the player
	Sessions  bool    // their sessions go too, and what is kept of removed ones

	// QuietSince is the time since which nothing may have been seen of the player on the
	// servers; zero: they may only not be there now. Who writes history remembers players
	// for a while, and would write their names again.
	QuietSince time.Time
}

// Erased is how much an Erasure removed.
type Erased struct {
	Chat     int // lines
	Notes    int
	Tags     int
	Watches  int
	Sessions int // that are not removed by retention already
}

// Eraser erases people.
type Eraser interface {
	// ErasePlayer removes, at once, what tells who a player is: the names in their sessions
	// and in what is kept of removed ones, aliases, what makes names findable, chat, notes, tags
	// and watches, as e says, and their profile and bans from Steam, wherever else they play.
	// Sessions stay under the Steam ID unless e.Sessions. Runs, which count players, stay, and
	// so do audit entries. A player that the store does not know is no error. One who is there, or
	// was since e.QuietSince, is [ErrPlaying], and nothing is removed.
	ErasePlayer(ctx context.Context, e Erasure) (Erased, error)
}
