package httpui

import (
	"strconv"
	"strings"

	"github.com/left4me/left4me/spec/l4d2"
)

// A gameMap is a map as players know it.
type gameMap struct {
	Code  string // as the game names it, such as c8m3_sewers
	Words string // such as "No Mercy 3: Sewers"; "" for a map that is not official
	short string // such as "No Mercy 3"

	Campaign int // its number, which has a colour in app.css; 0 for a map that is not official
}

// Map is a map in the reader's words.
func (pd pageData) Map(code string) gameMap {
	m := gameMap{Code: display(code)}
	official, ok := l4d2.ParseMap(code)
	if !ok {
		return m
	}
	m.Campaign = official.Campaign.Number
	campaign, chapter := strconv.Itoa(official.Campaign.Number), strconv.Itoa(official.Chapter)
	name := pd.T("campaign." + campaign)
	m.short = name + " " + chapter
	m.Words = pd.T("map.name", name, chapter, pd.T("chapter."+campaign+"."+chapter))
	return m
}

// Names are those of a map, the longest one first.
func (m gameMap) Names() []string {
	official, ok := l4d2.ParseMap(m.Code)
	if !ok {
		return []string{m.Code}
	}
	names := []string{m.Words, m.short}
	if official.Game == l4d2.Left4Dead2 {
		head, _, _ := strings.Cut(m.Code, "_")
		return append(names, head)
	}
	return append(names, m.Code)
}
