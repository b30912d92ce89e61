package record

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

// History is what a record tells.
type History struct {
	// Entries is how many entries the record has, and Damaged at how many places
	// it could not be read, as where a crash has cut it.
	Entries, Damaged int

	servers map[int64]*ServerHistory
}

// ServerHistory is what a record tells of one server. A nil *ServerHistory tells
// nothing.
type ServerHistory struct {
	live     livestate.Server
	periods  []Period
	missed   bool // the poller had seen more than the record has: a new period begins
	sessions map[livestate.SessionKey]livestate.Session
}

// Period is a time of which the record has every successful poll, the first at From
// and the last at To.
type Period struct{ From, To time.Time }

// ReplayAll is Replay of the records of several pollers that share the servers of one store.
// Each server is that of the poller that had it at the time. The clocks of the pollers must be
// right to within the time that a server takes to go from one to another, a second or so.
func ReplayAll(ctx context.Context, policy livestate.Policy, records ...io.Reader) (*History, error) {
	return replay(ctx, newMerger(records), policy)
}

// Replay reads a record (see [Open]) and rebuilds the sessions that it tells of, under
// the given policy. Of sessions that had begun before the record did, it takes what the
// poller knew then.
//
// A record that is cut or damaged is read as far as can be. The error is that of r
// or of ctx.
func Replay(ctx context.Context, r io.Reader, policy livestate.Policy) (*History, error) {
	return replay(ctx, newMerger([]io.Reader{r}), policy)
}

func replay(ctx context.Context, reader *merger, policy livestate.Policy) (*History, error) {
	all := &History{servers: make(map[int64]*ServerHistory)}
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e, err := reader.Next()
		all.Entries, all.Damaged = reader.Entries(), reader.Damaged()
		if errors.Is(err, io.EOF) {
			all.settle()
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("record: read: %w", err)
		}
		s := all.servers[e.ServerID]
		if s == nil {
			s = &ServerHistory{sessions: make(map[livestate.SessionKey]livestate.Session)}
			all.servers[e.ServerID] = s
		}
		s.step(&e, policy)
	}
}

// settle takes open sessions as they were last seen: that is in no change.
func (h *History) settle() {
	for _, s := range h.servers {
		s.settle()
	}
}

func (s *ServerHistory) settle() {
	for _, session := range s.live.Sessions {
		if _, ok := s.sessions[session.Key()]; ok {
			s.keep(session)
		}
	}
}

func (s *ServerHistory) step(e *Entry, policy livestate.Policy) {
	var c livestate.Changes
	switch e.Kind {
	case KindKnown:
		// What the poller knew counts only where it had seen more than is here.
		if s.live.Run.StartedAt.IsZero() || e.Run.LastSeenAt.After(s.live.Run.LastSeenAt) {
			s.settle()
			s.live = livestate.Server{Run: e.Run, Sessions: e.Sessions}
			s.missed = true
			for _, session := range e.Sessions {
				if session.Open() {
					s.keep(session)
				}
			}
		}
		return
	case KindAddKnown:
		s.live = s.live.AddKnown(e.Sessions)
		return
	case KindEdge:
		s.live = s.live.Edge(e.Edge)
		return
	case KindStop:
		s.live, c = s.live.Stop(e.At, e.Reason)
	case KindObservation:
		s.live, c = s.live.Observe(e.Obs, policy)
		s.observed(s.live.Run.LastSeenAt)
	}
	for session := range c.Sessions() {
		s.keep(session)
	}
}

// observed takes note of a poll.
func (s *ServerHistory) observed(at time.Time) {
	if s.missed || len(s.periods) == 0 {
		s.periods = append(s.periods, Period{at, at})
		s.missed = false
	}
	s.periods[len(s.periods)-1].To = at
}

func (s *ServerHistory) keep(session livestate.Session) {
	s.sessions[session.Key()] = session
}

// Servers returns the ids of the servers in the record, in order.
func (h *History) Servers() []int64 { return slices.Sorted(maps.Keys(h.servers)) }

// Server returns what the record tells of a server; nil if it has nothing.
func (h *History) Server(id int64) *ServerHistory { return h.servers[id] }

// Sessions returns the sessions as they were at the end of the record, in the order of
// [livestate.CompareStart]. The slice is the caller's.
func (s *ServerHistory) Sessions() []livestate.Session {
	if s == nil {
		return nil
	}
	return slices.SortedFunc(maps.Values(s.sessions), livestate.CompareStart)
}

// Periods returns the times that the record covers, rising. A record that was off for a
// while has several. The slice is the caller's.
func (s *ServerHistory) Periods() []Period {
	if s == nil {
		return nil
	}
	return slices.Clone(s.periods)
}

// Last returns what was known of the server at the end of the record. The caller must
// not change its sessions.
func (s *ServerHistory) Last() livestate.Server {
	if s == nil {
		return livestate.Server{}
	}
	return s.live
}

// Covers reports whether the poll at which a session was last seen is in the record, so
// that the record must know the session.
func (s *ServerHistory) Covers(seen time.Time) bool {
	return s != nil && slices.ContainsFunc(s.periods, func(p Period) bool { return seen.After(p.From) && !seen.After(p.To) })
}
