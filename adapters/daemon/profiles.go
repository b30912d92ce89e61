package daemon

import (
	"context"
	"errors"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam/profiles"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/clock"
	"github.com/left4me/left4me/store/health"
	"github.com/left4me/left4me/store/people"
)

const recentShown = 20 // players who left a server and are still shown

// newFetcher returns the fetcher of names and avatars, which works while this daemon leads, or nil
// if c has no Steam.
func newFetcher(c Config, wall *clock.Clock, leads func() bool) *profiles.Fetcher {
	bans, _ := c.Steam.(profiles.BanSource)
	return profiles.New(profiles.Config{
		Steam: c.Steam, Cache: c.Store, Bans: bans, BanCache: c.Store, Shown: people.Shown{Store: c.Store, Recent: recentShown}, TTL: c.ProfileTTL, DailyBudget: c.DailyBudget, Now: wall.Now, Leads: leads, OnCall: c.OnSteamCall,
		OnState: func(s profiles.State, err error) {
			switch s {
			case profiles.OK:
				c.Log.Info("the Steam Web API answers again")
				c.Health.Clear(health.Steam)
			case profiles.Retrying:
				c.Log.Warn("the Steam Web API does not answer; trying again", "err", err)
			case profiles.Silent:
				c.Health.Warn(health.Steam, health.WarningOf(store.WarnSteamSilent))
			case profiles.OverBudget:
				c.Log.Warn("the calls to the Steam Web API for today are spent", "budget", c.DailyBudget)
				c.Health.Warn(health.Steam, health.WarningOf(store.WarnSteamBudget))
			}
		},
	})
}

// fetchProfiles fetches names and avatars until ctx ends or Steam refuses the key.
func (d *daemon) fetchProfiles(ctx context.Context) {
	if err := d.profiles.Run(ctx); errors.Is(err, webapi.ErrUnauthorized) {
		d.log.Error("the Steam Web API refuses the key; names and avatars are no longer fetched", "err", err)
		d.health.Warn(health.Steam, health.WarningOf(store.WarnSteamKey))
	}
}

// wantArrivals queues the profiles of players who join servers of other daemons.
func (d *daemon) wantArrivals(ctx context.Context) {
	if d.profiles == nil || !d.ShareEvents {
		return
	}
	for e := range d.Events.Subscribe(ctx, 0) {
		if e.Kind == livestate.EventJoin || e.Kind == livestate.EventReopen {
			d.profiles.Want(e.Session.SteamID)
		}
	}
}
