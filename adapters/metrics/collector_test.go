package metrics_test

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/metrics"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/livestate/record"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/steam/profiles"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/batch"
)

var now = time.Date(2026, 11, 28, 20, 0, 0, 0, time.UTC)

// fakeDaemon reports what a test wants.
type fakeDaemon struct{ sick error }

func (fakeDaemon) Stats() (poll.Stats, batch.Stats, profiles.Stats, record.Stats) {
	return poll.Stats{LastSync: time.Now(), States: map[poll.State]int{poll.Running: 2, poll.Stopped: 0, poll.Unknown: 1}, Polled: 3, Overdue: 1},
		batch.Stats{Rows: 70, BatchRows: 7, Failures: 2}, profiles.Stats{Calls: 5, Waiting: 4}, record.Stats{Recorded: 9}
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
	m := metrics.New(metrics.Config{Daemon: fakeDaemon{}, Bus: new(events.Bus), Servers: st, Version: "v1.2.3", Now: clockAt})
	m.Polled(poll.Poll{Late: time.Millisecond, Took: 30 * time.Millisecond})
	m.Polled(poll.Poll{Took: 2 * time.Second, Missed: 2, Failure: poll.Failure{Kind: poll.KindTimeout}, Err: context.DeadlineExceeded})
	m.Polled(poll.Poll{Failure: poll.Failure{Kind: poll.KindHeld}, Err: rcon.ErrAuth})
	m.Polled(poll.Poll{Failure: poll.Failure{Kind: poll.KindInternal}, Err: &poll.PanicError{Value: "a bug"}})
	m.Flushed(batch.Flush{Rows: 7, Took: 4 * time.Millisecond})
	m.Flushed(batch.Flush{Err: store.ErrUnavailable, Took: time.Hour})
	m.Pruned(12)
	return m, st
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

func TestCollector(t *testing.T) {
	t.Parallel()
	m, _ := evening()
	got := scrape(t, m)
	for name, want := range map[string]float64{
		`left4me_polls_total`:                                                 2,
		`left4me_polls_skipped_total`:                                         2,
		`left4me_poll_panics_total`:                                           1,
		`left4me_poll_failures_total{kind="timeout"}`:                         1,
		`left4me_poll_failures_total{kind="auth"}`:                            0,
		`left4me_poll_lateness_seconds_count`:                                 3,
		`left4me_poll_seconds_bucket{le="0.05"}`:                              1,
		`left4me_flush_seconds_count`:                                         1,
		`left4me_rows_pruned_total`:                                           12,
		`left4me_rows_written_total`:                                          70,
		`left4me_recorded_total`:                                              9,
		`left4me_steam_waiting`:                                               4,
		`left4me_events_total`:                                                0,
		`left4me_servers{state="running"}`:                                    2,
		`left4me_servers_overdue`:                                             1,
		`left4me_warning{code="steam_key"}`:                                   1,
		`left4me_polling`:                                                     1,
		`left4me_ready`:                                                       1,
		`left4me_store_up`:                                                    1,
		`left4me_server_info{name="Versus night",server="1"}`:                 1,
		`left4me_server_map_info{map="c1m1_hotel",server="1"}`:                1,
		`left4me_server_players{server="1"}`:                                  3,
		`left4me_server_max_players{server="1"}`:                              8,
		`left4me_server_bots{server="1"}`:                                     1,
		`left4me_server_up{server="1"}`:                                       1,
		`left4me_server_last_poll_age_seconds{server="1"}`:                    4,
		`left4me_server_up{server="2"}`:                                       0,
		`left4me_server_problem{problem="timeout",server="2"}`:                1,
		`left4me_server_last_poll_age_seconds{server="2"}`:                    300,
		`left4me_server_info{name="Paused",server="3"}`:                       1,
		`left4me_build_info{go="` + runtime.Version() + `",version="v1.2.3"}`: 1,
	} {
		if v, ok := got[name]; !ok || v != want {
			t.Errorf("%s = %v (%v), want %v", name, v, ok, want)
		}
	}
	for _, name := range []string{
		`left4me_server_players{server="2"}`, `left4me_server_map_info{map="c2m1_highway",server="2"}`, `left4me_server_up{server="3"}`,
	} {
		if _, ok := got[name]; ok {
			t.Errorf("%s: a server that is stale or paused has it", name)
		}
	}
	if _, ok := got["go_goroutines"]; !ok {
		t.Error("no figures of the Go runtime")
	}
}

// Without sources there are no figures of them, and no error.
func TestNoSources(t *testing.T) {
	t.Parallel()
	for name := range scrape(t, metrics.New(metrics.Config{})) {
		if strings.HasPrefix(name, "left4me_") && !strings.HasPrefix(name, "left4me_http_") && !strings.HasPrefix(name, "left4me_build_") {
			t.Error(name)
		}
	}
}

func TestNotReadyAndStoreAway(t *testing.T) {
	t.Parallel()
	st := &fakeServers{err: store.ErrUnavailable}
	got := scrape(t, metrics.New(metrics.Config{Daemon: fakeDaemon{sick: errors.New("no pass")}, Servers: st}))
	if v, ok := got["left4me_store_up"]; !ok || v != 0 {
		t.Errorf("store_up %v, %v", v, ok)
	}
	if v, ok := got["left4me_ready"]; !ok || v != 0 {
		t.Errorf("ready %v, %v", v, ok)
	}
	scrape(t, metrics.New(metrics.Config{Servers: st}))
}

// Scrapes right after each other cost the store one.
func TestScrapesShareAReading(t *testing.T) {
	t.Parallel()
	m, st := evening()
	for range 5 {
		scrape(t, m)
	}
	if st.calls > 2 { // a loaded machine may take a second
		t.Errorf("%d readings for 5 scrapes", st.calls)
	}
}

// Names and maps that strangers choose are labels of bounded number and length.
func TestHostileLabels(t *testing.T) {
	t.Parallel()
	st := new(fakeServers)
	st.play(1, "evil\"} 1\n# \xff\u202e"+strings.Repeat("x", 1000), "c1m1\"}\n\x00\xff")
	m := metrics.New(metrics.Config{Servers: st, Now: clockAt})
	label := regexp.MustCompile(`^left4me_[a-z_]+\{[a-z]+="([^"\\]|\\.)*"(,[a-z]+="([^"\\]|\\.)*")*\}$`)
	found := 0
	for name := range scrape(t, m) {
		if !strings.HasPrefix(name, "left4me_server_") {
			continue
		}
		found++
		if !label.MatchString(name) || len(name) > 150 || strings.Contains(name, "\u202e") {
			t.Errorf("%q", name)
		}
	}
	if found < 6 {
		t.Errorf("%d samples of the server", found)
	}
}

// A server that invents a map at each poll does not fill the database of Prometheus.
func TestInventedMaps(t *testing.T) {
	t.Parallel()
	labels := make(map[string]bool)
	st := new(fakeServers)
	st.play(1, "evil", "")
	m := metrics.New(metrics.Config{Servers: st, ReadEvery: time.Nanosecond, Now: clockAt})
	see := func(code string) string {
		run := st.runs[1]
		run.State.Map = code
		st.runs[1] = run
		for name := range scrape(t, m) {
			if strings.HasPrefix(name, "left4me_server_map_info") {
				return name
			}
		}
		return ""
	}
	for i := range 200 {
		labels[see("invented_"+strconv.Itoa(i))] = true
	}
	if len(labels) > 65 {
		t.Errorf("%d labels of maps", len(labels))
	}
	if label := see("C1M1_HOTEL"); !strings.Contains(label, `"c1m1_hotel"`) {
		t.Errorf("an official map has the label %s", label)
	}
	if label := see("invented_0"); !strings.Contains(label, `"invented_0"`) {
		t.Errorf("a map from before has the label %s", label)
	}
}

// More servers than MaxServers: the rest is counted.
func TestTooManyServers(t *testing.T) {
	t.Parallel()
	st := new(fakeServers)
	for id := range int64(30) {
		st.play(30-id, "s", "c1m1_hotel")
	}
	got := scrape(t, metrics.New(metrics.Config{Servers: st, MaxServers: 10, Now: clockAt}))
	var ids []string
	for name := range maps.Keys(got) {
		if strings.HasPrefix(name, "left4me_server_players") {
			ids = append(ids, name)
		}
	}
	if len(ids) != 10 || got[`left4me_server_players{server="10"}`] != 3 || got["left4me_servers_omitted"] != 20 {
		t.Errorf("%d servers, %v omitted: %v", len(ids), got["left4me_servers_omitted"], ids)
	}
}
