package health

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate/gamelog"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/livestate/record"
	"github.com/left4me/left4me/steam/profiles"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/batch"
	"github.com/left4me/left4me/store/shard"
)

// Health reports the readiness, the figures and the warnings of a daemon. The zero Health is
// ready to use and must not be copied. Its methods may be called from many goroutines.
type Health struct {
	mu       sync.Mutex
	phase    string // why nothing is polled; "" while polling
	interval time.Duration
	began    time.Time     // when polling began
	fleet    *poll.Fleet   // of the present run
	writer   *batch.Writer // of the present run
	logs     *gamelog.Service
	record   *record.Writer
	work     shard.Work // nil before Run
	profiles *profiles.Fetcher
	warnings []warning
}

// warning is what is true of a subject, which has one at a time.
type warning struct {
	about Subject
	store.Warning
}

// A Subject is what a warning is about.
type Subject string

// The subjects of warnings.
const (
	Steam  Subject = "steam"  // the Steam Web API
	Record Subject = "record" // the record of observations
)

// Ready returns nil if the daemon polls, its last pass over the servers is recent,
// and what it sees reaches the store; otherwise an error that tells an operator what
// is wrong. A Health that no daemon uses yet is not ready.
func (h *Health) Ready() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	now, written, polled := time.Now(), h.writer.Stats(), h.fleet.Stats()
	lastPass := h.began
	if polled.LastSync.After(lastPass) {
		lastPass = polled.LastSync
	}
	if errors.Is(written.Err, context.DeadlineExceeded) {
		written.Err = errors.New("it does not answer in time")
	}
	switch {
	case h.began.IsZero() && h.phase == "":
		return errors.New("the poller has not started")
	case h.phase != "":
		return errors.New(h.phase)
	case written.Err != nil:
		return fmt.Errorf("the store has taken no writes for %s: %w", now.Sub(written.Since).Round(time.Second), written.Err)
	case h.work != nil && !h.work.Stats().Valid:
		return errors.New("the store has not renewed the right to poll")
	case now.Sub(lastPass) > 3*h.interval+5*time.Second:
		return fmt.Errorf("the poller has made no pass for %s", now.Sub(lastPass).Round(time.Second))
	case polled.Overdue > polled.Polled/2:
		return fmt.Errorf("the polls of %d of %d servers are overdue", polled.Overdue, polled.Polled)
	}
	return nil
}

// Warnings returns what an operator should know though the daemon is ready, such as
// that the Steam Web API refuses the key.
func (h *Health) Warnings() []store.Warning {
	h.mu.Lock()
	defer h.mu.Unlock()
	warnings := make([]store.Warning, 0, len(h.warnings))
	for _, w := range h.warnings {
		warnings = append(warnings, w.Warning)
	}
	return warnings
}

// Stats returns what polls, writes, fetches and records has done in the present run.
func (h *Health) Stats() (poll.Stats, batch.Stats, profiles.Stats, record.Stats) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.fleet.Stats(), h.writer.Stats(), h.profiles.Stats(), h.record.Stats()
}

// Shards returns what this daemon may poll.
func (h *Health) Shards() shard.Stats {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.work == nil {
		return shard.Stats{}
	}
	return h.work.Stats()
}

// Polls reports whether this daemon polls a server, if it is to be polled.
func (h *Health) Polls(serverID int64) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.work == nil || h.phase != "" || h.began.IsZero() || !h.work.Valid() {
		return false
	}
	_, held := h.work.Right(serverID)
	return held
}

// Run returns what polls and what writes in the present run, or in the last one.
func (h *Health) Run() (*poll.Fleet, *batch.Writer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.fleet, h.writer
}

// SetWork tells what decides which servers are polled.
func (h *Health) SetWork(w shard.Work) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.work = w
}

// Polling reports whether the daemon polls; it may wait for another one or for the store.
func (h *Health) Polling() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.phase == "" && !h.began.IsZero()
}

// Warn sets the warning about a subject.
func (h *Health) Warn(about Subject, w store.Warning) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.drop(about)
	h.warnings = append(h.warnings, warning{about, w})
}

// Clear removes the warning about a subject.
func (h *Health) Clear(about Subject) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.drop(about)
}

func (h *Health) drop(about Subject) {
	h.warnings = slices.DeleteFunc(h.warnings, func(w warning) bool { return w.about == about })
}

// SetPhase says why nothing is polled; "" says that polling begins.
func (h *Health) SetPhase(why string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.phase = why
	if why == "" {
		h.began = time.Now()
	}
}

// Start tells the interval of polls, and what records and fetches; either may be nil.
func (h *Health) Start(interval time.Duration, recorder *record.Writer, fetcher *profiles.Fetcher) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.interval, h.record, h.profiles = interval, recorder, fetcher
}

// SetRun tells what polls and what writes in the present run.
func (h *Health) SetRun(f *poll.Fleet, w *batch.Writer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.fleet, h.writer = f, w
}

// SetGameLogs tells what brings the logs of the games in the present run; nil: nothing does.
func (h *Health) SetGameLogs(s *gamelog.Service) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.logs = s
}

// GameLogs returns what the logs of the games have brought in the present run.
func (h *Health) GameLogs() gamelog.Stats {
	h.mu.Lock()
	logs := h.logs
	h.mu.Unlock()
	return logs.Stats()
}

// Synced takes whether the store listed the servers, which is when polling begins.
func (h *Health) Synced(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.phase == "" && !h.began.IsZero():
	case err == nil:
		h.phase, h.began = "", time.Now()
	default:
		h.phase = "the store does not list the servers; the poller waits"
	}
}
