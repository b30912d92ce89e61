package stats

import (
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate"
)

// mapBreak is the longest silence over which a map counts as played without a break.
const mapBreak = time.Minute

// DayStats is what the runs of one server say of one day, as far as they have been
// read: the peak since midnight, and since when the present map is played. It
// is a value: Add returns the next one, so that a program can keep it and later
// add only the runs that have come since.
type DayStats struct {
	Midnight time.Time     // the day begins
	Peak     int           // the most players since then, at midnight itself included
	PeakAt   time.Time     // when they were first seen; zero while Peak is 0
	MapSince time.Time     // Last.Map is played since then; zero if there is no run
	Last     livestate.Run // the run that was added last
}

// Add takes a run. Runs come oldest first; one that comes again, a bit longer,
// counts once. Those of before midnight tell how long a map is played.
//
// A map is played without a break while its runs follow each other within a minute.
func (d DayStats) Add(r livestate.Run) DayStats {
	if d.MapSince.IsZero() || r.Map != d.Last.Map || r.StartedAt.Sub(d.Last.LastSeenAt) > mapBreak {
		d.MapSince = r.StartedAt
	}
	d.Last = r
	if !r.LastSeenAt.Before(d.Midnight) && r.Players > d.Peak {
		d.Peak, d.PeakAt = r.Players, times.Later(r.StartedAt, d.Midnight)
	}
	return d
}

// OnMap returns how long a server that shows this map now has played it, 0 if that
// is not known: the map is "", or not that of the last run.
func (d DayStats) OnMap(name string, now time.Time) time.Duration {
	if name == "" || d.MapSince.IsZero() || d.Last.Map != name {
		return 0
	}
	return max(0, now.Sub(d.MapSince))
}
