package l4d2_test

import (
	"fmt"

	"github.com/left4me/left4me/spec/l4d2"
)

func ExampleParseMap() {
	for _, code := range []string{"c8m3_sewers", "l4d_vs_hospital05_rooftop", "deathrow04_outpost"} {
		m, ok := l4d2.ParseMap(code)
		if !ok {
			fmt.Printf("%s is not official\n", code)
			continue
		}
		fmt.Printf("%s %d of %d: %s (%v; %v)\n", m.Campaign.Name, m.Chapter, m.Campaign.Chapters, m.Name, m.Game, m.Modes)
	}
	// Output:
	// No Mercy 3 of 5: Sewers (Left 4 Dead 2; coop versus survival)
	// No Mercy 5 of 5: Rooftop (Left 4 Dead; versus survival)
	// deathrow04_outpost is not official
}

// A rotation of all finales of Left 4 Dead 2.
func ExampleMaps() {
	n := 0
	for m := range l4d2.Maps() {
		if m.Finale && m.Game == l4d2.Left4Dead2 {
			n++
		}
	}
	fmt.Println(n, "finales")
	// Output: 14 finales
}

func ExampleCampaign_Maps() {
	for c := range l4d2.Campaigns() {
		if c.Name == "Crash Course" {
			for _, m := range c.Maps(l4d2.Left4Dead2) {
				fmt.Println(m.Code, m.Finale)
			}
		}
	}
	// Output:
	// c9m1_alleys false
	// c9m2_lots true
}
