package srclog

import "strings"

// verb is what a line says of its player.
type verb byte

const (
	verbNone         verb = iota // no line goes on like this after its player
	verbUnknown                  // a line of a kind that has no type
	verbCut                      // the beginning of a known one, with another end
	verbConnected                // connected, address "ADDR"
	verbValidated                // STEAM USERID validated
	verbEntered                  // entered the game
	verbDisconnected             // disconnected, disconnected (reason "TEXT")
	verbKicked                   // was kicked by "BY", was kicked by "BY" (reason "TEXT")
	verbKickBanned               // was kicked and banned by ...
	verbRenamed                  // changed name to "NAME"
	verbSaid                     // say "TEXT"
	verbSaidTeam                 // say_team "TEXT"
	verbTeam                     // joined team "TEAM"
	verbSwitched                 // switched from team <TEAM> to <TEAM>
	verbKilled                   // killed "VICTIM" with "WEAPON" ...
	verbSuicide                  // committed suicide with "WEAPON" ...
	verbTriggered                // triggered "NAME" ...
)

// form is the fixed text of a verb: how it begins, and how the line then ends.
type form struct {
	verb       verb
	begin, end string
}

// forms are the verbs that have text in them, by their first letter.
var forms = [256][]form{
	'c': {
		{verbConnected, `connected, address "`, `"`},
		{verbRenamed, `changed name to "`, `"`},
		{verbSuicide, `committed suicide with "`, ""},
	},
	'd': {{verbDisconnected, `disconnected (reason "`, `")`}},
	'j': {{verbTeam, `joined team "`, `"`}},
	'k': {{verbKilled, `killed "`, ""}},
	's': {
		{verbSaid, `say "`, `"`},
		{verbSaidTeam, `say_team "`, `"`},
		{verbSwitched, `switched from team <`, `>`},
	},
	't': {{verbTriggered, `triggered "`, ""}},
	'w': {
		{verbKicked, `was kicked by "`, ""},
		{verbKickBanned, `was kicked and banned by "`, ""},
	},
}

// matchVerb returns the verb of the text that follows a player, and what follows the fixed
// beginning of the verb. It takes the same time whatever the length of s.
func matchVerb(s string) (verb, string) {
	if s == "" {
		return verbNone, ""
	}
	if s[0] == '[' { // CS:GO: where the player is
		i := strings.Index(s[:min(len(s), 64)], "] ")
		if i < 0 || i+2 == len(s) || s[i+2] == '[' {
			return verbNone, ""
		}
		v, rest := matchVerb(s[i+2:])
		if v == verbKilled || v == verbSuicide {
			return v, rest
		}
		return verbNone, ""
	}
	switch s {
	case "STEAM USERID validated":
		return verbValidated, ""
	case "entered the game":
		return verbEntered, ""
	case "disconnected":
		return verbDisconnected, ""
	}
	for _, f := range forms[s[0]] {
		rest, ok := strings.CutPrefix(s, f.begin)
		if !ok {
			continue
		}
		if !endsAs(rest, f.end) || f.verb == verbConnected && !isAddr(rest[:len(rest)-1]) {
			return verbCut, ""
		}
		return f.verb, rest
	}
	switch {
	case isCut(s):
		return verbCut, ""
	case !isLetter(s[0]), isContinuation(s):
		return verbNone, ""
	}
	return verbUnknown, ""
}

// endsAs reports whether the rest of a line has the end of its form. The forms without
// one end with a quoted text, or with one in parentheses.
func endsAs(rest, end string) bool {
	if end == "" {
		return strings.HasSuffix(rest, `"`) || strings.HasSuffix(rest, `)`)
	}
	return strings.HasSuffix(rest, end)
}

// isCut reports whether s begins as an event that has no text in it, or would, if it were whole.
func isCut(s string) bool {
	for _, begin := range []string{"STEAM USERID", "entered the", "disconnected", "connected"} {
		if strings.HasPrefix(s, begin) {
			return true
		}
	}
	return false
}

// isContinuation reports whether s is what follows the second player of a line.
func isContinuation(s string) bool {
	word, _, _ := strings.Cut(s[:min(len(s), 8)], " ")
	switch word {
	case "with", "against", "by", "on", "in", "from", "to", "at", "and":
		return true
	}
	return false
}

// isAddr reports whether s can be what stands as the address of a player.
func isAddr(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case isLetter(c), c >= '0' && c <= '9', c == '.', c == ':', c == '[', c == ']':
		default:
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
