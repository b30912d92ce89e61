package store

import (
	"time"

	"github.com/left4me/left4me/livestate"
)

// EventKind says what happened.
type EventKind string

// What can happen on a server.
const (
	Joined     EventKind = "join"
	Departed   EventKind = "leave"
	Returned   EventKind = "return" // a session that had been closed goes on
	Renamed    EventKind = "rename"
	MapChanged EventKind = "map"
	StateSeen  EventKind = "state" // players, bots or hibernation changed
	WentUp     EventKind = "up"
	WentDown   EventKind = "down"
)

// Event is one thing that happened on a server, as the poller saw it. It is not
// stored.
type Event struct {
	ID       uint64 // rising within a process; 0 before it is published
	Kind     EventKind
	At       time.Time
	ServerID int64

	// Session is set for Joined, Departed, Returned and Renamed.
	Session livestate.Session
	From    string // the name or map before, for Renamed and MapChanged

	// State is the server's state after the event.
	State livestate.State
}
