package main

import (
	"math"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// past plays the game from one time to another, seen by a poller that looks
// every few minutes, and returns what that poller would have stored. Who is
// there at the end is there still when the game goes on.
func (g *game) past(serverID int64, from, to time.Time) []store.Update {
	const look = 6 * time.Minute
	policy := livestate.Policy{Gap: 2 * look, Resume: 2 * look, StuckAfter: 3 * look}
	u := store.Update{ServerID: serverID}
	sessions := make(map[sessionKey]livestate.Session)
	var seen livestate.Server
	keep := func(ch livestate.Changes) {
		if ch.RunStarted && !ch.Previous.StartedAt.IsZero() {
			u.Closed = append(u.Closed, ch.Previous)
		}
		for s := range ch.Sessions() {
			sessions[sessionKey{s.SteamID.Uint64(), s.JoinedAt.UnixMilli()}] = s
		}
	}
	if g.name == gamePassword {
		to = to.Add(-40 * time.Hour) // the day somebody changed the password
	}
	g.pastUntil = to.Add(-time.Millisecond)
	observe := func(at time.Time) {
		var ch livestate.Changes
		if down(at, g) {
			seen, ch = seen.Silence(at, policy)
		} else {
			seen, ch = seen.Observe(g.observe(at), policy)
		}
		keep(ch)
	}
	for at := from; !at.After(to); at = at.Add(look) {
		observe(at.Add(-time.Second)) // how it was until now
		g.wander(at, to)
		observe(at)
	}
	last := seen.Run.LastSeenAt
	if g.name == gamePassword || g.name == gameIdle {
		var ch livestate.Changes
		seen, ch = seen.Stop(to, livestate.ReasonOutage)
		keep(ch)
		g.empty()
	}
	u.Run = seen.Run
	for _, s := range sessions {
		if s.Open() {
			s.LastSeenAt = last
		}
		u.Sessions = append(u.Sessions, s)
	}
	g.nextLevel = time.Time{}
	return []store.Update{u}
}

// sessionKey names a session of one server.
type sessionKey struct {
	player uint64
	joined int64
}

// wander moves people about over a step of minutes: most of them at the hour
// of the peak, few half a day away from it, and all of them at the very peak.
func (g *game) wander(now, peak time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	away := math.Mod(peak.Sub(now).Hours()+12, 24) - 12
	evening := math.Exp(-math.Pow(away/4.5, 2))
	want := int(math.Round(float64(g.keep) * (0.08 + evening) * (0.6 + 0.6*g.rng.Float64())))
	if now.Equal(peak) {
		for len(g.guests) < g.keep {
			g.join(now)
		}
		return
	}
	for range max(1, g.max/6) {
		switch {
		case len(g.guests) > want || len(g.guests) > 0 && g.rng.IntN(9) == 0:
			i := g.rng.IntN(len(g.guests))
			g.guests = slices.Delete(g.guests, i, i+1)
		case len(g.guests) < min(want, g.keep):
			g.join(now)
		}
	}
	if len(g.guests) > 0 && g.rng.IntN(5) == 0 {
		g.level = (g.level + 1) % len(g.maps)
	}
}

// down says when the past has holes: each game was out of sight for an hour
// or two every few days.
func down(at time.Time, g *game) bool {
	hours := int(at.Unix()/3600) + 31*len(g.name)
	return hours%97 < 2
}
