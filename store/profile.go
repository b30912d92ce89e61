package store

import (
	"context"
	"time"

	"github.com/left4me/left4me/steam"
)

// Profile is what the Steam Web API told of a player.
type Profile struct {
	SteamID     steam.ID
	PersonaName string
	AvatarHash  string    // 40 lower-case hexadecimal digits, or ""
	FetchedAt   time.Time // readers decide by it when to ask again

	// Missing says that Steam knows no such player: a negative answer.
	Missing bool
}

// Profiles keeps what the Steam Web API told, and how often it was asked.
type Profiles interface {
	// Profiles returns the profiles of these players that are known, stale or
	// not, negative ones too.
	Profiles(ctx context.Context, players []steam.ID) (map[steam.ID]Profile, error)

	// PutProfiles stores profiles, over what was known of the players: all of
	// them or none. An AvatarHash that is not one is stored as "".
	PutProfiles(ctx context.Context, ps []Profile) error

	// SpendCalls counts n calls on a day (UTC) if that keeps the day's count
	// at or below budget, and reports whether it did. A negative n is an error.
	SpendCalls(ctx context.Context, day time.Time, n, budget int) (bool, error)
}
