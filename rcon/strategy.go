package rcon

import "fmt"

// A Strategy is a way to tell where a reply ends, since the protocol does not
// mark the last packet of a reply. The package documentation lists which
// games need which.
type Strategy uint8

const (
	// StrategyMirror sends an empty response packet right behind the command. Source servers
	// send it back when the output is complete.
	StrategyMirror Strategy = iota

	// StrategySecondCommand sends a second command ([Options].EndCommand) right behind the first;
	// its answer ends the reply of the first.
	StrategySecondCommand

	// StrategySinglePacket takes the first packet as the whole reply. Nothing but the
	// command is sent.
	StrategySinglePacket

	// StrategyIdleTimeout ends a reply when nothing has come for [Options].Gap. It is the slowest and
	// the least certain way. Nothing but the command is sent.
	StrategyIdleTimeout

	// StrategyMirrorAfterFirst sends what StrategyMirror sends, but not before the first packet of the reply
	// has come, which takes a second round trip. Minecraft needs it: it takes all that one read
	// brings for one packet and closes the connection if it is more; a marker that
	// comes alone it answers with a complaint, which serves as well.
	StrategyMirrorAfterFirst
)

var strategyNames = [...]string{StrategyMirror: "mirror", StrategySecondCommand: "second", StrategySinglePacket: "single", StrategyIdleTimeout: "idle", StrategyMirrorAfterFirst: "late"}

// Strategies returns all strategies, for those who choose one. The slice belongs to the
// caller.
func Strategies() []Strategy {
	all := make([]Strategy, len(strategyNames))
	for i := range all {
		all[i] = Strategy(i)
	}
	return all
}

// marked reports whether an end marker ends a reply.
func (s Strategy) marked() bool {
	return s == StrategyMirror || s == StrategySecondCommand || s == StrategyMirrorAfterFirst
}

// String returns "mirror", "second", "single", "idle" or "late".
func (s Strategy) String() string {
	if int(s) < len(strategyNames) {
		return strategyNames[s]
	}
	return fmt.Sprintf("Strategy(%d)", uint8(s))
}

// MarshalText returns the name that [Strategy.String] returns. With
// UnmarshalText it lets a Strategy be a command line flag, by [flag.TextVar].
func (s Strategy) MarshalText() ([]byte, error) {
	if int(s) >= len(strategyNames) {
		return nil, fmt.Errorf("rcon: unknown strategy %d", uint8(s))
	}
	return []byte(s.String()), nil
}

// UnmarshalText sets s to the strategy of that name.
func (s *Strategy) UnmarshalText(text []byte) error {
	for i, name := range strategyNames {
		if name == string(text) {
			*s = Strategy(i)
			return nil
		}
	}
	return fmt.Errorf("rcon: unknown strategy %q: want mirror, second, single, idle or late", text)
}
