package livestate

import (
	"iter"
	"time"
)

// EventKind says what happened. Its text is what programs read in JSON.
type EventKind string

// What can happen on a server.
const (
	EventJoin   EventKind = "join"
	EventLeave  EventKind = "leave"
	EventReopen EventKind = "return" // a session that had been closed goes on
	EventRename EventKind = "rename"
	EventMap    EventKind = "map"
	EventState  EventKind = "state" // players, bots or hibernation changed
	EventUp     EventKind = "up"
	// EventTrouble says that a server which was up does not answer now. If it stays so
	// for longer than Policy.StuckAfter, EventDown follows. No Changes has it: who
	// polls tells a short trouble from a failed poll.
	EventTrouble EventKind = "trouble"
	EventDown    EventKind = "down"
)

// Event is one thing that happened on a server, as the polls saw it. The zero
// Event is none.
type Event struct {
	ID       uint64 // given by who publishes the event, rising within a process; 0 before that
	Kind     EventKind
	At       time.Time // UTC
	ServerID int64     // set by the caller of [Changes.Events], who knows it

	// Session is set for EventJoin, EventLeave, EventReopen and EventRename.
	Session Session
	From    string // the name or map before, for EventRename and EventMap

	// LastSeenAt is set for EventTrouble and EventDown: the last successful poll, in
	// UTC; zero if there was none.
	LastSeenAt time.Time

	// State is the server's state after the event.
	State State
}

// Events yields what the step means to a reader of events: that the server went
// up, its new map and state, who left, who joined, who goes on, who has another
// name now, that it went down. ID and ServerID of the events are 0.
func (c Changes) Events() iter.Seq[Event] {
	return func(yield func(Event) bool) {
		event := Event{At: c.At, State: c.Run.State}
		send := func(kind EventKind, s Session, from string) bool {
			e := event
			e.Kind, e.Session, e.From = kind, s, from
			if kind == EventDown {
				e.LastSeenAt = c.Run.LastSeenAt
			}
			return yield(e)
		}
		if c.Up && !send(EventUp, Session{}, "") {
			return
		}
		if c.MapChanged && !send(EventMap, Session{}, c.MapBefore) {
			return
		}
		if c.RunStarted && !c.Previous.State.equalButMap(c.Run.State) && !send(EventState, Session{}, "") {
			return
		}
		for _, list := range [...]struct {
			kind     EventKind
			sessions []Session
		}{{EventLeave, c.Closed}, {EventJoin, c.Opened}, {EventReopen, c.Reopened}} {
			for i := range list.sessions {
				if !send(list.kind, list.sessions[i], "") {
					return
				}
			}
		}
		for i := range c.Passed {
			if !send(EventJoin, c.Passed[i], "") || !send(EventLeave, c.Passed[i], "") {
				return
			}
		}
		for i := range c.Renamed {
			if !send(EventRename, c.Renamed[i].Session, c.Renamed[i].From) {
				return
			}
		}
		if c.Down {
			send(EventDown, Session{}, "")
		}
	}
}

// Sessions yields every session that the step changed, each once and whole: those
// that ended, were opened, were reopened, and those of which something else that is
// stored changed.
func (c Changes) Sessions() iter.Seq[Session] {
	return func(yield func(Session) bool) {
		for _, list := range [...][]Session{c.Closed, c.Passed, c.Opened, c.Reopened, c.Updated} {
			for i := range list {
				if !yield(list[i]) {
					return
				}
			}
		}
	}
}

func (s State) equalButMap(other State) bool {
	s.Map = other.Map
	return s == other
}
