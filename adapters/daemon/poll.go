package daemon

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/hold"
)

// ask polls the server.
func (w *watcher) ask(ctx context.Context) (livestate.Observation, error) {
	ctx, cancel := context.WithTimeout(ctx, w.d.QueryTimeout)
	defer cancel()
	if w.client == nil {
		w.client = w.newClient(w.server.RCONPassword)
	}
	obs, err := poll.Observe(ctx, w.client)
	obs.At = utc(w.d.clock.now())
	return obs, err
}

// newClient makes a client for the server.
func (w *watcher) newClient(password string) *hold.Client {
	opts := w.d.dialer.usual
	if w.failures > 0 {
		opts = w.d.dialer.suspect
	}
	return w.d.logins.Client(w.server.Host, w.server.Port, password, opts)
}

// hangUp closes the connection. The next poll makes another, with nothing left of
// this one.
func (w *watcher) hangUp() {
	if w.client != nil {
		w.client.Close()
		w.client = nil
	}
}

// succeed takes what a poll has seen.
func (w *watcher) succeed(ctx context.Context, obs livestate.Observation, end time.Time) {
	if unsure := w.live.Unsure(obs); len(unsure) > 0 {
		w.recall(ctx, &obs, unsure)
	}
	w.d.record.Observe(w.id, w.live, obs)
	live, changes := w.live.Observe(obs, w.d.Policy)
	w.live = live
	w.d.writer.Add(w.id, changes)
	w.d.wantProfiles(changes.Opened)
	w.d.wantProfiles(changes.Reopened)

	w.failures, w.panicked = 0, false
	w.see(store.Running, "", "")

	next := w.d.slot(w.id, end)
	if next.Sub(w.planned) < w.d.Interval/2 {
		next = next.Add(w.d.Interval)
	}
	if missed := next.Sub(w.planned) / w.d.Interval; missed > 1 {
		w.d.health.late.Add(uint64(missed - 1))
	}
	w.plan(next)
}

// recall asks the store for sessions that are no longer in memory. Without an
// answer the players in question are left out, and seen at a later poll.
func (w *watcher) recall(ctx context.Context, obs *livestate.Observation, unsure []steam.ID) {
	ctx, cancel := context.WithTimeout(ctx, w.d.QueryTimeout)
	defer cancel()
	sessions, err := w.d.Store.Latest(ctx, w.id, unsure)
	if err == nil {
		w.d.record.Recall(w.id, w.live, sessions)
		w.live = w.live.Recall(sessions)
		return
	}
	dropPlayers(obs, unsure)
}

// dropPlayers takes players out of the roster, which is then known to be incomplete.
func dropPlayers(obs *livestate.Observation, players []steam.ID) {
	obs.Roster = slices.DeleteFunc(obs.Roster, func(p livestate.Player) bool {
		return slices.Contains(players, p.SteamID)
	})
	obs.Partial = true
}

// fail takes a poll that gave nothing.
func (w *watcher) fail(f failure, end time.Time) {
	w.d.health.failures[f.Kind].Add(1)
	w.failures++
	if !f.transient || w.failures > 1 || seenStates[w.state.Load()] != store.Running {
		w.see(f.state, f.Message, f.detail)
	}
	w.silence(w.d.clock.now())
	if f.wait > 0 {
		w.plan(end.Add(f.wait))
		return
	}
	w.plan(end.Add(w.d.backoff(w.failures)))
}

// silence tells the state machine that nobody sees the server now.
func (w *watcher) silence(now time.Time) {
	live, changes := w.live.Silence(now, w.d.Policy)
	if changes.Down || len(changes.Closed) > 0 {
		w.d.record.Stop(w.id, w.live, utc(now), livestate.Outage)
		w.live = live
		w.d.writer.Add(w.id, changes)
	}
}

// see tells the store and the log of a change in what is seen of the server.
func (w *watcher) see(state, lastError, detail string) {
	before := seenStates[w.state.Load()]
	same := state == before && lastError == w.lastError
	if same && !(state == store.Running && w.server.PasswordPending) { // which the store ends then
		return
	}
	w.d.writer.SetState(store.ServerState{ServerID: w.id, ActualState: state, LastError: lastError, At: utc(w.d.clock.now())})
	if before == store.Running && w.lastError == "" && lastError != "" {
		w.d.writer.Announce(livestate.Event{Kind: livestate.EventTrouble, At: utc(w.d.clock.now()), ServerID: w.id,
			LastSeenAt: w.live.Run.LastSeenAt, State: w.live.Run.State})
	}
	switch {
	case lastError != "":
		args := []any{"server", w.id, "name", w.server.Name}
		if detail != "" {
			args = append(args, "detail", detail)
		}
		w.d.log.Warn("server: "+lastError, args...)
	case state == store.Running && w.lastError != "":
		w.d.log.Info("server answers again", "server", w.id, "name", w.server.Name)
	default:
		w.d.log.Debug("server is "+state, "server", w.id, "name", w.server.Name)
	}
	w.state.Store(stateIndex(state))
	w.lastError = lastError
}

// backoff returns the wait after so many failures in a row: the interval, doubled
// each time up to a minute, less up to a quarter so that many do not fall together.
func (d *daemon) backoff(failures int) time.Duration {
	wait := d.Interval
	for i := 1; i < failures && wait < backoffMax; i++ {
		wait *= 2
	}
	wait = min(wait, max(backoffMax, d.Interval))
	return wait - time.Duration(rand.Int64N(int64(wait/4)+1))
}
