package daemon

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/store"
)

const (
	callTimeout   = 20 * time.Second // the client has a shorter one of its own
	backoffFirst  = time.Second
	backoffLast   = 5 * time.Minute
	missingShare  = 4  // a player whom Steam does not know is asked for again after TTL/4
	refusedShare  = 24 // and one of a call that Steam has refused, after TTL/24
	jitterShare   = 10 // profiles grow old after TTL to TTL + TTL/10
	noticeSteam   = "steam"
	noticeKey     = "the Steam Web API refuses the key: names and avatars are not fetched; set another and restart"
	noticeBudget  = "the calls to the Steam Web API for today are spent: new names and avatars come tomorrow"
	noticeSilence = "the Steam Web API does not answer: names and avatars may be missing or old"
)

// ask makes one call, if it is time for one. It reports whether there may be time for
// another.
func (e *enricher) ask(ctx context.Context) bool {
	now := time.Now()
	if now.Before(e.retryAt) || !e.keep(ctx, now) {
		return false
	}
	batch := e.batch(now)
	if len(batch) == 0 {
		return false
	}
	if !e.spend(ctx, now) {
		e.back(batch)
		return false
	}
	found, err := e.call(ctx, batch)
	if ctx.Err() != nil {
		return false
	}
	now = time.Now()
	rest := e.answered(batch, found)
	if err == nil {
		for _, w := range rest {
			e.save(store.Profile{SteamID: w.id, Missing: true})
		}
		e.recovered()
		return true
	}
	if errors.Is(err, webapi.ErrUnauthorized) {
		e.keep(ctx, now)
		e.log.Error("the Steam Web API refuses the key; nobody is asked any more", "err", err)
		e.health.notice(noticeSteam, noticeKey)
		e.stop()
		return false
	}
	var answer *webapi.Error
	var retryAfter time.Duration
	if errors.As(err, &answer) {
		retryAfter = answer.RetryAfter
	}
	if answer != nil && final(answer.StatusCode) {
		e.postpone(rest, now)
	} else {
		e.back(rest)
	}
	e.keep(ctx, now)
	e.fail(err, now, retryAfter)
	return false
}

// keep takes the answers to the store. It reports whether the store has them all.
func (e *enricher) keep(ctx context.Context, now time.Time) bool {
	if len(e.unsaved) == 0 {
		return true
	}
	if err := e.store.PutProfiles(ctx, e.unsaved); err != nil {
		e.wait(now, 0)
		return false
	}
	for _, p := range e.unsaved {
		e.forget(p.SteamID)
	}
	e.unsaved = nil
	return true
}

// final reports whether the same call would get the same answer again.
func final(status int) bool {
	return status < http.StatusInternalServerError && status != http.StatusTooManyRequests &&
		status != http.StatusRequestTimeout
}

// spend counts a call against the budget of the day, and reports whether it may be
// made.
func (e *enricher) spend(ctx context.Context, now time.Time) bool {
	wall := e.clock.now()
	ok, err := e.store.SpendCalls(ctx, utc(wall), 1, e.budget)
	switch {
	case err != nil:
		e.wait(now, 0)
	case !ok:
		e.health.steam.overBudget.Add(1)
		e.log.Warn("the calls to the Steam Web API for today are spent", "budget", e.budget)
		e.health.notice(noticeSteam, noticeBudget)
		e.retryAt = now.Add(untilTomorrow(wall))
	}
	return ok && err == nil
}

func (e *enricher) call(ctx context.Context, batch []waiting) ([]webapi.PlayerSummary, error) {
	ids := make([]steam.ID, 0, len(batch))
	for _, w := range batch {
		ids = append(ids, w.id)
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	e.health.steam.calls.Add(1)
	found, err := e.steam.GetPlayerSummaries(ctx, ids)
	if err != nil {
		e.health.steam.failed.Add(1)
	}
	if errors.Is(err, webapi.ErrRateLimited) {
		e.health.steam.limited.Add(1)
	}
	return found, err
}

// answered saves what Steam has told and returns those it told nothing of.
func (e *enricher) answered(batch []waiting, found []webapi.PlayerSummary) (rest []waiting) {
	known := make(map[steam.ID]webapi.PlayerSummary, len(found))
	for _, p := range found {
		known[p.SteamID] = p
	}
	for _, w := range batch {
		p, ok := known[w.id]
		if !ok {
			rest = append(rest, w)
			continue
		}
		e.health.steam.profiles.Add(1)
		e.save(store.Profile{SteamID: w.id, PersonaName: own(p.PersonaName, ""), AvatarHash: p.AvatarHash})
	}
	return rest
}

// save keeps a profile for the store.
func (e *enricher) save(p store.Profile) {
	p.FetchedAt = utc(e.clock.now())
	e.unsaved = append(e.unsaved, p)
}

// postpone takes the players of a rejected call out of the queue for a while. What is
// known of them stays.
func (e *enricher) postpone(batch []waiting, now time.Time) {
	for id, until := range e.postponed {
		if len(e.postponed) < maxWaiting && now.Before(until) {
			continue
		}
		delete(e.postponed, id)
	}
	until := now.Add(e.ttl / refusedShare)
	for _, w := range batch {
		e.postponed[w.id] = until
		e.forget(w.id)
	}
}

// back puts players back into the queue, behind the others.
func (e *enricher) back(batch []waiting) {
	for _, w := range batch {
		w.from.ids = append(w.from.ids, w)
	}
}

// fail waits after a call that failed.
func (e *enricher) fail(err error, now time.Time, retryAfter time.Duration) {
	if e.silent++; e.silent == 1 {
		e.log.Warn("the Steam Web API does not answer; trying again", "err", err)
	} else if e.silent == 4 {
		e.health.notice(noticeSteam, noticeSilence)
	}
	e.wait(now, retryAfter)
}

// wait sets the time of the next attempt: twice as long each time, or as long as
// Steam wants.
func (e *enricher) wait(now time.Time, retryAfter time.Duration) {
	wait := min(backoffFirst<<min(e.failures, 10), backoffLast)
	wait -= rand.N(wait / 4)
	e.failures++
	e.retryAt = now.Add(max(wait, retryAfter))
}

func (e *enricher) recovered() {
	if e.silent > 0 {
		e.log.Info("the Steam Web API answers again", "failed", e.silent)
	}
	e.failures, e.silent = 0, 0
	e.health.notice(noticeSteam, "")
}

// untilTomorrow returns how long it is until the next day in UTC begins, and a little.
func untilTomorrow(now time.Time) time.Duration {
	return now.UTC().Truncate(24*time.Hour).Add(24*time.Hour).Sub(now) + rand.N(time.Minute)
}
