package metrics_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/metrics"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/livestate/gamelog"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/livestate/record"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/srclog"
	"github.com/left4me/left4me/steam/profiles"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/batch"
	"github.com/left4me/left4me/store/shard"
)

var now = time.Date(2026, 11, 28, 20, 0, 0, 0, time.UTC)

// fakeDaemon reports what a test wants.
type fakeDaemon struct{ sick error }

func (fakeDaemon) Stats() (poll.Stats, batch.Stats, profiles.Stats, record.Stats) {
	return poll.Stats{LastSync: time.Now(), States: map[poll.State]int{poll.Running: 2, poll.Stopped: 0, poll.Unknown: 1}, Polled: 3, Overdue: 1},
		batch.Stats{Rows: 70, BatchRows: 7, Failures: 2}, profiles.Stats{Calls: 5, Waiting: 4}, record.Stats{Recorded: 9}
}

func (fakeDaemon) GameLogs() gamelog.Stats {
	return gamelog.Stats{Sending: 2, Lines: 40, Malformed: 1, Edges: 7, Dropped: 3, Repairs: 1}
}

func (fakeDaemon) Shards() shard.Stats {
	return shard.Stats{Held: 64, Pollers: 4, Valid: true, Changes: 70}
}

func (fakeDaemon) Polling() bool  { return true }
func (d fakeDaemon) Ready() error { return d.sick }
func (fakeDaemon) Warnings() []store.Warning {
	return []store.Warning{{Code: store.WarnSteamKey, Message: "a sentence"}}
}

// fakeServers is a store of some servers.
type fakeServers struct {
	servers []store.Server
	runs    map[int64]store.Snapshot
	err     error
	calls   int
}

func (f *fakeServers) AllServers(context.Context) ([]store.Server, error) {
	f.calls++
	return slices.Clone(f.servers), f.err
}

func (f *fakeServers) Snapshots(context.Context, []int64) (map[int64]store.Snapshot, error) {
	return f.runs, nil
}

// play adds a server that was seen a moment ago.
func (f *fakeServers) play(id int64, name, mapName string) {
	f.servers = append(f.servers, store.Server{ID: id, Name: name, RCONPassword: "the-rcon-password", DesiredState: store.Running, ActualState: store.Running})
	if f.runs == nil {
		f.runs = make(map[int64]store.Snapshot)
	}
	f.runs[id] = store.Snapshot{StartedAt: now.Add(-time.Hour), LastSeenAt: now.Add(-4 * time.Second),
		State: livestate.State{Players: 3, MaxPlayers: 8, Bots: 1, Map: mapName}}
}

func clockAt() time.Time { return now }

// evening is a Collector of everything there is, in a scene with every kind of server.
func evening() (*metrics.Collector, *fakeServers) {
	st := new(fakeServers)
	st.play(1, "Versus night", "c1m1_hotel")
	st.play(2, "Lost", "c2m1_highway")
	st.play(3, "Paused", "c1m1_hotel")
	st.servers[1].ActualState, st.servers[1].Problem = store.Unknown, store.ProblemTimeout
	st.runs[2] = store.Snapshot{LastSeenAt: now.Add(-5 * time.Minute), State: st.runs[2].State}
	st.servers[2].DesiredState = store.Stopped
	m := metrics.New(metrics.Config{Daemon: fakeDaemon{}, Bus: new(events.Bus), GameLogs: gameLogs, Servers: st, Version: "v1.2.3", Now: clockAt})
	m.Polled(poll.Poll{Late: time.Millisecond, Took: 30 * time.Millisecond, Taken: 700 * time.Millisecond})
	m.Polled(poll.Poll{Took: 2 * time.Second, Missed: 2, Failure: poll.Failure{Kind: poll.KindTimeout}, Err: context.DeadlineExceeded})
	m.Polled(poll.Poll{Failure: poll.Failure{Kind: poll.KindHeld}, Err: rcon.ErrAuth})
	m.Polled(poll.Poll{Failure: poll.Failure{Kind: poll.KindInternal}, Err: &poll.PanicError{Value: "a bug"}})
	m.Flushed(batch.Flush{Rows: 7, Took: 4 * time.Millisecond})
	m.Flushed(batch.Flush{Err: store.ErrUnavailable, Took: time.Hour})
	m.SteamCalled(profiles.Call{Took: 300 * time.Millisecond})
	m.SteamCalled(profiles.Call{Took: 20 * time.Second, Err: context.DeadlineExceeded})
	m.Pruned(12)
	return m, st
}

func gameLogs() srclog.ListenerStats {
	return srclog.ListenerStats{Received: 16, Unregistered: 3, Errors: 1}
}

var open = metrics.Access{Token: "a-token-for-tests"}

// scrape returns the samples, by name with labels, and checks the text format.
func scrape(t *testing.T, m *metrics.Collector) map[string]float64 {
	t.Helper()
	r := httptest.NewRequest("GET", "/metrics", nil)
	r.Header.Set("Authorization", "Bearer "+open.Token)
	w := httptest.NewRecorder()
	m.Handler(open).ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	samples := make(map[string]float64)
	for line := range strings.Lines(w.Body.String()) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		i := strings.LastIndexByte(line, ' ')
		v, err := strconv.ParseFloat(line[i+1:], 64)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		samples[line[:i]] = v
	}
	return samples
}
