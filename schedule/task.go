package schedule

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Kind is what a task does. The zero Kind is none.
type Kind string

// The kinds of tasks.
const (
	Message Kind = "message" // Task.Text to the players, if there are any
	Command Kind = "command" // the line in Task.Text
	Restart Kind = "restart" // the line in Task.Text, which ends the game, when an update is out and the server is empty
)

// Kinds returns all kinds. The slice belongs to the caller.
func Kinds() []Kind { return []Kind{Message, Command, Restart} }

// Bounds of tasks.
const (
	MinEvery = time.Minute
	MaxTasks = 50 // of a server
)

// A Task is something to do on one server. The zero Task is off. It does not print its Text, which
// may hold a password, and JSON is without it.
type Task struct {
	Name string // which no other task of the server has
	On   bool
	Kind Kind
	Text string `json:"-"`

	// Every is the time between two runs, from midnight on; 0: the task runs once a day, at At. A Restart has neither.
	Every time.Duration

	At   time.Duration  // since midnight
	Days []time.Weekday // on which it runs; none: on all
	Zone *time.Location // of midnight; nil: UTC
}

// String names the task and its kind.
func (t Task) String() string { return fmt.Sprintf("%s %q", t.Kind, t.Name) }

// Format writes String, whatever the verb.
func (t Task) Format(f fmt.State, _ rune) { fmt.Fprint(f, t.String()) }

// ErrTask means that a task cannot be done as it is.
var ErrTask = errors.New("schedule: not a task")

// Check returns ErrTask for a task that cannot be done as it is.
func (t Task) Check() error {
	if !slices.Contains(Kinds(), t.Kind) || t.Name == "" || t.Text == "" || t.Every != 0 && (t.Every < MinEvery || t.Every > 24*time.Hour) || t.At < 0 || t.At >= 24*time.Hour {
		return ErrTask
	}
	return nil
}

// last returns the latest time not after now at which the task was to run; zero if there is none within a day.
func (t Task) last(now time.Time) time.Time {
	zone := t.Zone
	if zone == nil {
		zone = time.UTC
	}
	for back := range 2 {
		y, m, d := now.In(zone).Date()
		midnight := time.Date(y, m, d-back, 0, 0, 0, 0, zone)
		if len(t.Days) > 0 && !slices.Contains(t.Days, midnight.Weekday()) {
			continue
		}
		var at time.Time
		if t.Every > 0 {
			end := now
			if back > 0 {
				end = time.Date(y, m, d, 0, 0, 0, -1, zone)
			}
			at = midnight.Add(end.Sub(midnight).Truncate(t.Every))
		} else { // by the clock on the wall, on days of 23 hours too
			at = time.Date(y, m, d-back, 0, 0, int(t.At/time.Second), 0, zone)
		}
		if !at.After(now) {
			return at
		}
	}
	return time.Time{}
}

// Next returns the first time after now at which the task is to run. Zero: it is off, or not a task, or a Restart, which
// waits for an update.
func (t Task) Next(now time.Time) time.Time {
	if !t.On || t.Kind == Restart || t.Check() != nil {
		return time.Time{}
	}
	zone := t.Zone
	if zone == nil {
		zone = time.UTC
	}
	y, m, d := now.In(zone).Date()
	for ahead := range 9 { // a week has every day; half a day may be missing where a zone changes
		day := time.Date(y, m, d+ahead, 0, 0, 0, 0, zone)
		if len(t.Days) > 0 && !slices.Contains(t.Days, day.Weekday()) {
			continue
		}
		end := time.Date(y, m, d+ahead+1, 0, 0, 0, -1, zone)
		if t.Every == 0 {
			end = time.Date(y, m, d+ahead, 0, 0, int(t.At/time.Second), 0, zone)
			if end.After(now) {
				return end
			}
			continue
		}
		at := day
		if !day.After(now) {
			at = day.Add((now.Sub(day)/t.Every + 1) * t.Every)
		}
		if !at.After(end) {
			return at
		}
	}
	return time.Time{}
}
