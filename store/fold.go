package store

import (
	"strings"
	"unicode"
)

// FoldName returns what spellings of a name have in common by which people look for it:
// letters without case, blanks as single spaces, and nothing that is not seen. It is
// shorter than the name, or as long, in characters.
func FoldName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsGraphic(r):
			return -1
		}
		return foldRune(r)
	}, name)
	return strings.Join(strings.Fields(name), " ")
}

// foldRune returns the smallest of the characters that differ from r in case alone.
func foldRune(r rune) rune {
	least := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		least = min(least, next)
	}
	if 'A' <= least && least <= 'Z' {
		return least - 'A' + 'a'
	}
	return least
}
