package store

import (
	"context"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/profiles"
)

// Profile is what the Steam Web API told of a player.
type Profile = profiles.Profile

// Bans are the bans that the Steam Web API told of a player.
type Bans = profiles.Bans

// Profiles keeps what the Steam Web API told, and how often it was asked. It is a
// [profiles.Cache] and a [profiles.BanCache].
type Profiles interface {
	// Profiles returns the profiles of these players that are known, stale or
	// not, negative ones too. Players without one are absent.
	Profiles(ctx context.Context, players []steam.ID) (map[steam.ID]Profile, error)

	// PutProfiles stores profiles, over what was known of the players: all of
	// them or none. An AvatarHash that is not one is stored as "".
	PutProfiles(ctx context.Context, ps []Profile) error

	// Bans returns the bans of these players as they were told last. Players of which
	// nothing was told are absent.
	Bans(ctx context.Context, players []steam.ID) (map[steam.ID]Bans, error)

	// PutBans stores bans, over what was known of the players: all of them or none; the
	// last of a player counts. Those of players without a profile are passed over. They
	// go with the profile.
	PutBans(ctx context.Context, bans []Bans) error

	// SpendCalls counts n calls on a day (UTC) if that keeps the day's count
	// at or below budget, and reports whether it did. A negative n is an error.
	SpendCalls(ctx context.Context, day time.Time, n, budget int) (bool, error)
}
