package livestate

import (
	"time"

	"github.com/left4me/left4me/internal/times"
)

// Run is a time in which a server showed one [State] whenever somebody looked.
// The zero Run is "never seen".
type Run struct {
	State
	StartedAt  time.Time // UTC, whole milliseconds
	LastSeenAt time.Time // never before StartedAt
}

// Extend takes one observation into a server's newest run. If the state is the
// same and the silence before it no longer than Policy.Gap, it returns last
// with LastSeenAt moved to the observation, never back, and true. Otherwise it
// returns a new run, which starts at the observation and at least one
// millisecond after last was last seen, and false. A zero last is no run.
func Extend(last Run, obs Observation, p Policy) (run Run, extended bool) {
	at := milliseconds(obs.At)
	if last == (Run{}) {
		return Run{State: obs.State, StartedAt: at, LastSeenAt: at}, false
	}
	if last.State == obs.State && at.Sub(last.LastSeenAt) <= p.gap() {
		last.LastSeenAt = times.Later(last.LastSeenAt, at)
		return last, true
	}
	at = times.Later(at, last.LastSeenAt.Add(time.Millisecond))
	return Run{State: obs.State, StartedAt: at, LastSeenAt: at}, false
}

// milliseconds returns t as everything here is counted.
func milliseconds(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
