package daemon_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store/batch"
)

func TestHealthBeforeAndAfter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		health := new(daemon.Health)
		if health.Ready() == nil {
			t.Error("ready before Run")
		}
		if health.Stats(); health.Polling() {
			t.Error("polls before Run")
		}
		st := &broken{Store: memory(t)}
		st.away.Store(true)
		stop := start(t, daemon.Config{Store: st, Health: health})
		pass(5 * time.Second)
		if err := health.Ready(); err == nil || !strings.Contains(err.Error(), "store") {
			t.Errorf("with a store that is away from the start: %v", err)
		}
		st.away.Store(false)
		pass(5 * time.Second)
		if err := health.Ready(); err != nil {
			t.Errorf("with a store that came: %v", err)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
		if health.Ready() == nil {
			t.Error("ready after the end")
		}
	})
}

// What metrics are made of is told.
func TestStats(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		play := rcontest.NewGame("", "", 8)
		play.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:1"})
		net.add(t, st, play.Handle, withPassword())
		watched(t, st, "203.0.113.50:27015", password)
		health := new(daemon.Health)
		var count pollCount
		var flushes atomic.Int64
		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second, Health: health,
			OnPoll: count.add, OnFlush: func(batch.Flush) { flushes.Add(1) }})
		pass(30 * time.Second)
		synctest.Wait()
		polls, writes, _, _ := health.Stats()
		if !health.Polling() || polls.Polled != 2 || polls.States[poll.Running] != 1 || polls.States[poll.Unknown] != 1 {
			t.Errorf("polling %v, %+v", health.Polling(), polls)
		}
		if count.all.Load() != 9 || count.timeouts.Load() != 3 {
			t.Errorf("%d polls, %d timeouts; want 9, 3", count.all.Load(), count.timeouts.Load())
		}
		if writes.Rows == 0 || flushes.Load() == 0 {
			t.Errorf("%d flushes, %+v", flushes.Load(), writes)
		}
	})
}

func TestConfig(t *testing.T) {
	t.Parallel()
	for _, c := range []daemon.Config{
		{},
		{Store: struct{ daemon.Store }{}, Interval: -1},
		{Store: struct{ daemon.Store }{}, DailyBudget: -1},
	} {
		if err := daemon.Run(t.Context(), c); err == nil || !strings.HasPrefix(err.Error(), "daemon: ") {
			t.Errorf("Run(%+v) = %v", c, err)
		}
	}
}
