package status

import (
	"time"

	"github.com/left4me/left4me/steam"
)

// Status is what one output of the status command says. A field that the game
// doesn't say, or not in this format, has its zero value.
//
// The strings of a Status from [Parse] are parts of the text that was parsed and
// keep all of it in memory: whoever keeps a name for long keeps a
// [strings.Clone] of it.
type Status struct {
	Format     Format   // how the text is written; UnknownFormat where it shows no sign of a format
	Hostname   string   // the name the operator gave the server
	Version    string   // of the game, such as "2.2.4.3 10097", up to the word secure or insecure
	Secure     Tristate // whether VAC is on
	OS         string   // such as "Linux Dedicated"
	LocalAddr  string   // host:port on the server's own machine
	PublicAddr string   // as the server sees itself from outside: host:port or host
	Map        string   // such as "c1m2_streets"; empty during a map change in some games
	Position   Position // where the server's own camera is; zero on most servers
	Tags       []string // of the server browser

	// Humans, Bots and MaxPlayers are what the line that counts them says, never
	// a count of rows: Left 4 Dead lists its survivor bots and doesn't count
	// them, and Humans can exceed MaxPlayers. In the oldest format, which counts
	// both kinds together, Humans has the sum.
	Humans, Bots, MaxPlayers int

	Hibernating Tristate // whether the server sleeps because it is empty; Unknown in the TF2 format
	Reserved    bool     // a lobby or a matchmaker holds the server
	Lobby       steam.ID // the lobby that holds it, where that is said

	// Partial reports that the text doesn't say all: who isn't among Players may
	// be on the server all the same. Reasons says why, at most 16 times; with
	// [ErrNoSummary] among them, Humans, Bots and MaxPlayers aren't known either.
	// Partial is true if and only if there is a reason.
	Partial bool
	Reasons []*ParseError

	Players []Player // in the order of the text, people and bots
}

// Player is one row of the table: a person, a bot or SourceTV.
type Player struct {
	UserID    int           // as kick and ban commands take it; unique until the next map or restart at least
	Slot      int           // the entity number, from 1; 0 where it isn't said
	Name      string        // exactly as the game has it, any bytes at all; see [Player.DisplayName]
	SteamID   steam.ID      // a person's ID, or zero: for bots, on a LAN, in the CS2 format and while Pending
	Bot       bool          // a bot, or SourceTV
	Pending   bool          // a person whose ID the game doesn't know yet, or says unreadably
	Connected time.Duration // since when, in whole seconds; 0 for most bots; [UnknownTime] if the text has an impossible time
	Ping      int           // milliseconds; means nothing until State is "active"
	Loss      int           // percent of packets
	State     string        // "active", or on the way there: "connecting", "challenging", "spawning"
	Rate      int           // bytes a second; ticks a second for some bots; 0 where it isn't said
	Addr      string        // mostly host:port; "loopback" for the host of a listen server
}

// UnknownTime stands in [Player.Connected] for a time that can't be right: one that
// is negative, as some games write it after a jump of their clock, or out of range.
// It is the only negative value there. The rest of such a row is as good as that
// of any other.
const UnknownTime time.Duration = -1 * time.Second

// Position is a place on the map, in units of the game.
type Position struct{ X, Y, Z int }

// Tristate is yes, no, or not said. The zero Tristate is [Unknown].
type Tristate int8

// The values of a Tristate.
const (
	Unknown Tristate = iota
	No
	Yes
)

// String returns "unknown", "no" or "yes".
func (t Tristate) String() string {
	switch t {
	case No:
		return "no"
	case Yes:
		return "yes"
	}
	return "unknown"
}

// Format is a family of games that write status alike. The package documentation
// shows them side by side. The zero Format is [UnknownFormat].
type Format int8

// The formats.
const (
	UnknownFormat Format = iota
	L4D                  // Left 4 Dead 1 and 2, Alien Swarm, CS:GO, Dota 2
	TF2                  // Team Fortress 2, Counter-Strike: Source, Half-Life 2 games, Garry's Mod
	CS2                  // Counter-Strike 2, Deadlock
)

// String returns "unknown", "L4D", "TF2" or "CS2".
func (f Format) String() string {
	switch f {
	case L4D:
		return "L4D"
	case TF2:
		return "TF2"
	case CS2:
		return "CS2"
	}
	return "unknown"
}
