package svg

import (
	"fmt"
	"strings"
)

const maxBadgeName, maxBadgeText = 32, 48 // characters

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")

// Badge returns a picture of one line, for pages elsewhere: a name on dark, and a text on
// a colour such as "#1d7a46". Long texts are cut. The texts are escaped; what XML cannot
// hold is up to the caller.
func Badge(name, text, colour string) string {
	name, text = cut(name, maxBadgeName), cut(text, maxBadgeText)
	left, right := TextWidth(name)+16, TextWidth(text)+16
	name, text, colour = escaper.Replace(name), escaper.Replace(text), escaper.Replace(colour)
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="22" role="img" aria-label="%[2]s: %[3]s">`+
		`<title>%[2]s: %[3]s</title><clipPath id="r"><rect width="%[1]d" height="22" rx="4"/></clipPath><g clip-path="url(#r)"><path fill="#2a313b" d="M0 0h%[1]dv22H0z"/>`+
		`<path fill="%[4]s" d="M%[5]d 0h%[6]dv22h-%[6]dz"/></g>`+
		`<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">`+
		`<text x="%[7]d" y="15">%[2]s</text><text x="%[8]d" y="15">%[3]s</text></g></svg>`,
		left+right, name, text, colour, left, right, left/2, left+right/2)
}

// cut shortens a text to so many characters.
func cut(s string, limit int) string {
	r := []rune(s)
	if len(r) <= limit {
		return s
	}
	return strings.TrimSpace(string(r[:limit-1])) + "…"
}
