package notify

import (
	"context"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/alerts"
	"github.com/left4me/left4me/webhook/delivery"
	"github.com/left4me/left4me/webhook/discord"
)

const (
	liveEach  = 5           // messages of one target that are edited after a look; Discord allows 30 a minute
	livePause = time.Minute // after a failure, at least
)

// liveMessages are the messages that are to show something else.
type liveMessages struct {
	mu    sync.Mutex
	queue []liveJob
	ready chan struct{}       // closed when there are jobs; nil: nobody waits
	wait  map[int64]time.Time // by target
}

type liveJob struct {
	key
	target store.AlertTarget
	id     string // of the message; "" = none
	body   string
}

// queueLive replaces the queue with what the messages of servers are to show now. n.mu is held.
func (n *Notifier) queueLive(now time.Time, reached map[int64]alert.Reach, runs map[int64]store.Snapshot) {
	n.live.mu.Lock()
	defer n.live.mu.Unlock()
	n.live.queue = nil
	each := make(map[int64]int)
	for id, reach := range reached {
		for _, w := range n.byServer[id] {
			if !w.target.Live || w.target.Kind != store.AlertDiscord || each[w.target.ID] == liveEach || now.Before(n.live.wait[w.target.ID]) {
				continue
			}
			if reach == alert.Silent && w.state.State.DownSince.IsZero() && w.shown != "" {
				continue // it may be a change of the map
			}
			body := string(alerts.Live(w.server, reach, runs[id], w.language).JSON())
			if body == w.shown {
				continue
			}
			each[w.target.ID]++
			n.live.queue = append(n.live.queue, liveJob{w.key(), w.target, w.state.LiveMessage, body})
		}
	}
	if len(n.live.queue) > 0 && n.live.ready != nil {
		close(n.live.ready)
		n.live.ready = nil
	}
}

// next waits for a job.
func (l *liveMessages) next(ctx context.Context) (liveJob, bool) {
	for {
		l.mu.Lock()
		if len(l.queue) > 0 {
			j := l.queue[0]
			l.queue = l.queue[1:]
			l.mu.Unlock()
			return j, ctx.Err() == nil
		}
		ready := make(chan struct{})
		l.ready = ready
		l.mu.Unlock()
		select {
		case <-ctx.Done():
			return liveJob{}, false
		case <-ready:
		}
	}
}

// showLive edits the messages until ctx ends, one at a time.
func (n *Notifier) showLive(ctx context.Context) {
	for {
		j, ok := n.live.next(ctx)
		if !ok {
			return
		}
		n.show(ctx, j)
	}
}

// show edits a message, or writes it where there is none.
func (n *Notifier) show(ctx context.Context, j liveJob) {
	id, out := j.id, delivery.Outcome{Verdict: delivery.Gone}
	if id != "" {
		out = discord.Edit(ctx, n.Client, j.target.URL, id, []byte(j.body))
	}
	if out.Verdict == delivery.Gone {
		id, out = discord.Post(ctx, n.Client, j.target.URL, []byte(j.body))
	}
	ctx, cancel := storeCtx(ctx)
	defer cancel()
	switch {
	case out.Verdict == delivery.Done && id != "":
		n.shown(ctx, j, id)
	case out.Verdict == delivery.Gone:
		n.end(ctx, j.target)
	default:
		n.live.mu.Lock()
		defer n.live.mu.Unlock()
		if n.live.wait == nil {
			n.live.wait = make(map[int64]time.Time)
		}
		n.live.wait[j.target.ID] = n.Now().Add(max(out.RetryAfter, livePause))
	}
}

// end ends a target whose webhook was deleted, unless it has another URL by now.
func (n *Notifier) end(ctx context.Context, was store.AlertTarget) {
	t, err := n.Store.AlertTarget(ctx, was.UserID, was.ID)
	if err == nil && t.Active && t.URL == was.URL {
		t.Active, t.EndedAt = false, n.Now()
		err = n.Store.UpdateAlertTarget(ctx, t)
	}
	if err != nil {
		n.Log.Warn("the end of a target is not stored", "target", was.ID, "err", err)
	}
}

// shown remembers what a message shows, and stores its ID if it is new.
func (n *Notifier) shown(ctx context.Context, j liveJob, id string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	w := n.watches[j.key]
	if w == nil {
		return
	}
	w.shown = j.body
	if w.state.LiveMessage != id {
		w.state.LiveMessage = id
		n.apply(ctx, n.Now(), []change{{watch: w, next: w.state.State}}, true)
	}
}
