package rcontest

import (
	"sync"
	"time"
)

// A Step is one thing that a [Script] answers for a time.
type Step struct {
	Text string        // the answer to status
	For  time.Duration // how long it is the answer; 0 means until Next is called
}

// A Script answers status with one text after another, as time passes. Its
// [Script.Handle] is a [Handler]; one Script may serve several servers.
type Script struct {
	mu     sync.Mutex
	steps  []Step
	loop   bool
	at     int
	since  time.Time // when steps[at] began; zero before the first request
	others Handler
}

// NewScript returns a script that stays at the last of its steps. The clock starts with
// the first command. NewScript panics if there are no steps.
func NewScript(steps ...Step) *Script {
	if len(steps) == 0 {
		panic("rcontest: script without steps")
	}
	return &Script{steps: steps}
}

// Loop makes the script start again after its last step, and returns it.
func (s *Script) Loop() *Script {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loop = true
	return s
}

// Others makes h answer the commands other than status, which have empty answers
// otherwise, and returns the script.
func (s *Script) Others(h Handler) *Script {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.others = h
	return s
}

// Next goes to the next step now.
func (s *Script) Next() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advance(time.Now())
}

// Handle answers r.
func (s *Script) Handle(r *Request) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if s.since.IsZero() {
		s.since = now
	}
	for step := s.steps[s.at]; step.For > 0 && now.Sub(s.since) >= step.For; step = s.steps[s.at] {
		if !s.advance(s.since.Add(step.For)) {
			break
		}
	}
	if r.Command == "status" {
		return s.steps[s.at].Text
	}
	if s.others != nil {
		return s.others(r)
	}
	return ""
}

// advance starts the next step at the time at. It reports whether there is one.
func (s *Script) advance(at time.Time) bool {
	next := s.at + 1
	if next == len(s.steps) {
		if !s.loop {
			return false
		}
		next = 0
	}
	s.at, s.since = next, at
	return true
}
