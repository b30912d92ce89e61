package rcon

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quote returns arg as one argument of a console command, in quotation marks. The
// console has no way to escape anything, so Quote refuses, with an error that is
// [ErrCommand], what could end the argument or begin another command: a quotation
// mark, a semicolon, a control character, invalid UTF-8, and a backslash at the end,
// which some engines take for an escape of the closing mark. It never removes
// anything. The empty argument is "".
//
// The error does not hold arg, which may be a secret.
func Quote(arg string) (string, error) {
	for i, r := range arg {
		switch {
		case r == utf8.RuneError && strings.HasPrefix(arg[i:], "\uFFFD"):
			// The replacement character itself is text.
		case r == utf8.RuneError:
			return "", withCausef(ErrCommand, "an argument is not valid UTF-8")
		case r == '"':
			return "", withCausef(ErrCommand, "an argument holds a quotation mark")
		case r == ';':
			return "", withCausef(ErrCommand, "an argument holds a semicolon")
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return "", withCausef(ErrCommand, "an argument holds a control character")
		}
	}
	if strings.HasSuffix(arg, `\`) {
		return "", withCausef(ErrCommand, "an argument ends in a backslash")
	}
	return `"` + arg + `"`, nil
}

// Command returns the line that runs the command name with these arguments, each
// of them exactly one argument to the server:
//
//	Command("kickid", "12", "away from keyboard")   kickid 12 "away from keyboard"
//
// An argument of letters, digits, and "_", "." and "-" alone stays as it is; any other
// is quoted by [Quote]. A name that is empty or holds anything but letters, digits and
// "_+-." is refused with [ErrCommand], since it may hold more than a name. Whether the
// line is too long for a server is checked where it is sent.
func Command(name string, args ...string) (string, error) {
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return !isPlain(r) && r != '+' }) {
		return "", withCausef(ErrCommand, "the name of a command is empty or holds more than a name")
	}
	var line strings.Builder
	line.WriteString(name)
	for _, arg := range args {
		if arg == "" || strings.ContainsFunc(arg, func(r rune) bool { return !isPlain(r) }) {
			quoted, err := Quote(arg)
			if err != nil {
				return "", err
			}
			arg = quoted
		}
		line.WriteByte(' ')
		line.WriteString(arg)
	}
	return line.String(), nil
}

// isPlain reports whether a console reads r as a part of a word, whatever stands
// around it.
func isPlain(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-' || r == '.'
}
