package spec

import (
	"iter"
	"maps"
)

// Warning is something that a blueprint can hold but that hardly does what is
// meant.
type Warning struct {
	Code  Code
	Field string // "arguments", "config" or "overlays.path"
	Index int    // of the entry, from 0
	Text  string // one sentence in lower case, without a full stop; that of Code
}

// Code says what a Warning is about. Programs decide by it, and pages translate it.
type Code string

// The codes. Their texts say what goes wrong; see [Code.Text].
const (
	CodePort           Code = "port"            // an argument sets the port
	CodePassword       Code = "rcon_password"   // another RCON password than the server's own
	CodeSecretVisible  Code = "secret_visible"  // a password or token on the command line
	CodeServerCfgFile  Code = "servercfgfile"   // another file is read in the place of server.cfg
	CodeExecServer     Code = "exec_server"     // server.cfg is executed once more
	CodeExecOverlay    Code = "exec_overlay"    // the server.cfg of an overlay is executed once more
	CodeCheats         Code = "cheats"          // sv_cheats is on
	CodeMapChange      Code = "map_change"      // server.cfg changes the map
	CodeShutdown       Code = "shutdown"        // server.cfg ends the server
	CodeWait           Code = "wait"            // server.cfg waits
	CodeRepeated       Code = "repeated"        // a variable is set a second time
	CodeBlank          Code = "blank"           // an option and its value are one argument
	CodeOpenQuote      Code = "open_quote"      // a quote is not closed
	CodeCurlyQuote     Code = "curly_quote"     // a typographic quote stands where a plain one is meant
	CodeDash           Code = "dash"            // an argument begins with a typographic dash
	CodeInvisible      Code = "invisible"       // a byte-order mark, or another character without a picture
	CodeTooLong        Code = "too_long"        // a line is longer than a server reads
	CodeOutsideOverlay Code = "outside_overlay" // a path of an overlay has .. in it
)

var codeTexts = map[Code]string{
	CodePort:           "the port is the server's own; this one would differ from what is watched",
	CodePassword:       "the server's own password is set after this one, which has no effect, or breaks RCON if it runs later",
	CodeSecretVisible:  "everybody on the machine can read what is on a command line; this belongs into server.cfg",
	CodeServerCfgFile:  "the game then reads another file than server.cfg, and none of these lines nor the RCON password",
	CodeExecServer:     "the game executes server.cfg by itself; inside server.cfg this has no end",
	CodeExecOverlay:    "overlays that expose their server.cfg are executed anyway, before these lines",
	CodeCheats:         "cheats are allowed to everybody",
	CodeMapChange:      "server.cfg is read at each change of the map, so this has no end; the first map belongs into the arguments",
	CodeShutdown:       "the server ends as soon as it reads this",
	CodeWait:           "all that comes later waits too, the server's password with it",
	CodeRepeated:       "this is set more than once, and only one of the values counts",
	CodeBlank:          "an option and its value are two entries; in one, the game may take them for one word",
	CodeOpenQuote:      "a quote is not closed",
	CodeCurlyQuote:     `a curly quote is a character like any other; the game knows only "`,
	CodeDash:           "an option begins with the plain dash -, not with a long one",
	CodeInvisible:      "a character that cannot be seen, such as a byte-order mark, makes another word of this",
	CodeTooLong:        "the line is longer than a server reads",
	CodeOutsideOverlay: "the path leaves its folder with ..",
}

// Text returns one sentence in lower case, without a full stop, and "" for a Code
// that this package does not have.
func (c Code) Text() string { return codeTexts[c] }

// findings collects the warnings of one blueprint, each code once an entry.
type findings struct {
	list  []Warning
	field string
	index int
}

func (f *findings) add(code Code) {
	for i := len(f.list) - 1; i >= 0 && f.list[i].Field == f.field && f.list[i].Index == f.index; i-- {
		if f.list[i].Code == code {
			return
		}
	}
	f.list = append(f.list, Warning{Code: code, Field: f.field, Index: f.index, Text: code.Text()})
}

// Codes returns every Code, in no order: what a translation has to cover.
func Codes() iter.Seq[Code] { return maps.Keys(codeTexts) }
