//go:build unix

package main

import (
	"sync"
	"time"
)

// watch counts, in the process of the game servers, how they are polled.
type watch struct {
	mu      sync.Mutex
	servers map[int]*polledServer
	polls   int
	doubled int           // commands over a connection after a newer one had logged in
	used    int           // connections of a server in use at once, at most
	open    int           // connections of a server that were logged in at once, at most
	gap     time.Duration // between two commands to a server

	after string                   // what happened last to the process of -soak
	gaps  map[string]time.Duration // the largest after each, of servers that answer

	kill      time.Time // of the last poller that was killed; zero: none was
	afterKill time.Duration
	across    time.Duration // between the commands before and after a kill
}

type polledServer struct {
	logins []int // numbers of the connections that have logged in, in order
	last   time.Time
}

func (w *watch) server(n int) *polledServer {
	s := w.servers[n]
	if s == nil {
		s = new(polledServer)
		w.servers[n] = s
	}
	return s
}

// login takes a login to a game server, where so many are logged in with it.
func (w *watch) login(server, conn, open int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := w.server(server)
	s.logins = append(s.logins, conn)
	w.open = max(w.open, open)
	w.used = max(w.used, 1)
}

// command takes a command that a game server was sent. Whoever sends it over a connection
// after newer ones have logged in has been logged in at the same time as they.
func (w *watch) command(server, conn int, hostile bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s, now := w.server(server), time.Now()
	for i, c := range s.logins {
		if c == conn && i < len(s.logins)-1 {
			w.doubled++
			w.used = max(w.used, len(s.logins)-i)
		}
	}
	if !s.last.IsZero() {
		w.gap = max(w.gap, now.Sub(s.last))
		if w.after != "" && !hostile {
			w.gaps[w.after] = max(w.gaps[w.after], now.Sub(s.last))
		}
		w.settle(s, now)
	}
	s.last = now
	w.polls++
}

// settle takes the time without a command since the last poller was killed.
func (w *watch) settle(s *polledServer, now time.Time) {
	if !w.kill.IsZero() && !s.last.IsZero() && s.last.Before(w.kill) {
		w.afterKill = max(w.afterKill, now.Sub(w.kill))
		w.across = max(w.across, now.Sub(s.last))
	}
}

// disturbed says that something has happened to the process of -soak.
func (w *watch) disturbed(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.after = what
}

// killed says that a poller was killed.
func (w *watch) killed() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.settleAll()
	w.kill = time.Now()
}

func (w *watch) settleAll() {
	for _, s := range w.servers {
		w.settle(s, time.Now())
	}
}

// figures returns what was counted. A poll under way may be the last.
func (w *watch) figures(p *plan) []figure {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.settleAll()
	return []figure{
		{"polls_per_second", round(float64(w.polls) / p.Duration.Seconds())},
		{"polls_by_two", float64(w.doubled)},
		{"logins_at_once", float64(w.used)},
		{"logins_open_at_once", float64(w.open)},
		{"largest_gap_s", round(w.gap.Seconds())},
		{"gap_after_kill_s", round(w.afterKill.Seconds())},
		{"gap_across_kill_s", round(w.across.Seconds())},
	}
}
