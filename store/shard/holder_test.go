package shard_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/lease"
	"github.com/left4me/left4me/store/shard"
)

// cluster are pollers on one database.
type cluster struct {
	t       *testing.T
	db      *database
	pollers []*poller
}

type poller struct {
	*shard.Holder
	link *link
	stop context.CancelFunc
	done chan struct{}
	gave []store.Shard
}

func newCluster(t *testing.T, n int) *cluster {
	c := &cluster{t: t, db: &database{pollers: make(map[string]time.Time)}}
	for range n {
		c.start()
	}
	return c
}

// start starts one more poller.
func (c *cluster) start() *poller {
	p := &poller{link: &link{database: c.db}, done: make(chan struct{})}
	p.Holder = shard.New(p.link, shard.Config{GiveBack: func(_ context.Context, shards []store.Shard) error {
		for _, s := range shards {
			if epoch, held := p.Right(int64(s.Number)); !held || p.May(int64(s.Number), epoch) {
				c.t.Errorf("shard %v is polled while it is given back, or not held", s)
			}
		}
		p.gave = append(p.gave, shards...)
		return nil
	}})
	ctx, cancel := context.WithCancel(context.Background())
	p.stop = cancel
	go func() {
		defer close(p.done)
		p.Run(ctx)
	}()
	c.pollers = append(c.pollers, p)
	return p
}

func (c *cluster) end() {
	for _, p := range c.pollers {
		p.stop()
	}
	for _, p := range c.pollers {
		<-p.done
	}
}

// polled returns how many shards are polled, and fails if one is by two.
func (c *cluster) polled() int {
	n := 0
	for id := range int64(store.ShardCount) {
		by := 0
		for _, p := range c.pollers {
			if epoch, _ := p.Right(id); p.May(id, epoch) {
				by++
			}
		}
		if by > 1 {
			c.t.Fatalf("%d pollers poll the shard %d", by, id)
		}
		n += by
	}
	return n
}

// pass lets time pass and looks often who polls.
func (c *cluster) pass(d time.Duration) {
	c.t.Helper()
	for end := time.Now().Add(d); time.Now().Before(end); {
		time.Sleep(100 * time.Millisecond)
		synctest.Wait()
		c.polled()
	}
}

// A killed poller's shards are polled by the others within eight seconds, in fair shares.
func TestKilledPollerIsReplaced(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCluster(t, 4)
		defer c.end()
		c.pass(5 * time.Minute)
		for _, p := range c.pollers {
			if s := p.Stats(); s.Held != 64 || s.Pollers != 4 || !s.Valid {
				t.Errorf("%+v", s)
			}
		}
		dead := c.pollers[0]
		dead.stop()
		<-dead.done
		c.pollers = c.pollers[1:]
		c.pass(8 * time.Second)
		if n := c.polled(); n != store.ShardCount {
			t.Errorf("%d shards are polled after a kill", n)
		}
		c.start()
		c.pass(2 * time.Minute)
		for _, p := range c.pollers {
			if s := p.Stats(); s.Held != 64 {
				t.Errorf("%+v", s)
			}
		}
	})
}

// TestPollersThatStartTogetherShare: none of them has more than its share, even for a moment.
func TestPollersThatStartTogetherShare(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCluster(t, 0)
		defer c.end()
		for range 4 {
			c.start()
			time.Sleep(200 * time.Millisecond)
		}
		for range 100 {
			c.pass(100 * time.Millisecond)
			for _, p := range c.pollers {
				if s := p.Stats(); s.Held > 64 {
					t.Fatalf("%+v", s)
				}
			}
		}
		if n := c.polled(); n != store.ShardCount {
			t.Errorf("%d shards are polled", n)
		}
	})
}

// TestReplacementMovesOnlyTheShardsOfTheDead: for a moment the dead one and the one in its place
// count both. No shards of others change hands because of that.
func TestReplacementMovesOnlyTheShardsOfTheDead(t *testing.T) {
	t.Parallel()
	for _, late := range []time.Duration{0, 300 * time.Millisecond, 1700 * time.Millisecond, 3 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			c := newCluster(t, 4)
			defer c.end()
			c.pass(30*time.Second + late)
			dead := c.pollers[0]
			dead.stop()
			<-dead.done
			c.pollers = c.pollers[1:]
			before := 0
			for _, p := range c.pollers {
				before += len(p.gave)
			}
			c.start()
			c.pass(7 * time.Second)
			after := 0
			for _, p := range c.pollers {
				after += len(p.gave)
				if held := p.Stats().Held; held != 64 {
					t.Errorf("%d shards", held)
				}
			}
			if after != before {
				t.Errorf("%d shards of others were given back", after-before)
			}
		})
	}
}

// Surplus is given back some shards a second, after their polls have ended: until the work is
// shared, the death of one leaves more servers without a poll than the others take in time.
func TestSurplusIsGivenBackInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCluster(t, 1)
		defer c.end()
		c.pass(3 * time.Second)
		if held := c.pollers[0].Stats().Held; held != store.ShardCount {
			t.Fatalf("one alone holds %d", held)
		}
		c.start()
		c.pass(5 * time.Second)
		if n := len(c.pollers[0].gave); n != 0 {
			t.Errorf("%d shards were given back at once", n)
		}
		c.pass(10 * time.Second)
		if n := len(c.pollers[0].gave); n < 48 || n > 10*shard.GiveBackAtOnce {
			t.Errorf("%d shards were given back in 10 s", n)
		}
		c.pass(15 * time.Second)
		if a, b := c.pollers[0].Stats().Held, c.pollers[1].Stats().Held; a != 128 || b != 128 {
			t.Errorf("%d and %d shards", a, b)
		}
	})
}

