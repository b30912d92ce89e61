package metrics

import (
	"errors"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/steam/profiles"
	"github.com/left4me/left4me/store/batch"
)

// A Collector is a [prometheus.Collector]. [New] makes one. Its methods may be called from
// many goroutines.
type Collector struct {
	c     Config
	build *prometheus.Desc

	polls     prometheus.Counter
	failures  *prometheus.CounterVec
	skipped   prometheus.Counter
	panics    prometheus.Counter
	lateness  prometheus.Histogram
	pollTime  prometheus.Histogram
	takeover  prometheus.Histogram
	flushTime prometheus.Histogram
	steamTime prometheus.Histogram
	pruned    prometheus.Counter
	requests  *prometheus.CounterVec
	answers   prometheus.Histogram
	streams   prometheus.Gauge

	servers serverReader
}

// pollBounds are the bounds of histograms from half a millisecond to half a minute, in
// seconds.
var pollBounds = []float64{.0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 30}

// New returns a Collector.
func New(c Config) *Collector {
	c = c.withDefaults()
	m := &Collector{
		c:         c,
		build:     prometheus.NewDesc("left4me_build_info", "Always 1; the labels tell the versions.", []string{"version", "go"}, nil),
		polls:     newCounter("polls_total", "Polls of game servers that have ended."),
		failures:  newCounterVec("poll_failures_total", "Polls without an answer that could be used, by kind.", "kind"),
		skipped:   newCounter("polls_skipped_total", "Planned polls that were left out because the one before was still under way."),
		panics:    newCounter("poll_panics_total", "Polls that ended in a panic."),
		lateness:  newHistogram("poll_lateness_seconds", "How long after its planned time a poll began."),
		pollTime:  newHistogram("poll_seconds", "How long polls took."),
		takeover:  newHistogram("takeover_seconds", "How long after this process got the right to a server of another its first answer came."),
		flushTime: newHistogram("flush_seconds", "How long the store took for a batch."),
		steamTime: newHistogram("steam_seconds", "How long calls to the Steam Web API took, with those that failed."),
		pruned:    newCounter("rows_pruned_total", "Rows removed because they were older than the history that is kept."),
		requests:  newCounterVec("http_requests_total", "Requests answered, by class of status.", "class"),
		answers:   newHistogram("http_request_seconds", "How long answers took, without event streams."),
		streams:   prometheus.NewGauge(prometheus.GaugeOpts{Name: "left4me_http_event_streams", Help: "Event streams that are open."}),
	}
	for k := poll.KindAuth; k <= poll.KindInternal; k++ {
		m.failures.WithLabelValues(k.String())
	}
	for _, class := range classes[1:] {
		m.requests.WithLabelValues(class)
	}
	m.servers.init(c)
	return m
}

func newCounter(name, help string) prometheus.Counter {
	return prometheus.NewCounter(prometheus.CounterOpts{Name: "left4me_" + name, Help: help})
}

func newCounterVec(name, help, label string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: "left4me_" + name, Help: help}, []string{label})
}

func newHistogram(name, help string) prometheus.Histogram {
	return prometheus.NewHistogram(prometheus.HistogramOpts{Name: "left4me_" + name, Help: help, Buckets: pollBounds})
}

func (m *Collector) parts() []prometheus.Collector {
	parts := []prometheus.Collector{m.requests, m.answers, m.streams}
	if m.c.Daemon != nil {
		parts = append(parts, m.polls, m.failures, m.skipped, m.panics, m.lateness, m.pollTime, m.takeover, m.flushTime, m.steamTime, m.pruned)
	}
	return parts
}

// Describe sends the descriptions of all metrics.
func (m *Collector) Describe(ch chan<- *prometheus.Desc) {
	ch <- m.build
	for _, part := range m.parts() {
		part.Describe(ch)
	}
	for _, f := range figures {
		ch <- f.desc
	}
	for _, desc := range []*prometheus.Desc{servers, warning, omitted, storeUp, serverInfo, mapInfo, up, players, maxPlayers, bots, pollAge, problem} {
		ch <- desc
	}
}

// Collect sends all metrics. It asks the store for at most five seconds.
func (m *Collector) Collect(ch chan<- prometheus.Metric) {
	ch <- prometheus.MustNewConstMetric(m.build, prometheus.GaugeValue, 1, clean(m.c.Version), runtime.Version())
	for _, part := range m.parts() {
		part.Collect(ch)
	}
	m.collectProcess(ch)
	m.servers.collect(ch)
}

// Polled counts a poll: it is for OnPoll of a daemon or of a [poll.Config].
func (m *Collector) Polled(p poll.Poll) {
	var panicked *poll.PanicError
	if errors.As(p.Err, &panicked) {
		m.panics.Inc()
	} else {
		m.lateness.Observe(p.Late.Seconds())
		if p.Failure.Kind != poll.KindHeld && !errors.Is(p.Err, poll.ErrNotAsked) {
			m.polls.Inc()
			m.pollTime.Observe(p.Took.Seconds())
		}
		if p.Taken > 0 {
			m.takeover.Observe(p.Taken.Seconds())
		}
	}
	m.skipped.Add(float64(p.Missed))
	if k := p.Failure.Kind; k != 0 {
		m.failures.WithLabelValues(k.String()).Inc()
	}
}

// Flushed counts a batch: it is for OnFlush of a daemon or of a [batch.Config].
func (m *Collector) Flushed(f batch.Flush) {
	if f.Err == nil && f.Rows > 0 {
		m.flushTime.Observe(f.Took.Seconds())
	}
}

// SteamCalled counts a call to Steam: it is for OnSteamCall of a daemon or OnCall of a
// [profiles.Config].
func (m *Collector) SteamCalled(c profiles.Call) { m.steamTime.Observe(c.Took.Seconds()) }

// Pruned counts rows of old history that were removed: it is for OnPrune of a daemon.
func (m *Collector) Pruned(rows int) { m.pruned.Add(float64(rows)) }

// age returns how long ago that was, in seconds; never less than zero.
func (c Config) age(at time.Time) float64 { return max(c.Now().Sub(at), 0).Seconds() }
