package spec

import (
	"slices"
	"strings"
)

// Warning is something that a blueprint can hold but that hardly does what is
// meant.
type Warning struct {
	Field string // "arguments" or "config"
	Index int    // of the entry, from 0
	Text  string // one sentence in lower case, without a full stop
}

// maxLine is the longest command that a Source server takes: of a buffer of 512
// bytes the last is the end, see COMMAND_MAX_LENGTH in public/tier1/convar.h of
// https://github.com/ValveSoftware/source-sdk-2013.
const maxLine = 511

// Lint returns warnings in the order of the entries, none for most blueprints.
// No Warning quotes an entry, which may hold a password. An error of
// [Blueprint.Check] is none of its subjects.
func Lint(b Blueprint) []Warning {
	var warnings []Warning
	for i, argument := range b.Arguments {
		if text := lintArgument(argument); text != "" {
			warnings = append(warnings, Warning{Field: "arguments", Index: i, Text: text})
		}
	}
	for i, line := range b.Config {
		if text := lintLine(line); text != "" {
			warnings = append(warnings, Warning{Field: "config", Index: i, Text: text})
		}
	}
	return warnings
}

// lintArgument looks at one entry of the command line, such as "+map
// c1m1_hotel" or one half of it.
func lintArgument(entry string) string {
	words := strings.Fields(strings.ToLower(entry))
	for i, word := range words {
		switch strings.TrimLeft(word, "+-") {
		case "port", "hostport":
			return "the port is the server's own; this one would differ from what is watched"
		case "rcon_password":
			return "a password on the command line is seen by everybody on the machine; server.cfg sets the server's own anyway"
		case "sv_cheats":
			if i+1 < len(words) && isOn(words[i+1]) {
				return "cheats are allowed to everybody"
			}
		}
	}
	return ""
}

// lintLine looks at one line of server.cfg.
func lintLine(line string) string {
	if len(line) > maxLine {
		return "the line is longer than a server reads"
	}
	commands, closed := split(line)
	if !closed {
		return "a quote is not closed"
	}
	for _, words := range commands {
		value := ""
		if len(words) > 1 {
			value = words[1]
		}
		switch strings.ToLower(words[0]) {
		case "rcon_password":
			return "the server's own password is set after this one, which has no effect"
		case "sv_cheats":
			if isOn(value) {
				return "cheats are allowed to everybody"
			}
		case "map", "changelevel":
			return "server.cfg is read at each change of the map, so this changes it for ever; the first map belongs into the arguments"
		case "quit", "exit", "_restart", "killserver":
			return "the server ends as soon as it reads this"
		case "wait":
			return "all that comes later waits too, the server's password with it"
		case "exec":
			name := strings.TrimSuffix(strings.ToLower(value), ".cfg")
			switch {
			case name == "server":
				return "server.cfg would execute itself"
			case strings.HasPrefix(name, "server_overlay_"):
				return "overlays that expose their server.cfg are executed anyway, before these lines"
			}
		}
	}
	return ""
}

func isOn(value string) bool {
	return value != "" && !slices.Contains([]string{"0", "off", "false"}, strings.ToLower(value))
}

// split returns the commands of a line, each with at least one word and without
// quotes and comment, and whether its quotes are closed.
func split(line string) (commands [][]string, closed bool) {
	var words []string
	var word strings.Builder
	inWord, quoted := false, false
	endWord := func() {
		if inWord {
			words = append(words, word.String())
			word.Reset()
			inWord = false
		}
	}
	endCommand := func() {
		endWord()
		if len(words) > 0 {
			commands = append(commands, words)
			words = nil
		}
	}
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case c == '"':
			quoted = !quoted
			inWord = true
			if !quoted {
				endWord()
			}
		case quoted:
			word.WriteByte(c)
		case c == ';':
			endCommand()
		case c == ' ' || c == '\t':
			endWord()
		case strings.HasPrefix(line[i:], "//"):
			endCommand()
			return commands, true
		default:
			inWord = true
			word.WriteByte(c)
		}
	}
	endCommand()
	return commands, !quoted
}
