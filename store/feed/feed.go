package feed

import (
	"cmp"
	"context"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/store"
)

// Defaults of [Config].
const (
	DefaultEvery = time.Second
	DefaultKeep  = 5 * time.Minute
)

// page is how many events are read at once.
const page = 1000

// callTimeout is that of one call of the store.
const callTimeout = 10 * time.Second

// Config says where events come from and go to. Feed and Bus are required; a zero field
// means its default.
type Config struct {
	Feed store.Feed
	Bus  *events.Bus

	// Every is how long an event waits of which no notification came. Default 1 s.
	Every time.Duration

	// Keep is how long the store keeps events. Default 5 minutes.
	Keep time.Duration

	// OnError is told why the store gives no events now; nil: errors are dropped. It is told
	// again each time.
	OnError func(error)
}

// Run publishes what is stored from now on, until ctx ends. It returns nil.
func Run(ctx context.Context, c Config) error {
	c.Every, c.Keep = cmp.Or(c.Every, DefaultEvery), cmp.Or(c.Keep, DefaultKeep)
	if c.OnError == nil {
		c.OnError = func(error) {}
	}
	wake := make(chan struct{}, 1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		c.await(ctx, wake)
	}()
	c.pump(ctx, wake)
	<-ended
	return nil
}

// await listens to the store, again after a while if it cannot tell.
func (c *Config) await(ctx context.Context, wake chan<- struct{}) {
	for ctx.Err() == nil {
		err := c.Feed.AwaitEvents(ctx, func() {
			select {
			case wake <- struct{}{}:
			default: // it is to look already
			}
		})
		if err != nil && ctx.Err() == nil {
			c.OnError(err)
		}
		pause(ctx, nil, c.Every)
	}
}

// pump publishes events until ctx ends.
func (c *Config) pump(ctx context.Context, wake <-chan struct{}) {
	var mark store.EventMark
	var pruned time.Time
	started := false
	for ctx.Err() == nil {
		var err error
		if !started {
			mark, err = c.last(ctx)
			started = err == nil
		}
		if started {
			mark, err = c.publish(ctx, mark)
		}
		if err == nil && time.Since(pruned) >= c.Keep/4 {
			pruned = time.Now()
			err = c.prune(ctx)
		}
		if err != nil && ctx.Err() == nil {
			c.OnError(err)
		}
		pause(ctx, wake, c.Every)
	}
}

func (c *Config) last(ctx context.Context) (store.EventMark, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	return c.Feed.LastEvent(ctx)
}

func (c *Config) prune(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	return c.Feed.PruneEvents(ctx, c.Keep)
}

// publish publishes all events after a mark and returns the new mark.
func (c *Config) publish(ctx context.Context, mark store.EventMark) (store.EventMark, error) {
	for {
		list, last, lost, err := c.read(ctx, mark)
		if err != nil {
			return mark, err
		}
		if lost {
			c.Bus.Lose()
		}
		c.Bus.Publish(list)
		mark = last
		if len(list) < page {
			return mark, nil
		}
	}
}

func (c *Config) read(ctx context.Context, mark store.EventMark) (list []livestate.Event, last store.EventMark, lost bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	return c.Feed.EventsAfter(ctx, mark, page)
}

// pause waits for a while, or until ctx ends or wake tells of something.
func pause(ctx context.Context, wake <-chan struct{}, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-timer.C:
	}
}
