package daemon

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/livestate/record"
	"github.com/left4me/left4me/steam/profiles"
	"github.com/left4me/left4me/store/batch"
)

// Health tells how a daemon does: to who decides whether the process is ready, to
// who gathers metrics, and to who reads the pages. Give it to [Run] in
// [Config.Health]. The zero Health is ready to use and must not be copied.
//
// Its methods may be called from many goroutines.
type Health struct {
	polls     atomic.Uint64
	failures  [poll.KindInternal + 1]atomic.Uint64 // by poll.Kind
	late      atomic.Uint64
	panics    atomic.Uint64
	lateness  histogram // of polls, against the planned time
	pollTime  histogram
	flushTime histogram
	pruned    atomic.Uint64

	mu       sync.Mutex
	phase    string // why nothing is polled; "" while polling
	interval time.Duration
	beat     time.Time // the last pass over the servers
	overdue  int       // servers whose poll should have begun long ago
	polled   int       // servers that are polled at all
	states   map[string]int
	writer   *batch.Writer // of the present run
	bus      *events.Bus
	record   *record.Writer
	profiles *profiles.Fetcher
	notices  []notice
}

type notice struct{ about, text string }

// Ready returns nil if the daemon polls, its last pass over the servers is recent,
// and what it sees reaches the store; otherwise an error that tells an operator what
// is wrong. A Health that no daemon uses yet is not ready.
func (h *Health) Ready() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	now, written := time.Now(), h.writer.Stats()
	if errors.Is(written.Err, context.DeadlineExceeded) {
		written.Err = errors.New("it does not answer in time")
	}
	switch {
	case h.beat.IsZero() && h.phase == "":
		return errors.New("the poller has not started")
	case h.phase != "":
		return errors.New(h.phase)
	case written.Err != nil:
		return fmt.Errorf("the store has taken no writes for %s: %w", now.Sub(written.Since).Round(time.Second), written.Err)
	case now.Sub(h.beat) > 3*h.interval+5*time.Second:
		return fmt.Errorf("the poller has made no pass for %s", now.Sub(h.beat).Round(time.Second))
	case h.overdue > h.polled/2:
		return fmt.Errorf("the polls of %d of %d servers are overdue", h.overdue, h.polled)
	}
	return nil
}

// Notices returns what an operator should know though the daemon is ready, one
// sentence each, such as that the Steam Web API refuses the key.
func (h *Health) Notices() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	texts := make([]string, 0, len(h.notices))
	for _, n := range h.notices {
		texts = append(texts, n.text)
	}
	return texts
}

// notice sets the notice about a thing; an empty text removes it.
func (h *Health) notice(about, text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.notices = slices.DeleteFunc(h.notices, func(n notice) bool { return n.about == about })
	if text != "" {
		h.notices = append(h.notices, notice{about, text})
	}
}

// idle says why nothing is polled; "" says that polling begins.
func (h *Health) idle(why string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.phase = why
	if why == "" {
		h.beat = time.Now()
	}
}

// start tells what Ready and the metrics need to know of the configuration.
func (h *Health) start(c Config, recorder *record.Writer, fetcher *profiles.Fetcher) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.interval, h.bus, h.record, h.profiles = c.Interval, c.Events, recorder, fetcher
}

// pass reports one look at all servers.
func (h *Health) pass(states map[string]int, polled, overdue int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.beat, h.states, h.polled, h.overdue = time.Now(), states, polled, overdue
}

// writes tells which writer takes what is seen to the store.
func (h *Health) writes(w *batch.Writer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.writer = w
}
