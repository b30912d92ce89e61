package poll

import (
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate"
)

// State is what a server is seen to be. The zero State counts as Unknown.
type State string

// States of a server.
const (
	Unknown State = "unknown"
	Running State = "running"
	Stopped State = "stopped"
)

// Status is how a server is seen.
type Status struct {
	State   State
	Failure Failure // zero: the last poll was well, or none was made
}

// StatusChange tells of another status.
type StatusChange struct {
	Target  Target
	Before  Status
	After   Status
	At      time.Time
	LastRun livestate.Run // as last seen
	Err     error         // of the poll, if it failed; a *[PanicError] for a panic
}

// Poll tells of a poll that has ended.
type Poll struct {
	Target  Target
	Late    time.Duration // how long after its planned time it began
	Took    time.Duration
	Missed  int           // planned polls that were left out, because this one ended too late
	Taken   time.Duration // with the first answer of a server that another polled before: since its right was found; else zero
	Failure Failure       // zero: it was well
	Err     error

	Seen    livestate.Observation // what the server answered; treat as read-only; zero if it did not
	Version string                // of the game, as its status tells it; "" if it does not
}

// FailedPoll is a poll that has failed, before it is known what that means.
type FailedPoll struct {
	Target Target
	Client Client
	Last   Status // in which the server was seen
	Began  time.Time
	Err    error
}

// PanicError is a panic while a server was polled: a bug here, or in a func of Config.
type PanicError struct {
	Value any
	Stack []byte
}

// Error returns the value.
func (e *PanicError) Error() string { return fmt.Sprint("poll: panic: ", e.Value) }
