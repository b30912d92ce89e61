package schedule

import (
	"maps"
	"time"
)

const (
	late       = 5 * time.Minute // after a task's time at which it is left out
	emptyLooks = 2               // in a row, before a restart
	lookGap    = 2 * time.Minute // between looks that are in a row
)

// RestartPause is the least time between two times at which a Restart is due.
const RestartPause = 30 * time.Minute

// Look is what a poll of the server found.
type Look struct {
	At        time.Time
	Known     bool // the server answered, and its roster was complete
	Players   int  // people, those who are still joining too
	UpdateOut bool // there is a newer version than the server's
}

// State is what must be remembered of a server between looks. The zero State is of a server of which nothing is known.
// Look returns a new State and leaves the receiver as it was.
type State struct {
	Began    time.Time            // of the first look; what was due until then is left out
	LookedAt time.Time            // of the last look
	Empty    int                  // looks in a row that found nobody
	Ran      map[string]time.Time // when tasks were last due, by name; treat as read-only
}

// Look takes what a poll found and returns the tasks that are to be carried out now, in their order. A task whose time
// has passed more than 5 minutes ago is left out; so are messages while nobody is there, and everything while the server
// does not answer. What was due before the first look is left out too.
func (s State) Look(tasks []Task, l Look) (State, []Task) {
	if !s.LookedAt.IsZero() && !l.At.After(s.LookedAt) {
		if s.LookedAt.Sub(l.At) > lookGap { // the clock has stepped back: go on from there
			s.LookedAt, s.Empty = l.At, 0
		}
		return s, nil
	}
	if s.Began.IsZero() {
		s.Began = l.At
	}
	if !l.Known || l.Players > 0 || l.At.Sub(s.LookedAt) > lookGap {
		s.Empty = 0
	}
	if l.Known && l.Players == 0 {
		s.Empty = min(s.Empty+1, emptyLooks)
	}
	s.LookedAt = l.At
	ran := make(map[string]time.Time)
	var due []Task
	for _, t := range tasks {
		if was, there := s.Ran[t.Name]; there {
			ran[t.Name] = was
		}
		if !t.On || t.Check() != nil || !l.Known {
			continue
		}
		if t.Kind == Restart {
			if l.UpdateOut && s.Empty >= emptyLooks && l.At.Sub(ran[t.Name]) >= RestartPause {
				ran[t.Name] = l.At
				due = append(due, t)
			}
			continue
		}
		at := t.last(l.At)
		if !at.After(ran[t.Name]) || !at.After(s.Began) {
			continue
		}
		ran[t.Name] = at
		if l.At.Sub(at) <= late && (t.Kind != Message || l.Players > 0) {
			due = append(due, t)
		}
	}
	if !maps.Equal(ran, s.Ran) {
		s.Ran = ran
	}
	return s, due
}
