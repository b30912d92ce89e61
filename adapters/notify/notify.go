package notify

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/problem"
)

const (
	lookEvery = 15 * time.Second
	saveEvery = time.Minute      // of states that tell nothing
	pollGrace = 90 * time.Second // after the next poll is due at the latest, the last one says nothing
	storeTime = 3 * time.Second  // a call of the store that must be made when the process ends, at most
)

// Store is what a Notifier asks of a store. Every store.Store has it.
type Store interface {
	store.Alerts

	// Servers returns the servers on which a user has a role.
	Servers(ctx context.Context, userID int64) ([]store.Server, error)

	// Server returns a server that a user may see.
	Server(ctx context.Context, userID, id int64) (store.Server, error)

	// User returns the owner of a target.
	User(ctx context.Context, id int64) (store.User, error)

	// Watched returns the watch list of a user.
	Watched(ctx context.Context, userID int64) ([]store.Watch, error)

	// Snapshots returns the newest runs.
	Snapshots(ctx context.Context, serverIDs []int64) (map[int64]store.Snapshot, error)
}

// Config says what a Notifier does. Store and Client are required.
type Config struct {
	Store Store

	// Client sends. It is one of package webhook/delivery, which says what it may reach.
	Client *http.Client

	// Events yields what happens, as the method of an events.Bus does. Nil: nobody is told of
	// players.
	Events func(ctx context.Context, after uint64) iter.Seq2[livestate.Event, uint64]

	// Polls reports whether this process polls a server, so that it decides what to tell of
	// it. Nil: it polls all.
	Polls func(serverID int64) bool

	// Interval is the time between two polls of a server. It may be zero.
	Interval time.Duration

	// Log gets a line when the store fails, and none for each alert. Nil discards them.
	Log *slog.Logger

	// Now is the wall clock, for tests. Nil means [time.Now].
	Now func() time.Time
}

// A Notifier tells targets of alerts. [New] makes one. Its methods may be called from many
// goroutines.
type Notifier struct {
	Config
	wake chan struct{} // something waits to be sent

	polls struct {
		sync.Mutex
		last map[int64]polled // by server
	}

	mu       sync.Mutex // of what follows
	watches  map[key]*watch
	byServer map[int64][]*watch
	failing  bool // the store, the last time

	live liveMessages
}

// New returns a Notifier. It does nothing before Run.
func New(c Config) *Notifier {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Polls == nil {
		c.Polls = func(int64) bool { return true }
	}
	n := &Notifier{Config: c, wake: make(chan struct{}, 1), watches: make(map[key]*watch)}
	n.polls.last = make(map[int64]polled)
	return n
}

// Run decides and sends until ctx ends, and then ends what is being sent within three seconds. It returns nil. It may
// be called once.
func (n *Notifier) Run(ctx context.Context) error {
	var parts sync.WaitGroup
	parts.Go(func() { n.send(ctx) })
	parts.Go(func() { n.showLive(ctx) })
	if n.Events != nil {
		parts.Go(func() {
			for e := range n.Events(ctx, 0) {
				n.event(ctx, e)
			}
		})
	}
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for n.tick(ctx); ctx.Err() == nil; {
		select {
		case <-ctx.Done():
		case <-ticker.C:
			n.tick(ctx)
		}
	}
	n.saveAll(ctx)
	parts.Wait()
	return nil
}

// storeCtx bounds a call of the store, which ends even if ctx has.
func storeCtx(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), storeTime)
}

// check logs when the store begins or ceases to fail, and reports whether err is nil.
func (n *Notifier) check(err error) bool {
	switch {
	case errors.Is(err, context.Canceled): // the process ends
		return false
	case err != nil && !n.failing:
		n.Log.Warn("the store fails; alerts wait", "err", err)
	case err == nil && n.failing:
		n.Log.Info("the store answers; alerts go on")
	}
	n.failing = err != nil
	return err == nil
}

// Polled takes how a poll of this process ended, as daemon.Config.OnPoll has it.
func (n *Notifier) Polled(p poll.Poll) {
	if p.Err != nil && p.Failure == (poll.Failure{}) { // it was not asked
		return
	}
	now := n.Now()
	n.polls.Lock()
	defer n.polls.Unlock()
	seen := polled{problem: problem.Of(p.Failure), until: now.Add(max(n.Interval, p.Failure.RetryAfter) + pollGrace)}
	if seen.problem != "" {
		seen.failures = n.polls.last[p.Target.ID].failures + 1
	}
	n.polls.last[p.Target.ID] = seen
}
