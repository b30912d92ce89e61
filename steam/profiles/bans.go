package profiles

import (
	"context"
	"errors"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
)

// Bans are the bans that Steam has on record of a player.
type Bans struct {
	SteamID   steam.ID
	Community bool // banned from the Steam Community
	VAC       int  // bans by Valve's anti-cheat
	Game      int  // bans by games

	// LastAt is the day (UTC) of the last ban by VAC or a game; zero if there is none.
	LastAt time.Time

	Economy string // "", "probation", "banned", or what Steam may add
}

// Any reports whether there is a ban.
func (b Bans) Any() bool { return b.Community || b.VAC > 0 || b.Game > 0 || b.Economy != "" }

// BanSource is the part of [webapi.Client] that tells bans.
type BanSource interface {
	// GetPlayerBans returns what Steam knows of ids, as [Steam.GetPlayerSummaries] does.
	GetPlayerBans(ctx context.Context, ids []steam.ID) ([]webapi.PlayerBans, error)
}

// BanCache keeps bans beside profiles.
type BanCache interface {
	// PutBans stores bans, over what was known of the players: all of them or none. Those
	// of players without a profile are passed over.
	PutBans(ctx context.Context, bans []Bans) error
}

// fetchBans asks for the bans of players whose profiles have just been fetched, within the
// same budget. If that fails, they are asked for again when their profiles are old.
func (f *Fetcher) fetchBans(ctx context.Context, batch []waiting) {
	if f.config.Bans == nil || f.config.BanCache == nil || !f.savePending(ctx, time.Now()) || !f.reserveCall(ctx, time.Now()) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	began := time.Now()
	found, err := f.config.Bans.GetPlayerBans(ctx, idsOf(batch))
	f.countCall(began, err)
	if err != nil {
		f.wait(time.Now(), retryAfter(err))
	}
	today := f.config.Now().UTC().Truncate(24 * time.Hour)
	bans := make([]Bans, 0, len(found))
	for _, p := range found {
		b := Bans{SteamID: p.SteamID, Community: p.CommunityBanned, VAC: p.VACBans, Game: p.GameBans, Economy: p.EconomyBan}
		if p.VACBanned {
			b.VAC = max(b.VAC, 1)
		}
		if b.VAC+b.Game > 0 {
			b.LastAt = today.AddDate(0, 0, -p.DaysSinceLastBan)
		}
		if b.Economy == "none" {
			b.Economy = ""
		}
		bans = append(bans, b)
	}
	if len(bans) > 0 {
		_ = f.config.BanCache.PutBans(ctx, bans)
	}
}

// retryAfter returns how long Steam wants to be left alone.
func retryAfter(err error) time.Duration {
	var answer *webapi.Error
	if errors.As(err, &answer) {
		return answer.RetryAfter
	}
	return 0
}

func idsOf(batch []waiting) []steam.ID {
	ids := make([]steam.ID, 0, len(batch))
	for _, w := range batch {
		ids = append(ids, w.id)
	}
	return ids
}
