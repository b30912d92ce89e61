package doctor

import (
	"fmt"
	"maps"
	"slices"
)

// Level says how bad a finding is.
type Level string

// The levels.
const (
	OK      Level = "ok"
	Warning Level = "warning" // it works, but hardly as it is meant
	Problem Level = "problem" // it does not work
)

// Check says what was looked at.
type Check string

// The checks, those of a server in their order.
const (
	CheckHost       Check = "host"          // the host leads to an address that may be reached
	CheckConnection Check = "connection"    // a game listens there
	CheckLogin      Check = "login"         // it accepts the RCON password
	CheckStatus     Check = "status"        // it answers the command status
	CheckMap        Check = "map"           // it runs a map
	CheckLAN        Check = "lan"           // players of the internet may join
	CheckCfgFile    Check = "servercfgfile" // it reads server.cfg
	CheckLog        Check = "log"           // it sends its log here
	CheckBlueprint  Check = "blueprint"     // nothing in the blueprint keeps RCON away
	CheckWatch      Check = "watch"         // it is watched, and once

	CheckClock    Check = "clock"
	CheckDisk     Check = "disk"
	CheckDatabase Check = "database"
)

// A Finding is what one check has found. It holds no password and no text of a server.
type Finding struct {
	Check Check  `json:"check"`
	Level Level  `json:"level"`
	Code  Code   `json:"code"`            // programs decide by it
	Text  string `json:"text"`            // what is so, in one line of English
	Fix   string `json:"fix,omitempty"`   // the one thing to do; "" if Level is OK
	About string `json:"about,omitempty"` // the address that Text and Fix are about, if they are about one
}

// String returns the finding as one line.
func (f Finding) String() string {
	line := fmt.Sprintf("%s: %s: %s", f.Check, f.Code, f.Text)
	if f.Fix != "" {
		line += "; " + f.Fix
	}
	return line
}

// Code says what a finding is. Codes keep their meaning from version to version.
type Code string

// The codes. CodeOK is that of every check that found nothing wrong.
const (
	CodeOK Code = "ok"

	CodeHostUnknown      Code = "host_unknown"      // the name cannot be looked up
	CodeHostDenied       Code = "host_denied"       // the address is in a network that is not allowed
	CodeHostUnreachable  Code = "host_unreachable"  // there is no way to it
	CodePortClosed       Code = "port_closed"       // nothing listens at the port
	CodeNoConnection     Code = "no_connection"     // the connection is not answered
	CodeOtherProgram     Code = "other_program"     // another program listens at the port
	CodeBanned           Code = "banned"            // the connection is closed before the login
	CodeNoPassword       Code = "no_password"       // there is no RCON password to log in with
	CodeWrongPassword    Code = "wrong_password"    // the password is refused
	CodeLoginHeld        Code = "login_held"        // no login is sent, because of earlier ones
	CodeLoginUnanswered  Code = "login_unanswered"  // the login is neither accepted nor refused
	CodeLoginUseless     Code = "login_useless"     // the login is accepted and has no effect
	CodeNoAnswer         Code = "no_answer"         // status has no answer in time
	CodeCutOff           Code = "cut_off"           // the connection is closed in the middle of the answer
	CodeGarbled          Code = "garbled"           // the answer is no RCON, or has no end
	CodeNotStatus        Code = "not_status"        // the answer is no status
	CodeUnknown          Code = "unknown"           // something else
	CodeNoMap            Code = "no_map"            // the game runs no map
	CodeLANMode          Code = "lan_mode"          // only players of the local network may join
	CodeOtherCfgFile     Code = "other_cfg_file"    // the game does not read server.cfg
	CodeNoGame           Code = "no_game"           // no game answers; the reader must not know more
	CodeLogOff           Code = "log_off"           // the game writes no log
	CodeLogElsewhere     Code = "log_elsewhere"     // the game does not send its log here
	CodePaused           Code = "paused"            // the watch of the server is paused
	CodeSameGame         Code = "same_game"         // another server reaches the same game
	CodePasswordOverride Code = "password_override" // the blueprint can replace the RCON password
	CodePortOverride     Code = "port_override"     // the blueprint sets another port

	CodeClockAhead  Code = "clock_ahead"  // stored times are in the future
	CodeClockBehind Code = "clock_behind" // the clock is before this program was built
	CodeDiskFull    Code = "disk_full"
	CodeDiskLow     Code = "disk_low"
	CodeDatabase    Code = "database_failed" // the database cannot read and write
)

