package store

import (
	"context"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/profiles"
)

// Profile is what the Steam Web API told of a player.
type Profile = profiles.Profile

// Profiles keeps what the Steam Web API told, and how often it was asked. It is a
// [profiles.Cache].
type Profiles interface {
	// Profiles returns the profiles of these players that are known, stale or
	// not, negative ones too. Players without one are absent.
	Profiles(ctx context.Context, players []steam.ID) (map[steam.ID]Profile, error)

	// PutProfiles stores profiles, over what was known of the players: all of
	// them or none. An AvatarHash that is not one is stored as "".
	PutProfiles(ctx context.Context, ps []Profile) error

	// SpendCalls counts n calls on a day (UTC) if that keeps the day's count
	// at or below budget, and reports whether it did. A negative n is an error.
	SpendCalls(ctx context.Context, day time.Time, n, budget int) (bool, error)
}
