package status

import "time"

// maxNumber bounds every number, so that it fits an int of any size.
const maxNumber = 1<<31 - 1

func blank(c byte) bool { return c == ' ' || c == '\t' }
func digit(c byte) bool { return '0' <= c && c <= '9' }

func trimLeft(s string) string {
	i := 0
	for i < len(s) && blank(s[i]) {
		i++
	}
	return s[i:]
}

// field cuts the first run of other characters than blanks from s.
func field(s string) (word, rest string) {
	s = trimLeft(s)
	for i := range len(s) {
		if blank(s[i]) {
			return s[:i], s[i:]
		}
	}
	return s, ""
}

// number cuts a decimal number from the front of s.
func number(s string) (n int, rest string, ok bool) {
	i := 0
	for i < len(s) && digit(s[i]) {
		n = n*10 + int(s[i]-'0')
		if n > maxNumber {
			return 0, s, false
		}
		i++
	}
	return n, s[i:], i > 0
}

// whole reads a word that is a number and nothing else.
func whole(word string) (int, bool) {
	n, rest, ok := number(word)
	return n, ok && rest == ""
}

func isNumber(word string) bool {
	_, ok := whole(word)
	return ok
}

// clock reads mm:ss, h:mm:ss or d:hh:mm:ss.
func clock(word string) (time.Duration, bool) {
	var days, hours, minutes, seconds int
	for colons := 0; ; colons++ {
		n, rest, ok := number(word)
		if !ok || n > 99999 || colons > 0 && n > 59 {
			return 0, false
		}
		days, hours, minutes, seconds = hours, minutes, seconds, n
		if rest == "" {
			return time.Duration(((days*24+hours)*60+minutes)*60+seconds) * time.Second, colons > 0
		}
		if rest[0] != ':' || colons == 3 {
			return 0, false
		}
		word = rest[1:]
	}
}

// isState reports whether a word can be the state of a connection: small letters.
func isState(word string) bool {
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return false
		}
	}
	return word != ""
}