// One that cannot reach the store stops polling a second before another may take over,
// and one that reaches it again in time goes on under the same epochs.
func TestLeaseEndsByTheOwnClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCluster(t, 1)
		defer c.end()
		c.pass(3*time.Second + 10*time.Millisecond)
		p := c.pollers[0]
		epoch, _ := p.Right(7)
		p.link.set(0, 0, true)
		c.pass(5 * time.Second)
		if p.May(7, epoch) || p.Stats().Valid {
			t.Error("it polls after its leases have ended")
		}
		if err := p.EnsureHeld(t.Context()); err != nil {
			t.Errorf("what it has seen must be kept: %v", err)
		}
		p.link.set(0, 0, false)
		c.pass(3 * time.Second)
		if again, held := p.Right(7); !held || again != epoch || !p.May(7, again) {
			t.Errorf("epoch %d, then %d", epoch, again)
		}
		p.link.set(0, 0, true)
		other := c.start()
		c.pass(20 * time.Second)
		if other.Stats().Held != store.ShardCount {
			t.Errorf("the other holds %d", other.Stats().Held)
		}
		p.link.set(0, 0, false)
		c.pass(2500 * time.Millisecond)
		if now, held := p.Right(7); held && now == epoch {
			t.Error("it holds what another has taken")
		}
	})
}

// What the store says is fenced is lost at once.
func TestLose(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCluster(t, 1)
		defer c.end()
		c.pass(3 * time.Second)
		p := c.pollers[0]
		epoch, _ := p.Right(3)
		p.Lose([]store.Shard{{Number: 3, Epoch: epoch - 1}, {Number: 4, Epoch: epoch}})
		if s := p.Stats(); !p.May(3, epoch) || p.May(4, epoch) || s.Held != store.ShardCount-1 || s.Changes != store.ShardCount+1 {
			t.Errorf("after the loss: %+v", p.Stats())
		}
	})
}

// Release gives everything back, for others to take at once.
func TestRelease(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCluster(t, 2)
		defer c.end()
		c.pass(5 * time.Minute)
		p := c.pollers[0]
		if err := p.TryAcquire(t.Context()); err != nil || !c.pollers[0].Leads() && !c.pollers[1].Leads() {
			t.Errorf("TryAcquire: %v; no one leads", err)
		}
		p.stop()
		<-p.done
		if err := p.Release(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := p.EnsureHeld(t.Context()); !errors.Is(err, lease.ErrLost) {
			t.Errorf("EnsureHeld: %v", err)
		}
		if err := p.TryAcquire(t.Context()); !errors.Is(err, store.ErrLeaseHeld) {
			t.Errorf("TryAcquire: %v", err)
		}
		c.pass(4 * time.Second)
		if n := c.pollers[1].Stats().Held; n != store.ShardCount {
			t.Errorf("the other holds %d", n)
		}
	})
}

// Whatever happens to pollers and their ways to the store, no shard is polled by two, and
// when it is over all are polled.
func TestNoShardIsPolledByTwo(t *testing.T) {
	t.Parallel()
	for seed := range uint64(10) {
		synctest.Test(t, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 13))
			c := newCluster(t, 1+rng.IntN(5))
			defer c.end()
			upTo := func(d time.Duration) time.Duration { return time.Duration(rng.Int64N(int64(d))) }
			for range 25 {
				p := c.pollers[rng.IntN(len(c.pollers))]
				switch rng.IntN(6) {
				case 0:
					p.link.set(0, 0, true)
				case 1:
					p.link.set(upTo(3*time.Second), upTo(3*time.Second), false)
				case 2, 3:
					p.link.set(upTo(200*time.Millisecond), upTo(200*time.Millisecond), false)
				case 4:
					if len(c.pollers) < 6 {
						c.start()
					}
				case 5:
					p.stop() // it dies; what it may is still looked at
				}
				c.pass(upTo(8 * time.Second))
			}
			for _, p := range c.pollers {
				p.link.set(0, 0, false)
			}
			c.start()
			c.pass(20 * time.Second)
			for end := time.Now().Add(5 * time.Second); c.polled() < store.ShardCount; c.pass(time.Millisecond) { // one may be on its way
				if time.Now().After(end) {
					t.Fatalf("seed %d: %d shards are polled", seed, c.polled())
				}
			}
		})
	}
}

// TestFullStoreKeepsSurplusPolled: a shard of which what was seen cannot be stored is polled on, and
// not stopped again each second.
func TestFullStoreKeepsSurplusPolled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCluster(t, 0)
		tried := 0
		h := shard.New(&link{database: c.db}, shard.Config{GiveBack: func(ctx context.Context, _ []store.Shard) error {
			tried++
			<-ctx.Done()
			return ctx.Err()
		}})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			h.Run(ctx)
		}()
		time.Sleep(3 * time.Second)
		c.start()
		defer c.end()
		time.Sleep(40 * time.Second)
		cancel()
		<-done
		if tried < 2 || tried > 3 {
			t.Errorf("tried %d times in 40 s", tried)
		}
	})
}
