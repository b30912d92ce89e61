package spec

import (
	"strconv"
	"strings"
)

// Argv returns the command line of the game, to hand to a process: -port and the
// port, then the words of Arguments. An entry that begins with - or + is split at its
// blanks, as in "+map c1m1_hotel", where they are not quoted; any other is one word,
// as the value of +hostname may be. Double quotes around a word or an entry are
// left out, because no shell reads them. Empty entries are skipped.
func Argv(s Spec) []string {
	argv := []string{"-port", strconv.Itoa(s.Port)}
	for _, entry := range s.Arguments {
		entry = strings.Trim(entry, " \t")
		switch {
		case entry == "":
		case isOption(entry):
			argv = append(argv, fields(entry)...)
		default:
			argv = append(argv, unquote(entry))
		}
	}
	return argv
}

// fields returns the words of an entry, without their quotes.
func fields(entry string) []string {
	var words []string
	for entry = strings.TrimLeft(entry, " \t"); entry != ""; entry = strings.TrimLeft(entry, " \t") {
		var word strings.Builder
		quoted, i := false, 0
		for ; i < len(entry) && (quoted || entry[i] != ' ' && entry[i] != '\t'); i++ {
			if entry[i] == '"' {
				quoted = !quoted
			} else {
				word.WriteByte(entry[i])
			}
		}
		words = append(words, word.String())
		entry = entry[i:]
	}
	return words
}

// unquote takes the quotes from an entry that is quoted as a whole.
func unquote(entry string) string {
	if n := len(entry); n >= 2 && entry[0] == '"' && entry[n-1] == '"' && !strings.Contains(entry[1:n-1], `"`) {
		return entry[1 : n-1]
	}
	return entry
}
