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
	m.Words = pd.T("campaign."+strconv.Itoa(official.Campaign.Number)) + " " + strconv.Itoa(official.Chapter)
	if pd.Catalog == english { // the names of chapters are not translated
		m.Words += ": " + official.Name
	}
	return m
}

// Names are those of a map, the longest one first.
func (m gameMap) Names() []string {
	official, ok := l4d2.ParseMap(m.Code)
	if !ok {
		return []string{m.Code}
	}
	names := []string{m.Words}
	if campaign, _, ok := strings.Cut(m.Words, ":"); ok {
		names = append(names, campaign)
	}
	if official.Game == l4d2.Left4Dead2 {
		head, _, _ := strings.Cut(m.Code, "_")
		return append(names, head)
	}
	return append(names, m.Code)
}
