package l4d2

import (
	"fmt"
)

// chapter is a row of the data: a map of Left 4 Dead 2 without its cXmY_, the
// name of the chapter, and the modes beside coop and versus, which all have.
type chapter struct {
	word, name string
	also       Modes
}

var data = [...]struct {
	name     string
	chapters []chapter
}{
	{"Dead Center", []chapter{
		{"hotel", "Hotel", 0}, {"streets", "Streets", 0}, {"mall", "Mall", 0}, {"atrium", "Atrium", Survival | Scavenge},
	}},
	{"Dark Carnival", []chapter{
		{"highway", "Highway", Survival | Scavenge}, {"fairgrounds", "Fairgrounds", 0}, {"coaster", "Coaster", 0},
		{"barns", "Barns", Survival}, {"concert", "Concert", Survival},
	}},
	{"Swamp Fever", []chapter{
		{"plankcountry", "Plank Country", Survival | Scavenge}, {"swamp", "Swamp", 0},
		{"shantytown", "Shanty Town", 0}, {"plantation", "Plantation", Survival},
	}},
	{"Hard Rain", []chapter{
		{"milltown_a", "Milltown", Survival | Scavenge}, {"sugarmill_a", "Sugar Mill", Survival | Scavenge},
		{"sugarmill_b", "Mill Escape", 0}, {"milltown_b", "Return to Town", 0}, {"milltown_escape", "Town Escape", 0},
	}},
	{"The Parish", []chapter{
		{"waterfront", "Waterfront", 0}, {"park", "Park", Survival | Scavenge}, {"cemetery", "Cemetery", 0},
		{"quarter", "Quarter", 0}, {"bridge", "Bridge", Survival},
	}},
	{"The Passing", []chapter{
		{"riverbank", "Riverbank", Survival | Scavenge}, {"bedlam", "Underground", Survival | Scavenge},
		{"port", "Port", Survival | Scavenge},
	}},
	{"The Sacrifice", []chapter{
		{"docks", "Docks", Survival | Scavenge}, {"barge", "Barge", Scavenge}, {"port", "Port", Survival},
	}},
	{"No Mercy", []chapter{
		{"apartment", "Apartments", Scavenge}, {"subway", "Subway", Survival}, {"sewers", "Sewers", Survival},
		{"interior", "Hospital", Survival}, {"rooftop", "Rooftop", Survival | Scavenge},
	}},
	{"Crash Course", []chapter{
		{"alleys", "Alleys", Survival | Scavenge}, {"lots", "Truck Depot", Survival},
	}},
	{"Death Toll", []chapter{
		{"caves", "Turnpike", 0}, {"drainage", "Drains", Survival}, {"ranchhouse", "Church", Survival | Scavenge},
		{"mainstreet", "Town", Survival}, {"houseboat", "Boathouse", Survival},
	}},
	{"Dead Air", []chapter{
		{"greenhouse", "Greenhouse", 0}, {"offices", "Crane", Survival}, {"garage", "Construction Site", Survival},
		{"terminal", "Terminal", Survival | Scavenge}, {"runway", "Runway", Survival},
	}},
	{"Blood Harvest", []chapter{
		{"hilltop", "Woods", 0}, {"traintunnel", "Tunnel", Survival}, {"bridge", "Bridge", Survival},
		{"barn", "Train Station", 0}, {"cornfield", "Farmhouse", Survival | Scavenge},
	}},
	{"Cold Stream", []chapter{
		{"alpinecreek", "Alpine Creek", 0}, {"southpinestream", "South Pine Stream", 0},
		{"memorialbridge", "Memorial Bridge", 0}, {"cutthroatcreek", "Cut-throat Creek", 0},
	}},
	{"The Last Stand", []chapter{
		{"junkyard", "Junkyard", Scavenge}, {"lighthouse", "Lighthouse", Survival | Scavenge},
	}},
}

// first are the campaigns of Left 4 Dead: how its files name them, and whether
// versus has files of its own. Their words are those of Left 4 Dead 2.
var first = map[int]struct {
	word  string
	split bool
}{
	7: {"river", false}, 8: {"hospital", true}, 9: {"garage", false},
	10: {"smalltown", true}, 11: {"airport", true}, 12: {"farm", true},
}

// longest is the length of the longest code, and more.
const longest = 64

var (
	campaigns []Campaign
	all       []Map
	byCode    = make(map[string]Map)
)

func init() {
	for i, d := range data {
		c := Campaign{Number: i + 1, Name: d.name, Chapters: len(d.chapters)}
		campaigns = append(campaigns, c)
		for j, ch := range d.chapters {
			add(c, j+1, ch, Left4Dead2, fmt.Sprintf("c%dm%d_%s", c.Number, j+1, ch.word), Coop|Versus|ch.also)
		}
		for j, ch := range d.chapters {
			if old, ok := first[c.Number]; ok {
				addFirst(c, j+1, ch, old.word, old.split)
			}
		}
		if d.name == "The Last Stand" {
			add(c, c.Chapters, d.chapters[c.Chapters-1], Left4Dead, "l4d_sv_lighthouse", Survival)
		}
	}
}

// addFirst adds the files of a chapter of Left 4 Dead. Where versus has files of its
// own, survival uses that of versus for a finale.
func addFirst(c Campaign, n int, ch chapter, word string, split bool) {
	code := fmt.Sprintf("%s%02d_%s", word, n, ch.word)
	survival := ch.also & Survival
	switch {
	case !split:
		add(c, n, ch, Left4Dead, "l4d_"+code, Coop|Versus|survival)
	case n == c.Chapters:
		add(c, n, ch, Left4Dead, "l4d_"+code, Coop)
		add(c, n, ch, Left4Dead, "l4d_vs_"+code, Versus|survival)
	default:
		add(c, n, ch, Left4Dead, "l4d_"+code, Coop|survival)
		add(c, n, ch, Left4Dead, "l4d_vs_"+code, Versus)
	}
}

func add(c Campaign, n int, ch chapter, game Game, code string, modes Modes) {
	m := Map{
		Code: code, Game: game, Campaign: c, Chapter: n, Name: ch.name, Modes: modes,
		Finale: n == c.Chapters && modes&(Coop|Versus) != 0,
	}
	all = append(all, m)
	byCode[m.Code] = m
}
