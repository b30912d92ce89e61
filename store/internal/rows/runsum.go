package rows

import (
	"time"

	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/store"
)

// RunSum is a row of run_sum: what the next run follows. The last one names the server.
type RunSum struct {
	Last store.ServerRun
	sums.Runs
}

// NewRunSum returns the row of what was summed of a server's runs.
func NewRunSum(serverID int64, r sums.Runs) RunSum {
	return RunSum{store.ServerRun{ServerID: serverID, Run: r.Last}, r}
}

// Summed returns what was summed.
func (r *RunSum) Summed() sums.Runs {
	runs := r.Runs
	runs.Last = r.Last.Run
	return runs
}

// RunSums are the columns of run_sum: those of the last run, and what is known beside it.
var RunSums = append(ofLastRun(),
	Column[RunSum]{Name: "first_seen_at",
		Write: func(r *RunSum) Value { return unixMillis(r.FirstSeen) },
		Read:  func(r *RunSum) any { return (*Time)(&r.FirstSeen) }},
	Column[RunSum]{Name: "stay_map",
		Write: func(r *RunSum) Value { return text(r.Stay.Map) },
		Read:  func(r *RunSum) any { return &r.Stay.Map }},
	count("stay_players", func(r *RunSum) *int { return &r.Stay.Players }),
	length("stay_silence", false, func(r *RunSum) *time.Duration { return &r.Stay.Silence }),
	Column[RunSum]{Name: "map_since",
		Write: func(r *RunSum) Value { return unixMillis(r.MapSince) },
		Read:  func(r *RunSum) any { return (*Time)(&r.MapSince) }},
)

func ofLastRun() (table Table[RunSum]) {
	for _, c := range Runs {
		table = append(table, Column[RunSum]{Name: c.Name, Fixed: c.Name == "server_id",
			Write: func(r *RunSum) Value { return c.Write(&r.Last) },
			Read:  func(r *RunSum) any { return c.Read(&r.Last) }})
	}
	return table
}
