package status

import "strings"

// Command is the console command whose output [Parse] reads.
const Command = "status"

// IsCommand reports whether command is [Command], which changes nothing on the server.
// It fits the field ReadOnly of rcon.Options.
func IsCommand(command string) bool { return strings.EqualFold(strings.TrimSpace(command), Command) }

// Complete reports whether reply is the whole output of command: that of [Command], with
// a table that has its end or a row for everyone the server counts. It fits the
// field Complete of rcon.Options, for servers that do not tell where a reply ends.
func Complete(command, reply string) bool {
	if !IsCommand(command) {
		return false
	}
	s, err := Parse(reply)
	return err == nil && !s.Partial
}
