package actions

import (
	"slices"
	"strings"
)

// Role is what somebody may do with a server, by the name that a store has for it. Any
// Role but these may do nothing.
type Role string

// The roles that may act.
const (
	Operator Role = "operator"
	Owner    Role = "owner"
)

// Verdict is what [Decide] says of an action.
type Verdict int

// The verdicts. The zero Verdict is Refused.
const (
	Refused Verdict = iota
	Confirm         // only after the question whether it is meant
	Allowed
)

// String returns "refused", "confirm" or "allowed".
func (v Verdict) String() string {
	switch v {
	case Confirm:
		return "confirm"
	case Allowed:
		return "allowed"
	}
	return "refused"
}

// operatorCommands are what an operator may run as [Exec]. Those that name a player are
// not among them: an action names the right one. Nor are those that show settings, of
// which some are passwords.
var operatorCommands = []string{
	"changelevel", "listid", "maps", "mp_restartgame", "say", "stats", "status", "users", "version", "z_difficulty",
}

// OperatorCommands returns the names of the commands that an operator may run as [Exec].
// The slice belongs to the caller.
func OperatorCommands() []string { return slices.Clone(operatorCommands) }

// dangerous are words that need a confirmation wherever they stand in a line: as a
// command, behind a semicolon, in an alias, or as the argument of a command that sets
// variables. Words that end in "*" are beginnings.
var dangerous = []string{
	"_restart", "alias", "ban*", "con_logfile", "crash", "disconnect", "exec*", "exit", "heartbeat", "host_writeconfig",
	"hostport", "incrementvar", "ip", "kick*", "killserver", "logaddress_*", "map", "meta", "multvar", "plugin_*", "quit",
	"rcon", "rcon_*", "removeallids", "restart", "setmaster", "sm", "sm_cvar", "sm_exec*", "sm_rcon", "sv_cheats", "sv_lan",
	"sv_logsecret", "sv_password", "sv_rcon_*", "sv_setsteamaccount", "toggle", "tv_*password", "wait", "writecfg",
}

// Decide says whether a role may do an action, and whether it must confirm it. It is a pure
// function, and does not look whether the action is one that [Check] takes.
//
// An operator may do everything but [Exec], and of that single commands of
// [OperatorCommands]. An owner may do everything; a line with a dangerous word anywhere in
// it needs a confirmation, unless it only says something.
func Decide(role Role, a Action) Verdict {
	switch {
	case role != Operator && role != Owner, !slices.Contains(Kinds(), a.Kind):
		return Refused
	case a.Kind != Exec:
		return Allowed
	case role == Operator && !operatorLine(a.Text):
		return Refused
	case role == Owner && dangerousLine(a.Text):
		return Confirm
	}
	return Allowed
}

// operatorLine reports whether a line is one command that an operator may run. What reads
// differently to some console is refused.
func operatorLine(line string) bool {
	if strings.Contains(line, ";") || strings.ContainsFunc(line, isLineEnd) || strings.Count(line, `"`)%2 != 0 {
		return false
	}
	return slices.Contains(operatorCommands, commandOf(line))
}

// commandOf is the first word of a line, in lower case.
func commandOf(line string) string {
	line = strings.TrimLeft(line, " ")
	name, _, _ := strings.Cut(line, " ")
	return strings.ToLower(name)
}

func dangerousLine(line string) bool {
	if !strings.ContainsFunc(line, func(r rune) bool { return r == ';' || isLineEnd(r) }) && slices.Contains([]string{"say", "say_team", "echo"}, commandOf(line)) {
		return false
	}
	for _, word := range words(line) {
		if slices.ContainsFunc(dangerous, func(pattern string) bool { return matches(pattern, word.text) }) {
			return true
		}
	}
	return false
}

// matches reports whether a word in lower case is what a pattern with at most one "*" means.
func matches(pattern, word string) bool {
	before, after, star := strings.Cut(pattern, "*")
	if !star {
		return word == pattern
	}
	return len(word) >= len(before)+len(after) && strings.HasPrefix(word, before) && strings.HasSuffix(word, after)
}

// A word is a part of a line that may be the name of a command or of a variable.
type word struct {
	text string // in lower case, without "+" and "-" at its beginning
	end  int    // where it ends in the line
}

// words returns the words of a line, whatever separates them.
func words(line string) (all []word) {
	start := -1
	for i, r := range line + " " {
		switch in := isWord(r) || r == '+'; {
		case in && start < 0:
			start = i
		case !in && start >= 0:
			all = append(all, word{strings.TrimLeft(strings.ToLower(line[start:i]), "+-"), i})
			start = -1
		}
	}
	return all
}

// secretWords are parts of the names of variables whose values are secrets.
var secretWords = []string{"password", "passwd", "secret", "token", "apikey", "api_key", "setsteamaccount"}

// Hidden stands in the place of what [Redact] removes.
const Hidden = "[hidden]"

// Redact returns a line of the console without the values of secrets: what follows the
// first word that names one, such as rcon_password or sv_password, is [Hidden].
func Redact(line string) string {
	for _, w := range words(line) {
		if slices.ContainsFunc(secretWords, func(part string) bool { return strings.Contains(w.text, part) }) {
			if strings.Trim(line[w.end:], ` "`) == "" {
				return line
			}
			return line[:w.end] + " " + Hidden
		}
	}
	return line
}
