//go:build unix

package main

import (
	"sync"
	"time"

	"github.com/left4me/left4me/rcon/rcontest"
)

// watch counts, in the process of the game servers, how they are polled.
type watch struct {
	mu      sync.Mutex
	servers map[int]*polledServer
	polls   int
	doubled int // commands over a connection after a newer one had been used
	gap     time.Duration
}

type polledServer struct {
	conn int // number of the newest connection that has sent a command
	last time.Time
}

// note takes a command that a game server was sent.
func (w *watch) note(server int, r *rcontest.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := w.servers[server]
	if s == nil {
		s = new(polledServer)
		w.servers[server] = s
	}
	now := time.Now()
	if r.Conn < s.conn {
		w.doubled++
	}
	s.conn = max(s.conn, r.Conn)
	if !s.last.IsZero() {
		w.gap = max(w.gap, now.Sub(s.last))
	}
	s.last = now
	w.polls++
}

// figures returns what was counted. A poll under way may be the last.
func (w *watch) figures(p *plan) []figure {
	w.mu.Lock()
	defer w.mu.Unlock()
	return []figure{
		{"polls_per_second", round(float64(w.polls) / p.Duration.Seconds())},
		{"polls_by_two", float64(w.doubled)},
		{"largest_gap_s", round(w.gap.Seconds())},
	}
}
