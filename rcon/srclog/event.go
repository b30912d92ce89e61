package srclog

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/left4me/left4me/steam"
)

// Event is what one line says: one of the types of this package that embed [Stamp].
type Event interface {
	// ServerTime returns the clock of the server, as [Stamp] has it.
	ServerTime() time.Time
}

// Stamp is the time that a line begins with, and is a part of every event.
type Stamp struct {
	// At is the server's local time, in whole seconds, written as if it were UTC: the
	// line does not name its zone. It orders the lines of one server.
	At time.Time
}

// ServerTime returns At.
func (s Stamp) ServerTime() time.Time { return s.At }

// Player is how a line names a player, a bot, or one of the infected.
type Player struct {
	Name    string   // byte for byte, as the player wrote it
	UserID  int      // the server's number of the connection
	SteamID steam.ID // zero if ID is not that of a person
	ID      string   // as in the line: "STEAM_1:0:7", "[U:1:14]", "BOT", "STEAM_ID_PENDING", or empty
	Team    string   // "" before the player has one; in chat of CS:GO it may be a clan tag
	Detail  string   // what Left 4 Dead writes after the team: "<Coach><ALIVE><100+0>..."
}

// Bot reports whether the player is a bot.
func (p Player) Bot() bool { return p.ID == "BOT" }

// Connected says that a connection begins. The player is not in the game yet, and their
// Steam ID is not verified.
type Connected struct {
	Stamp
	Player Player
	Addr   string // "203.0.113.5:27005"; "none" for a bot, "loopback" for a listen server's host
}

// Validated says that Steam vouches for the player's ID.
type Validated struct {
	Stamp
	Player Player
}

// Entered says that the player is in the game. Left 4 Dead says it again after each
// change of map.
type Entered struct {
	Stamp
	Player Player
}

// Disconnected says that a connection ends.
type Disconnected struct {
	Stamp
	Player Player
	Reason string // may be the player's own text; empty if the line has none
}

// Kicked says that somebody removed the player. A Disconnected follows.
type Kicked struct {
	Stamp
	Player Player
	By     string // "Console", or the name of an administrator
	Reason string
	Banned bool
}

// Banned says that the server's list of bans has the player now.
type Banned struct {
	Stamp
	Player Player
	For    string // "for 1.00 minutes", "permanently"
	By     string
}

// Renamed says that the player, who is still named by the old name, has another.
type Renamed struct {
	Stamp
	Player Player
	To     string
}

// Said is chat.
type Said struct {
	Stamp
	// Player is zero if the server itself speaks, and if the line has more than one
	// reading. In the latter case Text is all of the line after its stamp.
	Player Player
	Text   string
	Team   bool // to the player's team only
	Server bool // the server speaks
}

// TeamJoined says that the player changed teams.
type TeamJoined struct {
	Stamp
	Player Player
	Team   string
}

// Killed says that a player killed another. If Player and Victim are the same, it may
// be a suicide.
type Killed struct {
	Stamp
	Player Player
	Victim Player // only the Name, if the line says no more
	Weapon string
	Detail string // what follows: `(headshot) (attacker_position "1 2 3")`
}

// Triggered says that something happened that the game has a name for.
type Triggered struct {
	Stamp
	Player Player // zero if the world or a team is the cause
	Team   string // if a team is the cause
	Name   string // "Round_Start", "first_survivor_left"
	Detail string // what follows: `against "..." (position "1 2 3")`
}

// MapLoading says that the server loads a map.
type MapLoading struct {
	Stamp
	Map string
}

// MapStarted says that a map runs.
type MapStarted struct {
	Stamp
	Map string
	CRC string
}

// RCONCommand says that the server got a command over RCON, before it runs it. It does
// not print Command, which may hold a password, and JSON is without it.
type RCONCommand struct {
	Stamp
	From    string // "203.0.113.7:53654"
	Command string `json:"-"`
}

// RCONRefused says that somebody used a wrong RCON password.
type RCONRefused struct {
	Stamp
	From string
}

// CvarSet says that a variable has a value. It does not print the Value of one that is
// named like a password, and JSON has "(hidden)" instead.
type CvarSet struct {
	Stamp
	Name  string
	Value string
}

// CvarList is the beginning or the end of a list of CvarSet.
type CvarList struct {
	Stamp
	Ends bool
}

// LogStarted is the first line of a log file. Each map has a file of its own.
type LogStarted struct {
	Stamp
	File    string // "logs/L1128000.log"
	Game    string // a folder of the server
	Version string
}

// LogClosed is the last line of a log file.
type LogClosed struct{ Stamp }

// Unknown is a line that has no type of its own.
type Unknown struct {
	Stamp
	Text string // all of the line after its stamp
}

// String returns the event without the command.
func (e RCONCommand) String() string {
	return fmt.Sprintf("{%v From:%s Command:(%d bytes)}", e.Stamp, e.From, len(e.Command))
}

// Format writes String, whatever the verb.
func (e RCONCommand) Format(f fmt.State, _ rune) { io.WriteString(f, e.String()) }

// LogValue is String, for package slog.
func (e RCONCommand) LogValue() slog.Value { return slog.StringValue(e.String()) }

const hidden = "(hidden)"

// shown returns the event as it may be shown.
func (e CvarSet) shown() CvarSet {
	if strings.Contains(strings.ToLower(e.Name), "password") {
		e.Value = hidden
	}
	return e
}

// String returns the event, without the value of a password.
func (e CvarSet) String() string {
	value := e.shown().Value
	if value != hidden {
		value = strconv.Quote(value)
	}
	return fmt.Sprintf("{%v Name:%s Value:%s}", e.Stamp, e.Name, value)
}

// MarshalJSON writes the fields, without the value of a password.
func (e CvarSet) MarshalJSON() ([]byte, error) {
	type plain CvarSet
	return json.Marshal(plain(e.shown()))
}

// Format writes String, whatever the verb.
func (e CvarSet) Format(f fmt.State, _ rune) { io.WriteString(f, e.String()) }

// LogValue is String, for package slog.
func (e CvarSet) LogValue() slog.Value { return slog.StringValue(e.String()) }
