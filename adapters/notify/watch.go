package notify

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/alerts"
)

type key struct{ target, server int64 }

// watch is a server that a target is told of.
type watch struct {
	target   store.AlertTarget
	rules    alert.Rules // with the watch list
	language string
	server   store.Server
	state    store.AlertState
	savedAt  time.Time

	shown string // by the live message; "" = not known
}

func (w *watch) key() key { return key{w.target.ID, w.server.ID} }

// tick looks at all servers that this process polls.
func (n *Notifier) tick(ctx context.Context) {
	n.mu.Lock()
	defer n.mu.Unlock()
	now := n.Now()
	n.sweep(now)
	if !n.check(n.refresh(ctx)) {
		return
	}
	reached := make(map[int64]alert.Reach)
	var ids []int64
	for id := range n.byServer {
		if r, ok := n.reach(id); ok && n.Polls(id) {
			reached[id] = r
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return
	}
	runs, err := n.Store.Snapshots(ctx, ids)
	if !n.check(err) {
		return
	}
	var changed []change
	for id, r := range reached {
		for _, w := range n.byServer[id] {
			state, told := w.state.State.Look(w.rules, alert.Look{At: now, Reach: r, Now: runs[id].State})
			changed = append(changed, change{w, state, told})
		}
	}
	n.apply(ctx, now, changed, false)
	n.queueLive(now, reached, runs)
}

// event takes what happened on a server.
func (n *Notifier) event(ctx context.Context, e livestate.Event) {
	if e.Kind != livestate.EventJoin && e.Kind != livestate.EventLeave || !n.Polls(e.ServerID) {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	var changed []change
	for _, w := range n.byServer[e.ServerID] {
		state, told := w.state.State.Event(w.rules, e)
		changed = append(changed, change{w, state, told})
	}
	n.apply(ctx, n.Now(), changed, false)
}

// change is what a step comes to for a watch.
type change struct {
	*watch
	next alert.State
	told []alert.Alert
}

// apply stores the states that tell something or have waited long, or all, and keeps the others. What is to be told and
// cannot be stored is not decided, so that a later step decides it again.
func (n *Notifier) apply(ctx context.Context, now time.Time, changed []change, all bool) {
	var saved []change
	var updates []store.AlertUpdate
	tells := false
	for _, c := range changed {
		if len(c.told) == 0 && now.Sub(c.savedAt) < saveEvery && !all {
			c.state.State = c.next
			continue
		}
		u := store.AlertUpdate{AlertState: c.state}
		u.State = c.next
		for _, a := range c.told {
			u.Deliveries = append(u.Deliveries, alerts.Delivery(c.target, c.server, a, c.language))
			tells = true
		}
		saved, updates = append(saved, c), append(updates, u)
	}
	if len(updates) == 0 {
		return
	}
	stale, err := n.Store.SaveAlerts(ctx, updates)
	if !n.check(err) {
		for _, c := range saved {
			if len(c.told) == 0 {
				c.state.State = c.next
			}
			c.state.State.LookedAt = c.next.LookedAt // it was watched meanwhile
		}
		return
	}
	for i, c := range saved {
		if slices.ContainsFunc(stale, func(s store.AlertState) bool { return s.TargetID == c.target.ID && s.ServerID == c.server.ID }) {
			n.forget(c.watch) // another process has decided, or it was changed: the next look reads it
			continue
		}
		c.state, c.savedAt = updates[i].AlertState, now
		c.state.Version++
	}
	if tells {
		n.wakeSender()
	}
}

// saveAll stores what the rules remember.
func (n *Notifier) saveAll(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	n.mu.Lock()
	defer n.mu.Unlock()
	now := n.Now()
	var changed []change
	for _, w := range n.watches {
		if now.Sub(w.state.State.LookedAt) < saveEvery { // else another process may know more
			changed = append(changed, change{watch: w, next: w.state.State})
		}
	}
	n.apply(ctx, now, changed, true)
}

func (n *Notifier) forget(w *watch) {
	delete(n.watches, w.key())
	n.byServer[w.server.ID] = slices.DeleteFunc(n.byServer[w.server.ID], func(other *watch) bool { return other == w })
}

// refresh reads what targets there are, of which servers they are told, and what is stored for them.
func (n *Notifier) refresh(ctx context.Context) error {
	targets, err := n.Store.ActiveAlertTargets(ctx)
	if err != nil {
		return err
	}
	watches := make(map[key]*watch)
	if len(targets) > 0 {
		if watches, err = n.list(ctx, targets); err != nil {
			return err
		}
	}
	byServer := make(map[int64][]*watch)
	for _, w := range watches {
		byServer[w.server.ID] = append(byServer[w.server.ID], w)
	}
	n.watches, n.byServer = watches, byServer
	return nil
}

// list pairs targets with servers.
func (n *Notifier) list(ctx context.Context, targets []store.AlertTarget) (map[key]*watch, error) {
	ids := make([]int64, len(targets))
	for i, t := range targets {
		ids[i] = t.ID
	}
	stored, err := n.Store.AlertStates(ctx, ids)
	if err != nil {
		return nil, err
	}
	states := make(map[key]store.AlertState, len(stored))
	for _, s := range stored {
		states[key{s.TargetID, s.ServerID}] = s
	}
	watches := make(map[key]*watch)
	users := make(map[int64]store.User)
	servers := make(map[int64][]store.Server) // of users
	for _, t := range targets {
		user, known := users[t.UserID]
		if !known {
			user, err = n.Store.User(ctx, t.UserID)
			users[t.UserID] = user
		}
		if errors.Is(err, store.ErrNotFound) { // they have just been removed, with their targets
			err = nil
			continue
		}
		rules := t.Rules.Rules
		if err == nil && t.Rules.WatchList {
			rules.Players, err = n.withWatched(ctx, t)
		}
		if err != nil {
			return nil, err
		}
		of, known := servers[t.UserID]
		switch {
		case t.ServerID != 0:
			of = make([]store.Server, 1)
			of[0], err = n.Store.Server(ctx, t.UserID, t.ServerID)
			if errors.Is(err, store.ErrNotFound) { // it is shared with them no more
				err = nil
				continue
			}
		case !known:
			of, err = n.Store.Servers(ctx, t.UserID)
			of = store.Owned(of, t.UserID)
			servers[t.UserID] = of
		}
		if err != nil {
			return nil, err
		}
		for _, s := range of {
			at := key{t.ID, s.ID}
			w := &watch{target: t, rules: rules, language: user.Language, server: s, state: store.AlertState{TargetID: t.ID, ServerID: s.ID}, savedAt: n.Now()}
			if state, there := states[at]; there {
				w.state = state
			}
			if old := n.watches[at]; old != nil && old.state.Version == w.state.Version {
				w.state, w.savedAt, w.shown = old.state, old.savedAt, old.shown
			}
			watches[at] = w
		}
	}
	return watches, nil
}

// withWatched returns the players of the rules of a target, and those on the watch list of its user.
func (n *Notifier) withWatched(ctx context.Context, t store.AlertTarget) ([]steam.ID, error) {
	list, err := n.Store.Watched(ctx, t.UserID)
	players := slices.Clone(t.Rules.Players)
	for _, w := range list {
		players = append(players, w.SteamID)
	}
	return players, err
}
