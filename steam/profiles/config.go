package profiles

import (
	"cmp"
	"context"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
)

// Defaults of [Config].
const (
	DefaultTTL         = 24 * time.Hour
	DefaultDailyBudget = 50_000
)

// Config says which Steam a Fetcher asks and where it keeps the answers. Steam and
// Cache are required; a zero field means its default.
type Config struct {
	Steam Steam
	Cache Cache

	// Shown, if not nil, lists the players that a program shows. Run wants them at once,
	// and then each group once an hour, so that no program need call Want.
	Shown Shown

	// Bans and BanCache have the bans of players fetched with their profiles, for one more
	// call. If either is nil, they are not.
	Bans     BanSource
	BanCache BanCache

	// TTL is how old a profile may grow before it is fetched again. Default 24 h.
	TTL time.Duration

	// DailyBudget is how many calls may be made in a day (UTC). Default 50,000.
	DailyBudget int

	// Leads, if not nil, reports whether this is the one of several programs on a Cache that
	// fetches. The others want no players and make no calls.
	Leads func() bool

	// Now reads the wall clock, by which profiles are dated and days are told apart.
	// Nil means [time.Now].
	Now func() time.Time

	// OnState is called when the state changes, with the error that is the reason for
	// [Retrying] and [Silent]. It is called by Run, must not block, and may be nil.
	OnState func(s State, err error)

	// OnCall is told of each call to Steam when it has ended. It is called by Run, must not
	// block, and may be nil.
	OnCall func(Call)
}

// A Call is one call to Steam.
type Call struct {
	Took time.Duration
	Err  error // nil if Steam told all
}

func (c Config) withDefaults() Config {
	c.TTL = cmp.Or(c.TTL, DefaultTTL)
	c.DailyBudget = cmp.Or(c.DailyBudget, DefaultDailyBudget)
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Leads == nil {
		c.Leads = func() bool { return true }
	}
	if c.OnState == nil {
		c.OnState = func(State, error) {}
	}
	if c.OnCall == nil {
		c.OnCall = func(Call) {}
	}
	return c
}

// Steam is the part of [webapi.Client] that a Fetcher needs.
type Steam interface {
	// GetPlayerSummaries returns what Steam knows of ids, in any order, and with an
	// error what it had learnt before. One hundred ids or fewer are one call.
	GetPlayerSummaries(ctx context.Context, ids []steam.ID) ([]webapi.PlayerSummary, error)
}

// Profile is what the Steam Web API told of a player.
type Profile struct {
	SteamID     steam.ID
	PersonaName string
	AvatarHash  string    // 40 lower-case hexadecimal digits, or ""
	FetchedAt   time.Time // readers decide by it when to ask again

	// Missing says that Steam knows no such player: a negative answer.
	Missing bool
}

// Cache keeps profiles, and how often Steam was asked. Its methods are called by one
// goroutine at a time.
type Cache interface {
	// Profiles returns the profiles of these players that are known, stale or
	// not, negative ones too.
	Profiles(ctx context.Context, players []steam.ID) (map[steam.ID]Profile, error)

	// PutProfiles stores profiles, over what was known of the players: all of
	// them or none.
	PutProfiles(ctx context.Context, ps []Profile) error

	// SpendCalls counts n calls on a day (UTC) if that keeps the day's count
	// at or below budget, and reports whether it did.
	SpendCalls(ctx context.Context, day time.Time, n, budget int) (bool, error)
}

// State says how a Fetcher gets on with Steam.
type State int

// States of a Fetcher.
const (
	OK         State = iota
	Retrying         // Steam did not answer the last call
	Silent           // Steam has not answered several calls in a row
	OverBudget       // the calls of the day are spent
)

// String returns a word for the state, such as "over_budget".
func (s State) String() string {
	switch s {
	case OK:
		return "ok"
	case Retrying:
		return "retrying"
	case Silent:
		return "silent"
	case OverBudget:
		return "over_budget"
	}
	return "unknown"
}

// Stats counts what a Fetcher has done since it was made.
type Stats struct {
	Calls       uint64 // to Steam
	Failed      uint64 // of the calls
	RateLimited uint64 // of the calls, those that Steam answered with 429
	OverBudget  uint64 // times that the budget of the day was found spent
	Fetched     uint64 // profiles that Steam has told
	Waiting     int    // players in the queue
}
