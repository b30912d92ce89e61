package sums

import (
	"slices"
	"time"
)

// Part is one of the maps of a [Server].
type Part uint8

// The parts of a Server.
const (
	Players Part = iota
	Maps
	Pairs
	Lengths
	Ends
	Down
	Visits
)

// NewServer returns the sums of no runs and sessions. It keeps these parts alone, or if there
// are none, all maps: the map of a part that it does not keep is nil, and stays so.
func NewServer(parts ...Part) *Server {
	keeps := func(p Part) bool { return len(parts) == 0 || slices.Contains(parts, p) }
	return &Server{
		Players: made[PlayerQuarter, Presence](keeps(Players)),
		Maps:    made[MapQuarter, MapSum](keeps(Maps)),
		Pairs:   made[PairQuarter, time.Duration](keeps(Pairs)),
		Lengths: made[LengthQuarter, int](keeps(Lengths)),
		Ends:    made[EndQuarter, int](keeps(Ends)),
		Down:    made[Quarter, time.Duration](keeps(Down)),
		Visits:  made[LengthQuarter, int](keeps(Visits)),
	}
}

// Parts returns those that the sums keep.
func (s *Server) Parts() (parts []Part) {
	for part, keeps := range []bool{s.Players != nil, s.Maps != nil, s.Pairs != nil, s.Lengths != nil, s.Ends != nil, s.Down != nil, s.Visits != nil} {
		if keeps {
			parts = append(parts, Part(part))
		}
	}
	return parts
}

func made[K comparable, V any](keep bool) map[K]V {
	if !keep {
		return nil
	}
	return make(map[K]V)
}

// Merge adds what o comes to. Of one server, o is of other runs and sessions.
func (s *Server) Merge(o *Server) {
	merge(s.Players, o.Players, Presence.Merge)
	merge(s.Maps, o.Maps, MapSum.Merge)
	merge(s.Pairs, o.Pairs, addTimes)
	merge(s.Down, o.Down, addTimes)
	for k, v := range o.Lengths {
		count(s.Lengths, k, v)
	}
	for k, v := range o.Visits {
		count(s.Visits, k, v)
	}
	for k, v := range o.Ends {
		count(s.Ends, k, v)
	}
}

func merge[K comparable, V any](into, from map[K]V, add func(a, b V) V) {
	if into == nil {
		return
	}
	for k, v := range from {
		into[k] = add(into[k], v)
	}
}

func addTimes(a, b time.Duration) time.Duration { return a + b }
