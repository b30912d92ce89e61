package daemon

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
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
	from, to time.Time // of what was observed
	sessions map[sessionKey]livestate.Session
}

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
		if s.from.IsZero() || e.obs.At.Before(s.from) {
			s.from = e.obs.At
		}
		if e.obs.At.After(s.to) {
			s.to = e.obs.At
		}
	}
	for _, list := range [...][]livestate.Session{c.Closed, c.Opened, c.Reopened, c.Updated} {
		for _, session := range list {
			s.keep(session)
		}
	}
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

// Difference is a session of which the record and the store tell different things.
type Difference struct {
	ServerID int64
	SteamID  steam.ID
	JoinedAt time.Time

	// Field is the column that differs, with both values as text; "" if one of the
	// two does not have the session at all: the one whose text is "none".
	Field            string
	Recorded, Stored string
}

// String returns the difference as one line.
func (d Difference) String() string {
	field := cmp.Or(d.Field, "session")
	return fmt.Sprintf("server %d: %s joined %s: %s: recorded %s, stored %s",
		d.ServerID, d.SteamID, d.JoinedAt.Format(time.RFC3339Nano), field, d.Recorded, d.Stored)
}

// Compare yields what differs between the record and a store, by server and start,
// within the time that the record covers. What goes on after its end is no
// difference. It ends with the first error of the store.
func (r *Replayed) Compare(ctx context.Context, history store.History) iter.Seq2[Difference, error] {
	return func(yield func(Difference, error) bool) {
		for _, id := range r.Servers() {
			for d, err := range r.servers[id].compare(ctx, id, history) {
				if !yield(d, err) || err != nil {
					return
				}
			}
		}
	}
}

func (s *replayed) compare(ctx context.Context, id int64, history store.History) iter.Seq2[Difference, error] {
	return func(yield func(Difference, error) bool) {
		if s.to.IsZero() {
			return // nothing was observed
		}
		recorded := maps.Clone(s.sessions)
		for stored, err := range history.Sessions(ctx, id, s.from, s.to) {
			if err != nil {
				yield(Difference{}, err)
				return
			}
			key := keyOf(stored)
			session, ok := recorded[key]
			delete(recorded, key)
			d := Difference{ServerID: id, SteamID: stored.SteamID, JoinedAt: stored.JoinedAt}
			switch {
			case ok:
				if !s.compareSession(d, session, stored, yield) {
					return
				}
			case s.covers(stored):
				d.Recorded, d.Stored = "none", span(stored)
				if !yield(d, nil) {
					return
				}
			}
		}
		rest := slices.SortedFunc(maps.Values(recorded), byStart)
		for _, session := range rest {
			if session.LastSeenAt.Before(s.from) {
				continue // over before the record
			}
			d := Difference{ServerID: id, SteamID: session.SteamID, JoinedAt: session.JoinedAt,
				Recorded: span(session), Stored: "none"}
			if !yield(d, nil) {
				return
			}
		}
	}
}

// covers reports whether the record must know a session that the store has: it was
// seen within the time of the record. A session may start before the poll that has
// first seen it, but not after its last.
func (s *replayed) covers(stored livestate.Session) bool {
	return stored.LastSeenAt.After(s.from) && !stored.JoinedAt.After(s.to) && !stored.LastSeenAt.After(s.to)
}

// compareSession yields the columns that differ. It reports whether to go on.
func (s *replayed) compareSession(d Difference, recorded, stored livestate.Session, yield func(Difference, error) bool) bool {
	differs := func(field, a, b string) bool {
		if a == b {
			return true
		}
		d.Field, d.Recorded, d.Stored = field, a, b
		return yield(d, nil)
	}
	if !differs("userid", fmt.Sprint(recorded.UserID), fmt.Sprint(stored.UserID)) ||
		!differs("name_at_join", fmt.Sprintf("%q", recorded.Name), fmt.Sprintf("%q", stored.Name)) {
		return false
	}
	if recorded.Open() && (stored.Open() || !stored.LeftAt.Before(recorded.LastSeenAt)) {
		return true // it went on
	}
	return differs("left_at", end(recorded), end(stored)) &&
		differs("min_ping", fmt.Sprint(recorded.MinPing), fmt.Sprint(stored.MinPing)) &&
		differs("max_ping", fmt.Sprint(recorded.MaxPing), fmt.Sprint(stored.MaxPing)) &&
		differs("reason", string(recorded.Reason), string(stored.Reason))
}

func end(s livestate.Session) string {
	if s.Open() {
		return "open"
	}
	return s.LeftAt.Format(time.RFC3339Nano)
}

func span(s livestate.Session) string { return fmt.Sprintf("%q until %s", s.NameNow, end(s)) }
