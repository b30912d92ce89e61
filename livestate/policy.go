package livestate

import "time"

// Policy holds the three lengths of time that the rules depend on. A zero
// field means its default, so the zero Policy is the usual one.
type Policy struct {
	// Gap is the longest silence that one [Run] may span. Default 30 s; see
	// [Policy.For] where polls are more than 10 s apart.
	Gap time.Duration

	// Resume is how long after a session was last seen its player may have
	// connected and still be taken for the same connection. Default 60 s, at
	// most 30 minutes.
	Resume time.Duration

	// StuckAfter is the silence, counted from the last successful poll of a
	// server, after which its open sessions are closed. Default 60 s.
	StuckAfter time.Duration
}

// For returns p for polls that are an interval apart: a Gap of 0 becomes the greater of its
// default and three intervals, so that a lost poll ends no run.
func (p Policy) For(interval time.Duration) Policy {
	if p.Gap == 0 {
		p.Gap = max(defaultGap, 3*interval)
	}
	return p
}

const (
	defaultGap        = 30 * time.Second
	defaultResume     = 60 * time.Second
	defaultStuckAfter = 60 * time.Second
	maxBlink          = 15 * time.Second
)

func (p Policy) gap() time.Duration        { return positive(p.Gap, defaultGap) }
func (p Policy) resume() time.Duration     { return min(positive(p.Resume, defaultResume), recallWindow/2) }
func (p Policy) stuckAfter() time.Duration { return positive(p.StuckAfter, defaultStuckAfter) }

// blink is within how short a time no game server restarts and has a player back.
// It is half of Gap, so that a lost poll fits into it, but no longer than the
// fastest restart, however seldom the polls are.
func (p Policy) blink() time.Duration { return min(p.gap()/2, maxBlink) }

func positive(d, otherwise time.Duration) time.Duration {
	if d > 0 {
		return d
	}
	return otherwise
}
