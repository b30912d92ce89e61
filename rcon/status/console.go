package status

import "strings"

// What a console adds to the lines of a server: colors around them, and a prompt
// before the first.

const escape = 0x1b

// maxColor bounds the escape sequence of a color, in bytes.
const maxColor = 24

// trimColor cuts the ANSI colors from both ends of a line.
func trimColor(line string) string {
	for line != "" && line[0] == escape {
		n := colorLen(line)
		if n == 0 {
			return line
		}
		line = trimLeft(line[n:])
	}
	for line != "" && line[len(line)-1] == 'm' {
		i := strings.LastIndexByte(line[max(0, len(line)-maxColor):], escape)
		if i < 0 {
			break
		}
		i += max(0, len(line)-maxColor)
		if colorLen(line[i:]) != len(line)-i {
			break
		}
		line = line[:i]
	}
	return line
}

// colorLen returns the length of the color that s begins with; 0 if there is none.
func colorLen(s string) int {
	if !strings.HasPrefix(s, "\x1b[") {
		return 0
	}
	for i := 2; i < min(len(s), maxColor); i++ {
		switch c := s[i]; {
		case c == 'm':
			return i + 1
		case !digit(c) && c != ';':
			return 0
		}
	}
	return 0
}

// trimPrompt cuts the prompt of a console from the first line of a status, such
// as "203.0.113.66:27015> hostname: A server".
func trimPrompt(line string) string {
	const key = "hostname:"
	i := strings.Index(line, key)
	if i <= 0 {
		return line
	}
	prompt := strings.TrimRight(trimColor(strings.TrimRight(line[:i], " \t")), " \t")
	if prompt != "" && strings.IndexByte(">]$%", prompt[len(prompt)-1]) < 0 {
		return line
	}
	return line[i:]
}
