package status

import (
	"strings"
	"time"
)

// Every number fits an int of any size, and so do the seconds of every time.
const (
	maxDigits = 9
	maxClock  = 20_000 // in the first place of a time: hours in two years, days in 54
)

func blank(c byte) bool { return c == ' ' || c == '\t' }
func digit(c byte) bool { return '0' <= c && c <= '9' }

func trimLeft(s string) string {
	i := 0
	for i < len(s) && blank(s[i]) {
		i++
	}
	return s[i:]
}

// field cuts the first word from s. Words have blanks between them.
func field(s string) (word, rest string) {
	s = trimLeft(s)
	if end := strings.IndexByte(s, ' '); end >= 0 {
		return s[:end], s[end:]
	}
	return s, ""
}

// lastQuote returns where the last double quote of s stands, or -1. Rows mostly
// have one, and going from quote to quote is faster than from byte to byte; a row
// with many is searched from its end.
func lastQuote(s string) int {
	last := -1
	for range 4 {
		i := strings.IndexByte(s[last+1:], '"')
		if i < 0 {
			return last
		}
		last += 1 + i
	}
	return strings.LastIndexByte(s, '"')
}

// wordEnds reports whether the word that was read before rest ends there.
func wordEnds(rest string) bool { return rest == "" || blank(rest[0]) }

// numberField cuts a word from s that is a number and nothing else.
func numberField(s string) (n int, rest string, ok bool) {
	n, rest, ok = number(trimLeft(s))
	return n, rest, ok && wordEnds(rest)
}

// numberAt reads a word of s that is a number and nothing else, behind the blanks at
// position at, and returns the position behind it; -1 if there is none. It is numberField
// for rows, where the time goes.
func numberAt(s string, at int) (n, next int) {
	for at < len(s) && blank(s[at]) {
		at++
	}
	start := at
	for at < len(s) && digit(s[at]) {
		n = n*10 + int(s[at]-'0')
		at++
	}
	if at == start || at-start > maxDigits || at < len(s) && !blank(s[at]) {
		return 0, -1
	}
	return n, at
}

// number cuts a decimal number of at most nine digits from the front of s.
func number(s string) (n int, rest string, ok bool) {
	i := 0
	for i < len(s) && digit(s[i]) {
		n = n*10 + int(s[i]-'0')
		i++
	}
	return n, s[i:], 0 < i && i <= maxDigits
}

// clockField cuts a time from s. A word that has the characters of a time and isn't
// a possible one, such as "-1:-12" or "00:75", gives UnknownTime.
func clockField(s string) (d time.Duration, rest string, ok bool) {
	if d, rest, ok = possibleTime(s); ok {
		return d, rest, true
	}
	word, rest := field(s)
	colons, digits := 0, 0
	for i := range len(word) {
		switch c := word[i]; {
		case c == ':':
			colons++
		case digit(c):
			digits++
		case c != '-':
			return 0, s, false
		}
	}
	return UnknownTime, rest, colons > 0 && digits > 0
}

// possibleTime cuts a time from s: mm:ss, h:mm:ss or d:hh:mm:ss.
func possibleTime(s string) (d time.Duration, rest string, ok bool) {
	rest = trimLeft(s)
	if len(rest) > len("mm:ss") && blank(rest[5]) && rest[2] == ':' { // of most players
		a, b, c, d := rest[0]-'0', rest[1]-'0', rest[3]-'0', rest[4]-'0'
		if a <= 9 && b <= 9 && c <= 5 && d <= 9 {
			return time.Duration((int(a)*10+int(b))*60+int(c)*10+int(d)) * time.Second, rest[5:], true
		}
	}
	var days, hours, minutes, seconds int
	for colons := 0; ; colons++ {
		days, hours, minutes = hours, minutes, seconds
		if seconds, rest, ok = number(rest); !ok || seconds > maxClock || colons > 0 && seconds > 59 {
			return 0, s, false
		}
		if wordEnds(rest) {
			return time.Duration(((days*24+hours)*60+minutes)*60+seconds) * time.Second, rest, colons > 0
		}
		if rest[0] != ':' || colons == 3 {
			return 0, s, false
		}
		rest = rest[1:]
	}
}

// stateField cuts the state of a connection from s: a word of small letters.
func stateField(s string) (state, rest string, ok bool) {
	s = trimLeft(s)
	i := 0
	for i < len(s) && 'a' <= s[i] && s[i] <= 'z' {
		i++
	}
	return s[:i], s[i:], i > 0 && wordEnds(s[i:])
}
