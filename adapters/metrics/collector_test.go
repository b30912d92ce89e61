package metrics_test

import (
	"errors"
	"maps"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/metrics"
	"github.com/left4me/left4me/store"
)

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
		`left4me_takeover_seconds_sum`:                                        0.7,
		`left4me_takeover_seconds_count`:                                      1,
		`left4me_poll_lateness_seconds_count`:                                 3,
		`left4me_poll_seconds_bucket{le="0.05"}`:                              1,
		`left4me_flush_seconds_count`:                                         1,
		`left4me_steam_seconds_count`:                                         2,
		`left4me_steam_seconds_bucket{le="0.5"}`:                              1,
		`left4me_rows_pruned_total`:                                           12,
		`left4me_rows_written_total`:                                          70,
		`left4me_recorded_total`:                                              9,
		`left4me_steam_waiting`:                                               4,
		`left4me_events_total`:                                                0,
		`left4me_servers{state="running"}`:                                    2,
		`left4me_shards_held`:                                                 64,
		`left4me_pollers`:                                                     4,
		`left4me_shard_changes_total`:                                         70,
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
	for i := range 10_000 {
		labels[see("invented_"+strconv.Itoa(i))] = true
	}
	labels[see(strings.Repeat("long", 1000))] = true
	if len(labels) > 65 {
		t.Errorf("%d labels of maps", len(labels))
	}
	for label := range labels {
		if len(label) > 200 {
			t.Errorf("a label of %d bytes", len(label))
		}
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

func TestLogFigures(t *testing.T) {
	t.Parallel()
	got := scrape(t, metrics.New(metrics.Config{GameLogs: gameLogs}))
	for name, want := range map[string]float64{"left4me_log_datagrams_total": 16, "left4me_log_unknown_sources_total": 3, "left4me_log_socket_errors_total": 1} {
		if v, ok := got[name]; !ok || v != want {
			t.Errorf("%s is %v, %v; want %v", name, v, ok, want)
		}
	}
}
