package profiles

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
)

const (
	callTimeout   = 20 * time.Second // webapi.Client has a shorter one of its own
	backoffFirst  = time.Second
	backoffLast   = 5 * time.Minute
	silentAfter   = 4  // calls in a row without an answer
	rejectedShare = 24 // players of a call that Steam has rejected are left alone for TTL/24
)

// fetch makes one call, if it is time for one. It reports whether there may be time
// for another.
func (f *Fetcher) fetch(ctx context.Context) bool {
	now := time.Now()
	if now.Before(f.retryAt) || !f.config.Leads() || !f.savePending(ctx, now) {
		return false
	}
	batch := f.nextBatch(now)
	if len(batch) == 0 {
		return false
	}
	if !f.reserveCall(ctx, now) {
		f.requeue(batch)
		return false
	}
	found, err := f.fetchBatch(ctx, batch)
	if ctx.Err() != nil {
		f.requeue(batch)
		return false
	}
	now = time.Now()
	rest := f.takeFound(batch, found)
	if err == nil {
		for _, w := range rest {
			f.save(Profile{SteamID: w.id, Missing: true})
		}
		f.failures, f.unanswered = 0, 0
		f.setState(OK, nil)
		f.fetchBans(ctx, batch)
		return true
	}
	if errors.Is(err, webapi.ErrUnauthorized) {
		f.savePending(ctx, now)
		f.stop(fmt.Errorf("profiles: %w", err))
		return false
	}
	var answer *webapi.Error
	if errors.As(err, &answer) && final(answer.StatusCode) {
		f.postpone(rest, now)
	} else {
		f.requeue(rest)
	}
	f.savePending(ctx, now)
	if f.unanswered++; f.unanswered >= silentAfter {
		f.setState(Silent, err)
	} else {
		f.setState(Retrying, err)
	}
	f.wait(now, retryAfter(err))
	return false
}

// final reports whether the same call would get the same answer again.
func final(status int) bool {
	return status < http.StatusInternalServerError && status != http.StatusTooManyRequests &&
		status != http.StatusRequestTimeout
}

func (f *Fetcher) setState(s State, err error) {
	if s != f.state {
		f.state = s
		f.config.OnState(s, err)
	}
}

// savePending takes the answers to the cache. It reports whether the cache has them
// all.
func (f *Fetcher) savePending(ctx context.Context, now time.Time) bool {
	if len(f.unsaved) == 0 {
		return true
	}
	if err := f.config.Cache.PutProfiles(ctx, f.unsaved); err != nil {
		f.wait(now, 0)
		return false
	}
	for _, p := range f.unsaved {
		f.forget(p.SteamID)
	}
	f.unsaved = nil
	return true
}

// reserveCall counts a call against the budget of the day, and reports whether it may
// be made.
func (f *Fetcher) reserveCall(ctx context.Context, now time.Time) bool {
	wall := f.config.Now().UTC()
	ok, err := f.config.Cache.SpendCalls(ctx, wall, 1, f.config.DailyBudget)
	switch {
	case err != nil:
		f.wait(now, 0)
	case !ok:
		f.count(func(s *Stats) { s.OverBudget++ })
		f.setState(OverBudget, nil)
		f.retryAt = now.Add(untilTomorrow(wall))
	}
	return ok && err == nil
}

// untilTomorrow returns how long it is until the next day in UTC begins, and a little.
func untilTomorrow(now time.Time) time.Duration {
	return now.Truncate(24*time.Hour).Add(24*time.Hour).Sub(now) + rand.N(time.Minute)
}

func (f *Fetcher) fetchBatch(ctx context.Context, batch []waiting) ([]webapi.PlayerSummary, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	began := time.Now()
	found, err := f.config.Steam.GetPlayerSummaries(ctx, idsOf(batch))
	f.countCall(began, err)
	return found, err
}

// countCall counts a call to Steam that began then, with its outcome.
func (f *Fetcher) countCall(began time.Time, err error) {
	f.config.OnCall(Call{Took: time.Since(began), Err: err})
	f.count(func(s *Stats) {
		s.Calls++
		if err != nil {
			s.Failed++
		}
		if errors.Is(err, webapi.ErrRateLimited) {
			s.RateLimited++
		}
	})
}

// takeFound saves what Steam has told and returns the players it told of
// nothing.
func (f *Fetcher) takeFound(batch []waiting, found []webapi.PlayerSummary) (rest []waiting) {
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
		f.save(Profile{SteamID: w.id, PersonaName: p.PersonaName, AvatarHash: p.AvatarHash})
	}
	f.count(func(s *Stats) { s.Fetched += uint64(len(batch) - len(rest)) })
	return rest
}

// save keeps a profile for the cache.
func (f *Fetcher) save(p Profile) {
	p.FetchedAt = f.config.Now().UTC().Truncate(time.Millisecond)
	f.unsaved = append(f.unsaved, p)
}

// postpone takes the players of a rejected call out of the queue for a while. They keep
// the profile that they have.
func (f *Fetcher) postpone(batch []waiting, now time.Time) {
	for id, until := range f.postponed {
		if len(f.postponed) >= maxWaiting || !now.Before(until) {
			delete(f.postponed, id)
		}
	}
	until := now.Add(f.config.TTL / rejectedShare)
	for _, w := range batch {
		f.postponed[w.id] = until
		f.forget(w.id)
	}
}

// wait sets the time of the next attempt: twice as long each time, or as long as
// Steam wants.
func (f *Fetcher) wait(now time.Time, retryAfter time.Duration) {
	wait := min(backoffFirst<<min(f.failures, 10), backoffLast)
	wait -= rand.N(wait / 4)
	f.failures++
	f.retryAt = now.Add(max(wait, retryAfter))
}
