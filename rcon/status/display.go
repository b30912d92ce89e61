package status

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// DisplayName returns Name in a form for people to read; see [DisplayName].
func (p Player) DisplayName() string { return DisplayName(p.Name) }

// DisplayName returns a name in a form that can be shown beside others without
// harm: without control characters, without those that turn the direction of
// the text around it, and without those that have no width and so let two
// different names look the same. Line breaks and tabs become blanks, and bytes
// that are no UTF-8, such as half a rune at the end of a cut name, become U+FFFD.
//
// The result may be empty. It is text, not HTML, and it isn't unique: what
// identifies a player is the Steam ID.
func DisplayName(name string) string {
	if plain(name) {
		return name
	}
	var b strings.Builder
	b.Grow(len(name))
	broken := false // inside a run of bytes that are no UTF-8
	for i := 0; i < len(name); {
		r, n := utf8.DecodeRuneInString(name[i:])
		i += n
		if r == utf8.RuneError && n == 1 {
			if !broken {
				b.WriteRune(utf8.RuneError)
			}
			broken = true
			continue
		}
		broken = false
		switch {
		case unicode.In(r, unicode.Zl, unicode.Zp), r == '\t', r == '\n', r == '\r':
			b.WriteByte(' ')
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// DisplayLine returns text in the form of [DisplayName] for one line of a page: spaces are
// single, letters have at most three marks, what XML cannot hold or shows nothing is
// gone, and it has at most so many characters.
func DisplayLine(text string, limit int) string {
	var b strings.Builder
	marks, n, blank := 0, 0, true
	for _, r := range DisplayName(text) {
		switch {
		case unicode.Is(unicode.Noncharacter_Code_Point, r):
			continue // which XML may not hold
		case unicode.IsSpace(r) || r == brailleBlank:
			if blank {
				continue
			}
			r, blank = ' ', true
		case unicode.In(r, unicode.Mn, unicode.Me):
			if marks++; marks > 3 {
				continue
			}
		default:
			marks, blank = 0, false
		}
		if n++; n > limit {
			break
		}
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String())
}

const brailleBlank = '\u2800' // a letter that shows nothing

// plain reports whether a name is printable ASCII throughout.
func plain(name string) bool {
	for i := range len(name) {
		if name[i] < ' ' || name[i] > '~' {
			return false
		}
	}
	return true
}
