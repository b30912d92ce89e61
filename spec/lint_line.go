package spec

import "strings"

// maxNested is how deep commands inside commands are looked at.
const maxNested = 4

// line looks at one line of server.cfg.
func (l *linter) line(line string) {
	l.characters(line)
	if len(line) > maxLine {
		l.add(CodeTooLong)
	}
	commands, closed := split(line)
	if !closed {
		l.add(CodeOpenQuote)
	}
	for _, words := range commands {
		l.command(words, 0)
	}
}

// command looks at one command of a console, and at those that it holds.
func (l *linter) command(words []string, depth int) {
	value := ""
	if len(words) > 1 {
		value = words[1]
	}
	name := strings.ToLower(words[0])
	if depth > 0 {
		// What an alias or a key does, it does later or never.
		switch name {
		case "rcon_password":
			l.add(CodePassword)
		case "sv_cheats", "servercfgfile":
			l.set(name, value)
		}
	} else {
		switch name {
		case "rcon_password":
			l.add(CodePassword)
		case "map", "changelevel":
			l.add(CodeMapChange)
		case "quit", "exit", "_restart", "killserver":
			l.add(CodeShutdown)
		case "wait":
			l.add(CodeWait)
		default:
			l.set(name, value)
		}
	}
	if inside := nested(name, words); inside != "" && depth < maxNested {
		commands, _ := split(inside)
		for _, words := range commands {
			l.command(words, depth+1)
		}
	}
}

// nested returns the commands that a command holds, "" for none.
func nested(name string, words []string) string {
	skip := 0
	switch name {
	case "alias", "bind":
		skip = 2 // and the name that they are given
	case "sm_cvar", "sm_rcon", "sm_forcecvar", "cmd":
		skip = 1
	}
	if skip == 0 || len(words) <= skip {
		return ""
	}
	return strings.Join(words[skip:], " ")
}

// characters looks for what a word processor or an editor puts into a text: it shows
// or looks like something else than it is. Inside quotes most of it is a part of a
// name, and stays.
func (l *linter) characters(entry string) {
	quoted, first := false, true // first: of a word
	for _, r := range entry {
		switch {
		case r == byteOrderMark, !quoted && strings.ContainsRune(invisible, r):
			l.add(CodeInvisible)
		case r == '"':
			quoted = !quoted
			first = false
		case r == ' ' || r == '\t' || r == ';':
			first = true
		default:
			if first && !quoted && strings.ContainsRune("“”„‟«‘‚‛＂", r) {
				l.add(CodeCurlyQuote)
			}
			first = false
		}
	}
}

const (
	byteOrderMark = '\ufeff'
	// invisible are the blanks of other kinds that come with a copied text, and the
	// characters of no width.
	invisible = "\u00a0\u202f\u2007\u2060\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u00ad\u3000"
)

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
