package daemon

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"github.com/left4me/left4me/livestate/poll"
)

// bounds are the upper bounds of the histograms.
var bounds = [...]time.Duration{
	500 * time.Microsecond, time.Millisecond, 2 * time.Millisecond, 5 * time.Millisecond,
	10 * time.Millisecond, 20 * time.Millisecond, 50 * time.Millisecond, 100 * time.Millisecond,
	200 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second, 5 * time.Second,
	10 * time.Second, 30 * time.Second,
}

// histogram counts lengths of time.
type histogram struct {
	counts [len(bounds) + 1]atomic.Uint64
	nanos  atomic.Int64
}

func (h *histogram) observe(d time.Duration) {
	i, _ := slices.BinarySearch(bounds[:], d)
	h.counts[i].Add(1)
	h.nanos.Add(int64(d))
}

// WriteMetrics writes the counters of the daemon to w in the text format of
// Prometheus. No label holds anything that a server, a player or a user has
// chosen. It returns the first error of w.
//
// https://prometheus.io/docs/instrumenting/exposition_formats/
func (h *Health) WriteMetrics(w io.Writer) error {
	m := metrics{bufio.NewWriter(w)}

	m.family("left4me_polls_total", "counter", "Polls of game servers that have ended.")
	m.value("left4me_polls_total", h.polls.Load())
	m.family("left4me_poll_failures_total", "counter", "Polls without an answer that could be used, by kind.")
	for k := poll.KindAuth; k <= poll.KindInternal; k++ {
		m.value(fmt.Sprintf("left4me_poll_failures_total{kind=%q}", k), h.failures[k].Load())
	}
	m.family("left4me_polls_late_total", "counter", "Planned polls that were left out because the one before was still under way.")
	m.value("left4me_polls_late_total", h.late.Load())
	m.family("left4me_poll_panics_total", "counter", "Polls that ended in a panic.")
	m.value("left4me_poll_panics_total", h.panics.Load())
	m.histogram("left4me_poll_lateness_seconds", "How long after its planned time a poll began.", &h.lateness)
	m.histogram("left4me_poll_seconds", "How long polls took.", &h.pollTime)

	h.mu.Lock()
	written, recorded, fetched := h.writer.Stats(), h.record.Stats(), h.profiles.Stats()
	h.mu.Unlock()
	m.histogram("left4me_flush_seconds", "How long the store took for a batch.", &h.flushTime)
	m.family("left4me_flush_failures_total", "counter", "Batches that the store did not take; they are merged and tried again.")
	m.value("left4me_flush_failures_total", written.Failures)
	m.family("left4me_rows_written_total", "counter", "Rows in the batches that the store has taken.")
	m.value("left4me_rows_written_total", written.Rows)
	m.family("left4me_batch_rows", "gauge", "Rows in the last batch.")
	m.value("left4me_batch_rows", written.BatchRows)
	m.family("left4me_pending_rows", "gauge", "Rows that wait for the store.")
	m.value("left4me_pending_rows", written.Pending)
	m.family("left4me_rows_dropped_total", "counter", "Rows that were dropped because the store was away for too long or refused them.")
	m.value("left4me_rows_dropped_total", written.Dropped)
	m.family("left4me_rows_pruned_total", "counter", "Rows removed because they were older than the history that is kept.")
	m.value("left4me_rows_pruned_total", h.pruned.Load())
	m.family("left4me_recorded_total", "counter", "Observations in the record.")
	m.value("left4me_recorded_total", recorded.Recorded)
	m.family("left4me_record_failures_total", "counter", "Observations that the record could not take.")
	m.value("left4me_record_failures_total", recorded.Dropped)

	m.family("left4me_steam_calls_total", "counter", "Calls to the Steam Web API.")
	m.value("left4me_steam_calls_total", fetched.Calls)
	m.family("left4me_steam_failures_total", "counter", "Calls to the Steam Web API that failed.")
	m.value("left4me_steam_failures_total", fetched.Failed)
	m.family("left4me_steam_rate_limited_total", "counter", "Calls that Steam answered with 429.")
	m.value("left4me_steam_rate_limited_total", fetched.RateLimited)
	m.family("left4me_steam_over_budget_total", "counter", "Times that the budget of the day was found spent.")
	m.value("left4me_steam_over_budget_total", fetched.OverBudget)
	m.family("left4me_steam_profiles_total", "counter", "Profiles that Steam has told.")
	m.value("left4me_steam_profiles_total", fetched.Fetched)
	m.family("left4me_steam_waiting", "gauge", "Players whose profile waits to be asked for.")
	m.value("left4me_steam_waiting", fetched.Waiting)

	h.mu.Lock()
	states, bus, ready := h.fleet.Stats().States, h.bus, h.phase == ""
	h.mu.Unlock()
	stats := bus.Stats()
	m.family("left4me_events_total", "counter", "Events that were published.")
	m.value("left4me_events_total", stats.Published)
	m.family("left4me_events_lost_total", "counter", "Events that slow readers have missed.")
	m.value("left4me_events_lost_total", stats.Lost)
	m.family("left4me_polling", "gauge", "1 while this process polls, 0 while it waits.")
	m.value("left4me_polling", map[bool]int{true: 1}[ready])
	m.family("left4me_servers", "gauge", "Servers by the state in which they are seen.")
	for _, s := range slices.Sorted(maps.Keys(states)) {
		m.value(fmt.Sprintf("left4me_servers{state=%q}", s), states[s])
	}
	return m.w.Flush()
}

// metrics writes the text format. An error of the writer comes back at Flush.
type metrics struct{ w *bufio.Writer }

func (m metrics) family(name, kind, help string) {
	fmt.Fprintf(m.w, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

func (m metrics) value(name string, v any) { fmt.Fprintf(m.w, "%s %v\n", name, v) }

func (m metrics) histogram(name, help string, h *histogram) {
	m.family(name, "histogram", help)
	var sum uint64
	for i, bound := range bounds {
		sum += h.counts[i].Load()
		m.value(fmt.Sprintf("%s_bucket{le=\"%g\"}", name, bound.Seconds()), sum)
	}
	sum += h.counts[len(bounds)].Load()
	m.value(name+`_bucket{le="+Inf"}`, sum)
	m.value(name+"_sum", time.Duration(h.nanos.Load()).Seconds())
	m.value(name+"_count", sum)
}
