package rows

import (
	"time"

	"github.com/left4me/left4me/livestate/stats/sums"
)

// Sum is a row of one of the tables that keep a [sums.Server].
type Sum[K comparable, V any] struct {
	ServerID int64
	Key      K
	Value    V
}

// SumsOf returns the rows of a map of sums.
func SumsOf[K comparable, V any](serverID int64, m map[K]V) []Sum[K, V] {
	list := make([]Sum[K, V], 0, len(m))
	for k, v := range m {
		list = append(list, Sum[K, V]{serverID, k, v})
	}
	return list
}

type (
	// PlayerQuarter is a row of player_quarter.
	PlayerQuarter = Sum[sums.PlayerQuarter, sums.Presence]

	// MapQuarter is a row of map_quarter.
	MapQuarter = Sum[sums.MapQuarter, sums.MapSum]

	// PairQuarter is a row of pair_quarter.
	PairQuarter = Sum[sums.PairQuarter, time.Duration]

	// LengthQuarter is a row of length_quarter.
	LengthQuarter = Sum[sums.LengthQuarter, int]

	// VisitQuarter is a row of visit_quarter.
	VisitQuarter = Sum[sums.LengthQuarter, int]

	// EndQuarter is a row of end_quarter.
	EndQuarter = Sum[sums.EndQuarter, int]
)

func ofServer[K comparable, V any](quarter func(*K) *sums.Quarter, columns ...Column[Sum[K, V]]) Table[Sum[K, V]] {
	return append(Table[Sum[K, V]]{
		{Name: "server_id", Fixed: true, Write: func(s *Sum[K, V]) Value { return number(s.ServerID) }},
		{Name: "quarter", Fixed: true,
			Write: func(s *Sum[K, V]) Value { return number(*quarter(&s.Key)) },
			Read:  func(s *Sum[K, V]) any { return quarter(&s.Key) }},
	}, columns...)
}

// length binds a column to a length of time.
func length[T any](name string, fixed bool, field func(*T) *time.Duration) Column[T] {
	return Column[T]{Name: name, Fixed: fixed,
		Write: func(row *T) Value { return number(field(row).Milliseconds()) },
		Read:  func(row *T) any { return (*Duration)(field(row)) }}
}

// count binds a column to a number.
func count[T any](name string, field func(*T) *int) Column[T] {
	return Column[T]{Name: name,
		Write: func(row *T) Value { return number(*field(row)) },
		Read:  func(row *T) any { return field(row) }}
}

// PlayerQuarters are the columns of player_quarter.
var PlayerQuarters = ofServer(func(k *sums.PlayerQuarter) *sums.Quarter { return &k.Quarter },
	Column[PlayerQuarter]{Name: "steam_id_64", Fixed: true,
		Write: func(s *PlayerQuarter) Value { return steamIDValue(s.Key.Player) },
		Read:  func(s *PlayerQuarter) any { return (*SteamID)(&s.Key.Player) }},
	length("millis", false, func(s *PlayerQuarter) *time.Duration { return &s.Value.Time }),
	count("began", func(s *PlayerQuarter) *int { return &s.Value.Began }),
	count("went_on", func(s *PlayerQuarter) *int { return &s.Value.WentOn }),
)

// MapQuarters are the columns of map_quarter. While peak is 0, so is peak_at.
var MapQuarters = ofServer(func(k *sums.MapQuarter) *sums.Quarter { return &k.Quarter },
	Column[MapQuarter]{Name: "map", Fixed: true,
		Write: func(s *MapQuarter) Value { return text(s.Key.Map) },
		Read:  func(s *MapQuarter) any { return &s.Key.Map }},
	length("silence", true, func(s *MapQuarter) *time.Duration { return &s.Key.Silence }),
	length("up", false, func(s *MapQuarter) *time.Duration { return &s.Value.Up }),
	Column[MapQuarter]{Name: "people",
		Write: func(s *MapQuarter) Value { return number(int64(s.Value.People)) },
		Read:  func(s *MapQuarter) any { return &s.Value.People }},
	length("full_for", false, func(s *MapQuarter) *time.Duration { return &s.Value.Full }),
	count("peak", func(s *MapQuarter) *int { return &s.Value.Peak }),
	Column[MapQuarter]{Name: "peak_at",
		Write: func(s *MapQuarter) Value {
			if s.Value.PeakAt.IsZero() {
				return number(0)
			}
			return unixMillis(s.Value.PeakAt)
		},
		Read: func(s *MapQuarter) any { return (*Time)(&s.Value.PeakAt) }},
	count("emptied", func(s *MapQuarter) *int { return &s.Value.Emptied }),
	count("moved", func(s *MapQuarter) *int { return &s.Value.Moved }),
)

// PairQuarters are the columns of pair_quarter.
var PairQuarters = ofServer(func(k *sums.PairQuarter) *sums.Quarter { return &k.Quarter },
	Column[PairQuarter]{Name: "player_a", Fixed: true,
		Write: func(s *PairQuarter) Value { return steamIDValue(s.Key.Pair.A) },
		Read:  func(s *PairQuarter) any { return (*SteamID)(&s.Key.Pair.A) }},
	Column[PairQuarter]{Name: "player_b", Fixed: true,
		Write: func(s *PairQuarter) Value { return steamIDValue(s.Key.Pair.B) },
		Read:  func(s *PairQuarter) any { return (*SteamID)(&s.Key.Pair.B) }},
	length("millis", false, func(s *PairQuarter) *time.Duration { return &s.Value }),
)

// LengthQuarters are the columns of length_quarter.
var LengthQuarters = ofServer(func(k *sums.LengthQuarter) *sums.Quarter { return &k.Quarter },
	length("length", true, func(s *LengthQuarter) *time.Duration { return &s.Key.Length }),
	count("sessions", func(s *LengthQuarter) *int { return &s.Value }),
)

// VisitQuarters are the columns of visit_quarter.
var VisitQuarters = ofServer(func(k *sums.LengthQuarter) *sums.Quarter { return &k.Quarter },
	length("length", true, func(s *VisitQuarter) *time.Duration { return &s.Key.Length }),
	count("visits", func(s *VisitQuarter) *int { return &s.Value }),
)

// EndQuarters are the columns of end_quarter.
var EndQuarters = ofServer(func(k *sums.EndQuarter) *sums.Quarter { return &k.Quarter },
	Column[EndQuarter]{Name: "map", Fixed: true,
		Write: func(s *EndQuarter) Value { return text(s.Key.End.Map) },
		Read:  func(s *EndQuarter) any { return &s.Key.End.Map }},
	Column[EndQuarter]{Name: "reason", Fixed: true,
		Write: func(s *EndQuarter) Value { return text(s.Key.End.Reason) },
		Read:  func(s *EndQuarter) any { return &s.Key.End.Reason }},
	count("sessions", func(s *EndQuarter) *int { return &s.Value }),
)
