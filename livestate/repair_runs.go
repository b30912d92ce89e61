package livestate

import (
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
)

// RunRepair is one repair of [RepairRuns].
type RunRepair struct {
	Kind   RepairKind
	Before Run
	After  Run // zero if the run is gone; of [RepairMerged] the whole run so far
}

// RepairRuns makes the runs of one server, which some other program recorded, obey the
// rules of this package. In the result, which is in the order of time, no two runs
// overlap, each starts at least one millisecond after the one before it was last seen,
// and runs of one state with no more than Policy.Gap between them are one. A run that
// spans a time in which no poll succeeded cannot be told from any other. Repairing the
// result again changes nothing. The runs given stay as they are.
func RepairRuns(runs []Run, p Policy) ([]Run, []RunRepair) {
	sorted := slices.Clone(runs)
	for i := range sorted {
		sorted[i].StartedAt, sorted[i].LastSeenAt = milliseconds(sorted[i].StartedAt), milliseconds(sorted[i].LastSeenAt)
	}
	slices.SortStableFunc(sorted, func(a, b Run) int { return a.StartedAt.Compare(b.StartedAt) })

	repaired := make([]Run, 0, len(sorted))
	var repairs []RunRepair
	for _, r := range sorted {
		before := r
		if r.LastSeenAt.Before(r.StartedAt) {
			r.LastSeenAt = r.StartedAt
			repairs = append(repairs, RunRepair{RepairReversed, before, r})
		}
		if len(repaired) > 0 {
			last := &repaired[len(repaired)-1]
			switch free := last.LastSeenAt.Add(time.Millisecond); {
			case last.State == r.State && r.StartedAt.Sub(last.LastSeenAt) <= p.gap():
				last.LastSeenAt = times.Later(last.LastSeenAt, r.LastSeenAt)
				repairs = append(repairs, RunRepair{RepairMerged, before, *last})
				continue
			case !r.StartedAt.Before(free):
			case r.LastSeenAt.Before(free):
				repairs = append(repairs, RunRepair{RepairInside, before, Run{}})
				continue
			default:
				r.StartedAt = free
				repairs = append(repairs, RunRepair{RepairOverlap, before, r})
			}
		}
		repaired = append(repaired, r)
	}
	return repaired, repairs
}
