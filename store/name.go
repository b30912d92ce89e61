package store

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxUserName is the length of the longest user name, in characters.
const MaxUserName = 128

// UserName returns the one spelling in which a user name is stored, shown and
// logged: without blanks at either end. It refuses, with [ErrInvalid], what is
// empty, longer than [MaxUserName] or not UTF-8, and what has control characters
// or line breaks. It never drops a character inside a name: two names that
// differ there are never the same user.
func UserName(name string) (string, error) {
	name = strings.TrimFunc(name, func(r rune) bool { return unicode.IsSpace(r) && !isControl(r) })
	switch {
	case strings.TrimFunc(name, func(r rune) bool { return !unicode.IsGraphic(r) && !isControl(r) }) == "":
		return "", fmt.Errorf("%w: the user name is empty", ErrInvalid)
	case utf8.RuneCountInString(name) > MaxUserName:
		return "", fmt.Errorf("%w: the user name is longer than %d characters", ErrInvalid, MaxUserName)
	}
	if err := CheckText(name); err != nil {
		return "", err
	}
	return name, nil
}

// UserKey returns what all spellings of one user's name have in common, and the
// names of two users never have: [UserName] in lower case. What counts, limits or
// looks up users by name uses it.
func UserKey(name string) (string, error) {
	name, err := UserName(name)
	return strings.ToLower(name), err
}

// CompareNames orders what is listed by name: ASCII letters without case, then, of
// names that differ in case alone, by bytes.
func CompareNames(a, b string) int {
	return cmp.Or(strings.Compare(lowerASCII(a), lowerASCII(b)), strings.Compare(a, b))
}

// CompareNatural orders names for people to read: as [CompareNames], but a run of digits is
// a number, so that "Night 2" stands before "Night 10". Lists of a store are in the order of
// CompareNames; what shows servers sorts them with [SortNatural].
func CompareNatural(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		m, n := digits(x), digits(y)
		if m == 0 || n == 0 {
			if c := cmp.Compare(lowerByte(x[0]), lowerByte(y[0])); c != 0 {
				return c
			}
			x, y = x[1:], y[1:]
			continue
		}
		p, q := strings.TrimLeft(x[:m], "0"), strings.TrimLeft(y[:n], "0")
		if c := cmp.Or(cmp.Compare(len(p), len(q)), strings.Compare(p, q)); c != 0 {
			return c
		}
		x, y = x[m:], y[n:]
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), CompareNames(a, b))
}

// digits returns how many digits s begins with.
func digits(s string) int {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return i
		}
	}
	return len(s)
}

func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf {
			return rune(lowerByte(byte(r)))
		}
		return r
	}, s)
}

// lowerByte returns an ASCII letter in lower case, and any other byte as it is.
func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c - 'A' + 'a'
	}
	return c
}

// CheckText returns [ErrInvalid] if a text that identifies something, such as a
// name, a host or a token, is not UTF-8 or has control characters or line breaks.
// A store refuses such text. It does not repair it: two texts that differ would
// become one.
func CheckText(texts ...string) error {
	for _, s := range texts {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, isControl) {
			return fmt.Errorf("%w: text has control characters or is not UTF-8", ErrInvalid)
		}
	}
	return nil
}

// CleanText returns other text as a store keeps it, whoever wrote it: without NUL
// bytes, and with U+FFFD for what is not UTF-8.
func CleanText(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

func isControl(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp)
}
