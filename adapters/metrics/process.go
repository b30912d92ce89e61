package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/livestate/gamelog"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/livestate/record"
	"github.com/left4me/left4me/rcon/srclog"
	"github.com/left4me/left4me/steam/profiles"
	"github.com/left4me/left4me/store/batch"
	"github.com/left4me/left4me/store/shard"
)

// reading is what the parts of the process say at one scrape.
type reading struct {
	polls          poll.Stats
	writes         batch.Stats
	fetches        profiles.Stats
	records        record.Stats
	shards         shard.Stats
	polling, ready bool
	bus            events.Stats
	logs           srclog.ListenerStats
	brought        gamelog.Stats
}

// A source is what a figure is read from.
type source int

const (
	ofDaemon source = iota
	ofBus
	ofLogs
)

// A figure is a metric without labels that is read at a scrape.
type figure struct {
	desc  *prometheus.Desc
	kind  prometheus.ValueType
	of    source
	value func(*reading) float64
}

func newDesc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("left4me_"+name, help, labels, nil)
}

func counter[N int | uint64](name, help string, value func(*reading) N) figure {
	return figure{newDesc(name, help), prometheus.CounterValue, ofDaemon, func(r *reading) float64 { return float64(value(r)) }}
}

func gauge[N int | float64](name, help string, value func(*reading) N) figure {
	return figure{newDesc(name, help), prometheus.GaugeValue, ofDaemon, func(r *reading) float64 { return float64(value(r)) }}
}

func from(of source, f figure) figure {
	f.of = of
	return f
}

var figures = []figure{
	counter("flush_failures_total", "Batches that the store did not take; they are merged and tried again.", func(r *reading) uint64 { return r.writes.Failures }),
	counter("rows_written_total", "Rows in the batches that the store has taken.", func(r *reading) uint64 { return r.writes.Rows }),
	gauge("batch_rows", "Rows in the last batch.", func(r *reading) int { return r.writes.BatchRows }),
	gauge("pending_rows", "Rows that wait for the store.", func(r *reading) int { return r.writes.Pending }),
	counter("rows_dropped_total", "Rows that were dropped because the store was away for too long or refused them.", func(r *reading) uint64 { return r.writes.Dropped }),

	counter("recorded_total", "Observations in the record.", func(r *reading) uint64 { return r.records.Recorded }),
	counter("record_failures_total", "Observations that the record could not take.", func(r *reading) uint64 { return r.records.Dropped }),

	counter("steam_calls_total", "Calls to the Steam Web API.", func(r *reading) uint64 { return r.fetches.Calls }),
	counter("steam_failures_total", "Calls to the Steam Web API that failed.", func(r *reading) uint64 { return r.fetches.Failed }),
	counter("steam_rate_limited_total", "Calls that Steam answered with 429.", func(r *reading) uint64 { return r.fetches.RateLimited }),
	counter("steam_over_budget_total", "Times that the budget of the day was found spent.", func(r *reading) uint64 { return r.fetches.OverBudget }),
	counter("steam_profiles_total", "Profiles that Steam has told.", func(r *reading) uint64 { return r.fetches.Fetched }),
	gauge("steam_waiting", "Players whose profile waits to be asked for.", func(r *reading) int { return r.fetches.Waiting }),

	gauge("polling", "1 while this process polls, 0 while it waits.", func(r *reading) int { return number(r.polling) }),
	gauge("ready", "1 if the daemon is ready, as /readyz says.", func(r *reading) int { return number(r.ready) }),
	gauge("shards_held", "Shards whose servers this process polls; those of the 256 that none polls are free.", func(r *reading) int { return r.shards.Held }),
	gauge("pollers", "Processes that share the polls, as this one knows; 0 if it does not.", func(r *reading) int { return r.shards.Pollers }),
	counter("shard_changes_total", "Shards that this process has taken, given back or lost.", func(r *reading) uint64 { return r.shards.Changes }),
	gauge("servers_polled", "Servers that this process polls.", func(r *reading) int { return r.polls.Polled }),
	gauge("servers_overdue", "Servers whose poll should have begun long ago.", func(r *reading) int { return r.polls.Overdue }),
	gauge("last_pass_age_seconds", "Time since the servers were last compared with the store; 0 before the first time.", func(r *reading) float64 {
		if r.polls.LastSync.IsZero() {
			return 0
		}
		return time.Since(r.polls.LastSync).Seconds()
	}),

	gauge("log_sending", "Games that send their log, as far as is known.", func(r *reading) int { return r.brought.Sending }),
	counter("log_lines_total", "Lines of the games' logs.", func(r *reading) uint64 { return r.brought.Lines }),
	counter("log_malformed_total", "Lines that cannot be read.", func(r *reading) uint64 { return r.brought.Malformed }),
	counter("log_edges_total", "Joins and ends that lines have told of.", func(r *reading) uint64 { return r.brought.Edges }),
	counter("log_dropped_total", "Joins, ends and chat that came faster than they could be taken.", func(r *reading) uint64 { return r.brought.Dropped }),
	counter("log_repairs_total", "Games that had forgotten where to send their log.", func(r *reading) uint64 { return r.brought.Repairs }),

	from(ofBus, counter("events_total", "Events that were published.", func(r *reading) uint64 { return r.bus.Published })),
	from(ofBus, counter("events_lost_total", "Events that slow readers have missed.", func(r *reading) uint64 { return r.bus.Lost })),

	from(ofLogs, counter("log_datagrams_total", "Datagrams that the listener of the games' logs has received.", func(r *reading) uint64 { return r.logs.Received })),
	from(ofLogs, counter("log_unknown_sources_total", "Datagrams for the listener from addresses of no known server; they are dropped.", func(r *reading) uint64 { return r.logs.Unregistered })),
	from(ofLogs, counter("log_socket_errors_total", "Errors of the listener's socket.", func(r *reading) uint64 { return r.logs.Errors })),
}

var (
	servers = newDesc("servers", "Servers by the state in which they are seen.", "state")
	warning = newDesc("warning", "1 for each warning that pages show, by its code.", "code")
)

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// collectProcess sends the figures of the daemon, the bus and the listener.
func (m *Collector) collectProcess(ch chan<- prometheus.Metric) {
	var r reading
	if d := m.c.Daemon; d != nil {
		r.polls, r.writes, r.fetches, r.records = d.Stats()
		r.shards, r.brought, r.polling, r.ready = d.Shards(), d.GameLogs(), d.Polling(), d.Ready() == nil
		if !r.polling {
			r.shards.Held = 0
		}
		for state, n := range r.polls.States {
			sendGauge(ch, servers, float64(n), clean(string(state)))
		}
		for _, w := range d.Warnings() {
			sendGauge(ch, warning, 1, string(w.Code))
		}
	}
	if m.c.Bus != nil {
		r.bus = m.c.Bus.Stats()
	}
	if m.c.GameLogs != nil {
		r.logs = m.c.GameLogs()
	}
	have := map[source]bool{ofDaemon: m.c.Daemon != nil, ofBus: m.c.Bus != nil, ofLogs: m.c.GameLogs != nil}
	for _, f := range figures {
		if have[f.of] {
			ch <- prometheus.MustNewConstMetric(f.desc, f.kind, f.value(&r))
		}
	}
}

func sendGauge(ch chan<- prometheus.Metric, desc *prometheus.Desc, value float64, labels ...string) {
	ch <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...)
}
