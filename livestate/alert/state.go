package alert

import (
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// State is what must be remembered of a server between looks. The zero State is of a server of which nothing is
// known. Methods return a new State and leave the receiver as it was.
type State struct {
	LookedAt time.Time // of the last look

	// Reach is a run of looks with the same result, of Looks looks since Since. Answers after Down has one too.
	Reach Reach
	Since time.Time
	Looks int

	DownSince time.Time // of the outage that was told; zero if none is open
	Refused   bool      // the wrong password was told

	Full, Empty Level
	FirstJoinAt time.Time // that was told since the server was last found empty
	Last        livestate.State

	Ends   []End     // within the last minutes, oldest first; treat as read-only
	WaveAt time.Time // that was told
	Joins  []Join    // that were told; treat as read-only
}

// Level is whether something holds of a server, which changes only after it has lasted.
type Level struct {
	Known   bool
	On      bool
	Other   time.Time // since when looks say otherwise than On; zero if they do not
	Looks   int       // of Other
	Quieted time.Time // when On was last told
}

// End is the end of a session.
type End struct {
	At      time.Time
	NoLogon bool
}

// Join is a join that was told.
type Join struct {
	SteamID steam.ID
	At      time.Time // of the last time that the player joined or left
}

// turn takes note that the level is on or off at a time, and reports whether it has just come on after it was
// known to be off. A level comes on after rise and goes off after fall.
func (l Level) turn(at time.Time, on bool, rise, fall time.Duration) (Level, bool) {
	if l.On == on { // where it is not known, On is the contrary of the looks so far
		l.Other, l.Looks = time.Time{}, 0
		if l.Known {
			return l, false
		}
	}
	if l.Other.IsZero() || l.Other.After(at) {
		l.Other, l.Looks = at, 0
	}
	l.Looks++
	need := fall
	if on {
		need = rise
	}
	if l.Looks < minLooks || at.Sub(l.Other) < need {
		if !l.Known {
			l.On = !on // until it has lasted, it is neither
		}
		return l, false
	}
	came := on && l.Known
	l = Level{Known: true, On: on, Quieted: l.Quieted}
	return l, came
}

// interrupted is the level after a time in which nothing was known.
func (l Level) interrupted() Level {
	l.Other, l.Looks = time.Time{}, 0
	return l
}
