package daemon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
)

// Replayed is the history that a record tells.
type Replayed struct {
	// Entries is how many entries the record has, and Damaged at how many places
	// it could not be read, as where a crash has cut it.
	Entries, Damaged int

	servers map[int64]*replayed
}

// replayed is the history of one server.
type replayed struct {
	live     livestate.Server
	periods  []period // rising; a record that was off for a while has several
	missed   bool     // the daemon had seen more than the record has: a new period begins
	sessions map[sessionKey]livestate.Session
}

// period is a time of which the record has every successful poll, the first at from
// and the last at to.
type period struct{ from, to time.Time }

// Replay reads a record (see [OpenRecord]) and rebuilds the sessions that it tells
// of, under the given policy. Of sessions that had begun before the record did, it
// takes what the daemon knew then.
//
// A record that is cut or damaged is read as far as can be. The error is that of r
// or of ctx.
func Replay(ctx context.Context, r io.Reader, policy livestate.Policy) (*Replayed, error) {
	all := &Replayed{servers: make(map[int64]*replayed)}
	reader := newRecordReader(r)
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e, err := reader.next()
		all.Entries, all.Damaged = reader.entries, reader.damaged
		if errors.Is(err, io.EOF) {
			all.settle()
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("daemon: reading the record: %w", err)
		}
		s := all.servers[e.server]
		if s == nil {
			s = &replayed{sessions: make(map[sessionKey]livestate.Session)}
			all.servers[e.server] = s
		}
		s.step(&e, policy)
	}
}

// settle takes open sessions as they were last seen: that is in no change.
func (r *Replayed) settle() {
	for _, s := range r.servers {
		for _, session := range s.live.Sessions {
			if _, ok := s.sessions[keyOf(session)]; ok {
				s.keep(session)
			}
		}
	}
}

func (s *replayed) step(e *entry, policy livestate.Policy) {
	var c livestate.Changes
	switch e.kind {
	case entryKnown:
		// What the daemon knew counts only where it had seen more than is here.
		if s.live.Run.StartedAt.IsZero() || e.run.LastSeenAt.After(s.live.Run.LastSeenAt) {
			s.live = livestate.Server{Run: e.run, Sessions: e.sessions}
			s.missed = true
			for _, session := range e.sessions {
				if session.Open() {
					s.keep(session)
				}
			}
		}
		return
	case entryRecall:
		s.live = s.live.Recall(e.sessions)
		return
	case entryStop:
		s.live, c = s.live.Stop(e.at, e.reason)
	case entryObservation:
		s.live, c = s.live.Observe(e.obs, policy)
		s.observed(s.live.Run.LastSeenAt)
	}
	for session := range c.Sessions() {
		s.keep(session)
	}
}

// observed takes note of a poll.
func (s *replayed) observed(at time.Time) {
	if s.missed || len(s.periods) == 0 {
		s.periods = append(s.periods, period{at, at})
		s.missed = false
	}
	s.periods[len(s.periods)-1].to = at
}

func (s *replayed) keep(session livestate.Session) {
	s.sessions[keyOf(session)] = session
}

// Servers returns the ids of the servers in the record.
func (r *Replayed) Servers() []int64 { return slices.Sorted(maps.Keys(r.servers)) }

// Sessions returns the sessions of a server as they were at the end of the record,
// by their start.
func (r *Replayed) Sessions(server int64) []livestate.Session {
	s := r.servers[server]
	if s == nil {
		return nil
	}
	return slices.SortedFunc(maps.Values(s.sessions), byStart)
}
