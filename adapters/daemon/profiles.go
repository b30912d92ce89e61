package daemon

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam/profiles"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/clock"
)

const (
	sweepEvery  = time.Hour             // how often the players of a server are looked through
	sweepAtOnce = 50 * time.Millisecond // between two servers, the first time
	recentShown = 20                    // players who left a server and are still shown
)

// The warnings about the Steam Web API, of which one at a time is true.
var (
	warnKey = store.Warning{Code: store.WarnSteamKey,
		Message: "the Steam Web API refuses the key: names and avatars are not fetched; set another and restart"}
	warnBudget = store.Warning{Code: store.WarnSteamBudget,
		Message: "the calls to the Steam Web API for today are spent: new names and avatars come tomorrow"}
	warnSilent = store.Warning{Code: store.WarnSteamSilent,
		Message: "the Steam Web API does not answer: names and avatars may be missing or old"}
)

// newFetcher returns what fetches names and avatars, or nil if c has no Steam.
func newFetcher(c Config, wall *clock.Clock) *profiles.Fetcher {
	return profiles.New(profiles.Config{
		Steam: c.Steam, Cache: c.Store, TTL: c.ProfileTTL, DailyBudget: c.DailyBudget, Now: wall.Now,
		OnState: func(s profiles.State, err error) {
			switch s {
			case profiles.OK:
				c.Log.Info("the Steam Web API answers again")
				c.Health.clear(aboutSteam)
			case profiles.Retrying:
				c.Log.Warn("the Steam Web API does not answer; trying again", "err", err)
			case profiles.Silent:
				c.Health.warn(aboutSteam, warnSilent)
			case profiles.OverBudget:
				c.Log.Warn("the calls to the Steam Web API for today are spent", "budget", c.DailyBudget)
				c.Health.warn(aboutSteam, warnBudget)
			}
		},
	})
}

// fetchProfiles fetches names and avatars until ctx ends or Steam refuses the key.
func (d *daemon) fetchProfiles(ctx context.Context) {
	if d.profiles == nil {
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	var sweeping sync.WaitGroup
	defer sweeping.Wait()
	defer cancel()
	sweeping.Go(func() { d.sweep(ctx) })
	if err := d.profiles.Run(ctx); errors.Is(err, webapi.ErrUnauthorized) {
		d.log.Error("the Steam Web API refuses the key; names and avatars are no longer fetched", "err", err)
		d.health.warn(aboutSteam, warnKey)
	}
}

// sweep wants the players shown on pages, one server at a time, each once in
// sweepEvery. The first pass is quick.
func (d *daemon) sweep(ctx context.Context) {
	for first := true; ; {
		servers, err := d.Store.AllServers(ctx)
		if err != nil || len(servers) == 0 {
			if !pause(ctx, time.Minute) {
				return
			}
			continue
		}
		wait := sweepAtOnce
		if !first {
			wait = sweepEvery / time.Duration(len(servers))
		}
		first = false
		for i := range servers {
			if current, err := d.Store.Current(ctx, servers[i].ID); err == nil {
				d.wantProfiles(current)
			}
			if recent, err := d.Store.Recent(ctx, servers[i].ID, recentShown); err == nil {
				d.wantProfiles(recent)
			}
			if !pause(ctx, wait) {
				return
			}
		}
	}
}

// wantProfiles wants the names and avatars of the players of sessions.
func (d *daemon) wantProfiles(sessions []livestate.Session) {
	if d.profiles == nil {
		return
	}
	for i := range sessions {
		d.profiles.Want(sessions[i].SteamID)
	}
}
