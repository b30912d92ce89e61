package httpui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// A gameMap is a map as players know it.
type gameMap struct {
	Code  string // as the game names it, such as c8m3_sewers
	Words string // such as "No Mercy 3: Sewers"; "" for a map of somebody's own
}

// campaigns are those that come with Left 4 Dead 2, in the order of their
// numbers, with their chapters. A map's code is c, the number of the campaign, m,
// that of the chapter, and a word of its own.
var campaigns = [...]struct {
	name, chinese string
	chapters      []string
}{
	{"Dead Center", "死亡中心", []string{"Hotel", "Streets", "Mall", "Atrium"}},
	{"Dark Carnival", "黑色狂欢节", []string{"Highway", "Fairgrounds", "Coaster", "Barns", "Concert"}},
	{"Swamp Fever", "沼泽激战", []string{"Plank Country", "Swamp", "Shanty Town", "Plantation"}},
	{"Hard Rain", "暴风骤雨", []string{"Milltown", "Sugar Mill", "Mill Escape", "Return to Town", "Town Escape"}},
	{"The Parish", "教区", []string{"Waterfront", "Park", "Cemetery", "Quarter", "Bridge"}},
	{"The Passing", "短暂时刻", []string{"Riverbank", "Underground", "Port"}},
	{"The Sacrifice", "牺牲", []string{"Docks", "Barge", "Port"}},
	{"No Mercy", "毫不留情", []string{"Apartments", "Subway", "Sewers", "Hospital", "Rooftop"}},
	{"Crash Course", "坠机险途", []string{"Alleys", "Truck Depot"}},
	{"Death Toll", "死亡丧钟", []string{"Turnpike", "Drains", "Church", "Town", "Boathouse"}},
	{"Dead Air", "静寂时分", []string{"Greenhouse", "Crane", "Construction Site", "Terminal", "Runway"}},
	{"Blood Harvest", "血腥收获", []string{"Woods", "Tunnel", "Bridge", "Train Station", "Farmhouse"}},
	{"Cold Stream", "刺骨寒溪", []string{"Alpine Creek", "South Pine Stream", "Memorial Bridge", "Cut-throat Creek"}},
	{"The Last Stand", "背水一战", []string{"Junkyard", "Lighthouse"}},
}

// Map is a map in the reader's words.
func (v view) Map(code string) gameMap {
	m := gameMap{Code: display(code)}
	campaign, chapter, ok := chapterOf(code)
	switch {
	case !ok:
	case v.lang == chinese:
		m.Words = campaigns[campaign-1].chinese + " " + strconv.Itoa(chapter)
	default:
		c := campaigns[campaign-1]
		m.Words = c.name + " " + strconv.Itoa(chapter) + ": " + c.chapters[chapter-1]
	}
	return m
}

// Short is a map where there is little room: without its own word.
func (m gameMap) Short() string {
	head, _, _ := strings.Cut(m.Code, "_")
	if _, _, ok := chapterOf(m.Code); ok {
		return head
	}
	return m.Code
}

// chapterOf tells which chapter of which campaign a code is, counted from 1.
func chapterOf(code string) (campaign, chapter int, ok bool) {
	head, _, found := strings.Cut(code, "_")
	c, m, both := strings.Cut(strings.TrimPrefix(head, "c"), "m")
	if !found || !both || head == "" || head[0] != 'c' {
		return 0, 0, false
	}
	campaign, err1 := strconv.Atoi(c)
	chapter, err2 := strconv.Atoi(m)
	ok = err1 == nil && err2 == nil && 1 <= campaign && campaign <= len(campaigns) &&
		1 <= chapter && chapter <= len(campaigns[campaign-1].chapters)
	return campaign, chapter, ok
}

// sortShares puts the map that was played most first.
func sortShares(shares []mapShare) {
	slices.SortFunc(shares, func(a, b mapShare) int {
		return cmp.Or(cmp.Compare(b.Time, a.Time), cmp.Compare(a.Map.Code, b.Map.Code))
	})
}