// fixes are what to do, by the code.
var fixes = map[Code]string{
	CodeHostUnknown:      "correct the host, or write its address",
	CodeHostDenied:       "take the network of this address out of the denied ones",
	CodeHostUnreachable:  "check the route to this host, and that it is up",
	CodePortClosed:       "start the game with -ip 0.0.0.0 -usercon, or correct the port",
	CodeNoConnection:     "open this port over TCP in the firewall of the game's machine",
	CodeOtherProgram:     "correct the port: it has to be that of the game",
	CodeBanned:           "run removeip with the address of this machine and writeip in the game's own console, or restart the game",
	CodeLoginHeld:        "wait ten minutes, so that the game does not ban this machine",
	CodeNoPassword:       "set the rcon_password of the game's server.cfg here",
	CodeWrongPassword:    "set the same RCON password here and as rcon_password in server.cfg, then change the map",
	CodeLoginUnanswered:  "check that the RCON password here is that of server.cfg, then restart the game",
	CodeLoginUseless:     "check that the RCON password here is that of server.cfg, then restart the game",
	CodeNoAnswer:         "restart the game if it hangs, or allow more time for a query",
	CodeCutOff:           "wait for the end of a map change; if it stays so, choose another RCON strategy",
	CodeGarbled:          "correct the port, or choose the RCON strategy of this game",
	CodeNotStatus:        "check that this port is that of a Source game",
	CodeUnknown:          "read the text, and try again",
	CodeNoMap:            "add +map with a map to the command line of the game",
	CodeLANMode:          "set sv_lan 0 in server.cfg and restart the game",
	CodeOtherCfgFile:     "take servercfgfile out of the command line of the game",
	CodeNoGame:           "start the game with -ip 0.0.0.0 -usercon, and check host, port and RCON password here",
	CodeLogOff:           "run log on in the game's console, or put it into server.cfg",
	CodeLogElsewhere:     "run logaddress_add with this address in the game's console, or put it into server.cfg",
	CodePaused:           "switch the watch on, in the settings of the server or by left4me server edit -watch on",
	CodeSameGame:         "delete one of the two servers",
	CodePasswordOverride: "take this entry out of the blueprint and restart the game",
	CodePortOverride:     "take this entry out of the blueprint and restart the game",
	CodeClockAhead:       "set the clock of this machine, with NTP for example",
	CodeClockBehind:      "set the clock of this machine, with NTP for example",
	CodeDiskFull:         "free space on the disk of this folder",
	CodeDiskLow:          "free space on the disk of this folder",
	CodeDatabase:         "check the rights of the file and of its folder, and that no other program locks it",
}

func found(check Check, level Level, code Code, format string, args ...any) Finding {
	return Finding{Check: check, Level: level, Code: code, Text: fmt.Sprintf(format, args...), Fix: fixes[code]}
}

// Codes returns all codes, in no order.
func Codes() []Code { return append(slices.Collect(maps.Keys(fixes)), CodeOK) }

// Checks returns the checks of a server in their order.
func Checks() []Check {
	return []Check{CheckWatch, CheckHost, CheckConnection, CheckLogin, CheckStatus, CheckMap, CheckLAN, CheckCfgFile, CheckLog, CheckBlueprint}
}

func ok(check Check, format string, args ...any) Finding {
	return found(check, OK, CodeOK, format, args...)
}
