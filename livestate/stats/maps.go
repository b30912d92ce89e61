package stats

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate"
)

// UsageBy returns how long each map was played within a span and by how many, the
// one with most person-minutes first. A function makes another name of that of a map,
// such as that of its campaign; what it names "" is left out, and nil takes the
// maps as they are. The time in which the server changed maps or hibernated is left
// out, and of a server that makes up names, those beyond the first 4,096.
//
// The runs come in any order, of one server or of many. Pass them through
// [Held], so that the time between two polls counts.
func UsageBy(runs iter.Seq[livestate.Run], span Span, name func(mapName string) string) []MapUsage {
	usage := make(map[string]Usage)
	for r := range runs {
		if r.Map == "" || r.Hibernating {
			continue
		}
		key := r.Map
		if name != nil {
			key = name(r.Map)
		}
		if d := span.Overlap(r.StartedAt, r.LastSeenAt); d > 0 && key != "" {
			addUsage(usage, key, d, r.Players)
		}
	}
	return RankUsage(usage)
}

// RankUsage lists how much maps were played as [UsageBy] does: the one with most
// person-minutes first, then the one played longest, then by name.
func RankUsage(byMap map[string]Usage) []MapUsage {
	list := sortUsage(byMap)
	slices.SortStableFunc(list, func(a, b MapUsage) int { return cmp.Compare(b.People, a.People) })
	return list
}

// MapEnds is how the stays on a map ended. A stay is a time in which people play one
// map without a break.
type MapEnds struct {
	Map     string
	Emptied int // the last of them left
	Moved   int // another map followed, with people on it
}

// Share returns which part of the stays, from 0 to 1, emptied the server; 0 of none.
func (e MapEnds) Share() float64 {
	if e.Emptied+e.Moved == 0 {
		return 0
	}
	return float64(e.Emptied) / float64(e.Emptied+e.Moved)
}

// EndsByMap returns how the stays on each map ended within a span, the map that
// emptied the server most often first. A stay that is followed by silence for longer
// than gap, or by nothing, has no known end and does not count. What a server shows
// while it changes maps, no map and often no players, ends nothing. The runs are those of
// one server, oldest first; of one that makes up maps, those beyond the first 4,096
// are left out.
func EndsByMap(runs iter.Seq[livestate.Run], span Span, gap time.Duration) []MapEnds {
	ends := make(map[string]MapEnds)
	var stay livestate.Run // the last run with a map and people, if they may still be there
	var seen time.Time     // the end of the last run
	for r := range runs {
		if r.StartedAt.Sub(seen) > gap {
			stay = livestate.Run{}
		}
		seen = times.Later(seen, r.LastSeenAt)
		if r.Map == "" {
			continue
		}
		if stay.Players > 0 && span.Contains(r.StartedAt) {
			e, known := ends[stay.Map]
			e.Map = stay.Map
			switch {
			case r.Players == 0:
				e.Emptied++
			case r.Map != stay.Map:
				e.Moved++
			}
			if (known || len(ends) < maxMaps) && e.Emptied+e.Moved > 0 {
				ends[stay.Map] = e
			}
		}
		stay = r
	}
	return RankEnds(ends)
}

// RankEnds lists how stays on maps ended as [EndsByMap] does.
func RankEnds(ends map[string]MapEnds) []MapEnds {
	list := make([]MapEnds, 0, len(ends))
	for _, e := range ends {
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b MapEnds) int {
		return cmp.Or(cmp.Compare(b.Emptied, a.Emptied), cmp.Compare(a.Moved, b.Moved), cmp.Compare(a.Map, b.Map))
	})
	return list
}
