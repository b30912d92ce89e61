package spec

import "strings"

// argument looks at one entry of the command line, such as "+map", or "c1m1_hotel",
// or, as many people write, both in one. The value of an option that has none in its
// own entry is next, if that is none itself.
func (l *linter) argument(entry, next string) {
	l.characters(entry)
	commands, closed := split(entry)
	if !closed {
		l.add(CodeOpenQuote)
	}
	for i, words := range commands {
		if i == 0 {
			l.firstArgument(words, next)
			continue
		}
		l.command(words, 0) // behind a semicolon, which the game's console reads
		if isSecret(strings.ToLower(words[0])) {
			l.add(CodeSecretVisible)
		}
	}
}

func (l *linter) firstArgument(words []string, next string) {
	if len(words) > 1 && isOption(words[0]) {
		l.add(CodeBlank)
	}
	if strings.HasPrefix(words[0], "–") || strings.HasPrefix(words[0], "—") {
		l.add(CodeDash)
	}
	for i, word := range words {
		if !isOption(word) {
			continue
		}
		value := next
		if i+1 < len(words) {
			value = words[i+1]
		}
		if isOption(value) {
			value = ""
		}
		switch name := strings.ToLower(word[1:]); name {
		case "port", "hostport":
			l.add(CodePort)
		case "rcon_password":
			l.add(CodePassword)
			l.add(CodeSecretVisible)
		default:
			if isSecret(name) {
				l.add(CodeSecretVisible)
			}
			l.set(name, value)
			if word[0] == '-' || name == "map" {
				l.once(word[:1] + name)
			}
		}
	}
}

// isOption reports whether a word is the name of an option and not a value. A
// negative number is a value.
func isOption(word string) bool {
	return len(word) > 1 && (word[0] == '-' || word[0] == '+') && (word[1] < '0' || word[1] > '9')
}
