package avatars

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Initial returns what stands where a player has no picture: the first letter or digit of a
// name, in upper case, or else its first character. That of "" is "\uFFFD".
func Initial(name string) string {
	for _, r := range name {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return strings.ToUpper(string(r))
		}
	}
	r, _ := utf8.DecodeRuneInString(name)
	return string(r)
}
