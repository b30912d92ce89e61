package poll

import (
	"time"

	"github.com/left4me/left4me/livestate"
)

// Recorder keeps observations. A record.Writer of livestate/record is one. The
// live of its methods is as it was before.
type Recorder interface {
	// Observe is told of an observation.
	Observe(id int64, live livestate.Server, obs livestate.Observation)

	// Edge is told of a line of the game's log.
	Edge(id int64, live livestate.Server, e livestate.Edge)

	// AddKnown is told of sessions that Latest has returned.
	AddKnown(id int64, live livestate.Server, sessions []livestate.Session)

	// Stop is told that open sessions end.
	Stop(id int64, live livestate.Server, at time.Time, why livestate.Reason)

	// Forget is told that Known has said what is known of a server: what comes next does not
	// follow what was told before.
	Forget(id int64)
}

type noRecord struct{}

func (noRecord) Observe(int64, livestate.Server, livestate.Observation) {}

func (noRecord) Edge(int64, livestate.Server, livestate.Edge) {}

func (noRecord) AddKnown(int64, livestate.Server, []livestate.Session) {}

func (noRecord) Stop(int64, livestate.Server, time.Time, livestate.Reason) {}

func (noRecord) Forget(int64) {}
