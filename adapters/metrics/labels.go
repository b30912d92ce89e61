package metrics

import (
	"slices"
	"strings"
	"unicode"

	"github.com/left4me/left4me/spec/l4d2"
	"github.com/left4me/left4me/store"
)

const (
	maxLabel = 64 // characters of a label
	maxMaps  = 64 // maps of one server that are not official and have labels of their own

	other = "other" // the label of what has none of its own
)

// clean returns what a label may hold of a text that somebody has chosen: 64 printable
// characters, with "_" for any others.
func clean(text string) string {
	var b strings.Builder
	n := 0
	for _, r := range text {
		if n++; n > maxLabel {
			break
		}
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			r = '_'
		}
		b.WriteRune(r)
	}
	return b.String()
}

func problemLabel(p store.Problem) string {
	if slices.Contains(store.Problems(), p) {
		return string(p)
	}
	return other
}

// mapNames are the maps that each server has had and that are not official. Every new
// label is a new time series, so a server may only have so many.
type mapNames map[int64]map[string]bool

// label returns the label of a map that a server says it plays.
func (m mapNames) label(server int64, code string) string {
	if official, ok := l4d2.ParseMap(code); ok {
		return official.Code
	}
	code = clean(code)
	had := m[server]
	if code == "" || had[code] {
		return code
	}
	if len(had) >= maxMaps {
		return other
	}
	if had == nil {
		had = make(map[string]bool)
		m[server] = had
	}
	had[code] = true
	return code
}

// keep forgets all servers but these, which are sorted.
func (m mapNames) keep(servers []int64) {
	for id := range m {
		if _, ok := slices.BinarySearch(servers, id); !ok {
			delete(m, id)
		}
	}
}
