package notify

import (
	"context"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/alerts"
	"github.com/left4me/left4me/webhook/delivery"
	"github.com/left4me/left4me/webhook/discord"
)

const (
	sendEvery = time.Second
	claimFor  = time.Minute // longer than an attempt takes
	senders   = 16
	sendAfter = 3 * time.Second // that attempts go on when the process ends
)

func (n *Notifier) wakeSender() {
	select {
	case n.wake <- struct{}{}:
	default:
	}
}

// send delivers what is due until ctx ends.
func (n *Notifier) send(ctx context.Context) {
	attempts, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	var running sync.WaitGroup
	defer running.Wait()
	context.AfterFunc(ctx, func() { time.AfterFunc(sendAfter, cancel) })
	free := make(chan struct{}, senders)
	ticker := time.NewTicker(sendEvery)
	defer ticker.Stop()
	for ctx.Err() == nil {
		for _, j := range n.claim(ctx, senders-len(free)) {
			free <- struct{}{}
			running.Go(func() {
				defer func() { <-free }()
				n.deliver(attempts, j)
				n.wakeSender() // more may wait for the target
			})
		}
		select {
		case <-ctx.Done():
		case <-n.wake:
		case <-ticker.C:
		}
	}
}

// job is a delivery and where it goes.
type job struct {
	store.AlertDelivery
	target store.AlertTarget
}

// claim returns what is due, at most so much.
func (n *Notifier) claim(ctx context.Context, most int) []job {
	if most == 0 {
		return nil
	}
	now := n.Now()
	due, err := n.Store.ClaimAlerts(ctx, now, now.Add(claimFor), most)
	if err != nil || len(due) == 0 {
		return nil // the looks tell of the store
	}
	targets, err := n.Store.ActiveAlertTargets(ctx)
	if err != nil {
		return nil // they are due again later
	}
	byID := make(map[int64]store.AlertTarget, len(targets))
	for _, t := range targets {
		byID[t.ID] = t
	}
	var jobs []job
	for _, d := range due {
		if t, there := byID[d.TargetID]; there {
			jobs = append(jobs, job{d, t})
		}
	}
	return jobs
}

// deliver makes one attempt, and stores how it went.
func (n *Notifier) deliver(ctx context.Context, j job) {
	out := post(ctx, n.Client, n.Now(), j)
	a := attempt(j.AlertDelivery, n.Now(), out)
	ctx, cancel := storeCtx(ctx)
	defer cancel()
	if err := n.Store.EndAlertAttempt(ctx, a); err != nil {
		n.Log.Warn("what came of an alert is not stored; it is sent again", "target", j.TargetID, "message", j.Message, "err", err)
	}
	switch a.Outcome {
	case store.AlertGone:
		n.Log.Info("a receiver wants no more alerts", "target", j.TargetID)
	case store.AlertGivenUp:
		n.Log.Warn("an alert cannot be delivered", "target", j.TargetID, "message", j.Message, "status", a.Status, "cause", a.Error)
	}
}

// post makes one attempt.
func post(ctx context.Context, client *http.Client, now time.Time, j job) (out delivery.Outcome) {
	if j.target.Kind == store.AlertDiscord {
		_, out = discord.Post(ctx, client, j.target.URL, []byte(j.Body))
		return out
	}
	secrets, err := alerts.Secrets(j.target)
	if err != nil {
		return delivery.Outcome{Verdict: delivery.Retry, Err: err}
	}
	return delivery.Post(ctx, client, j.target.URL, j.Message, now, []byte(j.Body), secrets...)
}

// attempt is what an outcome means for a delivery.
func attempt(d store.AlertDelivery, now time.Time, out delivery.Outcome) store.AlertAttempt {
	a := store.AlertAttempt{Delivery: d, At: now, Status: out.Status, Error: string(out.Cause())}
	switch out.Verdict {
	case delivery.Done:
		a.Outcome = store.AlertDelivered
		return a
	case delivery.Gone:
		a.Outcome = store.AlertGone
		return a
	}
	wait := delivery.Backoff(d.Attempts)
	if wait == 0 {
		a.Outcome = store.AlertGivenUp
		return a
	}
	wait += time.Duration(rand.Int64N(int64(wait / 10))) // receivers come back one by one
	a.NextTry = now.Add(max(wait, out.RetryAfter))
	if out.RetryAfter > 0 {
		a.HoldUntil = now.Add(out.RetryAfter)
	}
	return a
}
