package l4d2

import (
	"iter"
	"slices"
	"strings"
)

// Game is one of the two games. The zero Game is none.
type Game uint8

// The games.
const (
	Left4Dead  Game = 1 + iota // Left 4 Dead, of 2008
	Left4Dead2                 // Left 4 Dead 2, of 2009
)

// String returns the name of the game, "" for none.
func (g Game) String() string {
	switch g {
	case Left4Dead:
		return "Left 4 Dead"
	case Left4Dead2:
		return "Left 4 Dead 2"
	}
	return ""
}

// Modes is a set of game modes. The zero Modes is empty.
type Modes uint8

// The modes. Realism and single player use the maps of Coop, and team versus
// those of Versus.
const (
	Coop Modes = 1 << iota
	Versus
	Survival
	Scavenge // Left 4 Dead 2 only
)

var modeNames = [...]string{"coop", "versus", "survival", "scavenge"}

// Has reports whether all modes of m are in the set.
func (s Modes) Has(m Modes) bool { return s&m == m }

// String returns the modes as mp_gamemode names them, separated by spaces, "" for none.
func (s Modes) String() string {
	var names []string
	for i, name := range modeNames {
		if s&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

// Campaign is an official campaign. Campaigns are comparable with ==. The zero
// Campaign is none.
type Campaign struct {
	Number   int    // as Left 4 Dead 2 counts them: 8 is No Mercy, whose maps are c8m1 to c8m5
	Name     string // such as "No Mercy"
	Chapters int    // how many it has
}

// Map is one official map file. Maps are comparable with ==. The zero Map is none.
type Map struct {
	Code     string // as the game names it, in lower case: c8m3_sewers
	Game     Game   // the game that has this file
	Campaign Campaign
	Chapter  int    // from 1 to Campaign.Chapters
	Name     string // of the chapter, such as "Sewers"
	Finale   bool   // the last chapter, in which the rescue comes

	// Modes are those in which the game's own menus offer the map. Updates and
	// add-ons offer more now and then, so a mode that is absent is not known to
	// be offered, which is less than impossible.
	Modes Modes
}

// ParseMap returns the official map that has a code, whatever the case of its
// letters, as file names on Windows have none. A code must be whole: no folder,
// no extension, no space around it. For the empty code, which a server shows
// while it changes maps, and for maps that are not official, it returns the zero
// Map and false.
func ParseMap(code string) (Map, bool) {
	lower := strings.ToLower(code[:min(len(code), longest)])
	if len(lower) != len(code) { // too long, or a letter that only becomes one of ours, as the Kelvin sign does
		return Map{}, false
	}
	m, ok := byCode[lower]
	return m, ok
}

// Campaigns yields the campaigns in the order of their numbers.
func Campaigns() iter.Seq[Campaign] { return slices.Values(campaigns) }

// Maps yields all maps: by campaign, within one those of Left 4 Dead 2 first, in
// the order of their chapters.
func Maps() iter.Seq[Map] { return slices.Values(all) }

// Maps returns the maps that one game has of the campaign, in the order of their
// chapters; of Left 4 Dead, where a chapter may have two files, the one for the
// campaign stands before the one for versus. It returns nil if there are none.
// The slice belongs to the caller.
func (c Campaign) Maps(game Game) []Map {
	var maps []Map
	for _, m := range all {
		if m.Campaign == c && m.Game == game {
			maps = append(maps, m)
		}
	}
	return maps
}
