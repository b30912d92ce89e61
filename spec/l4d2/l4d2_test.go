package l4d2_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/spec/l4d2"
)

func TestParseMap(t *testing.T) {
	t.Parallel()
	deadCenter := l4d2.Campaign{Number: 1, Name: "Dead Center", Chapters: 4}
	noMercy := l4d2.Campaign{Number: 8, Name: "No Mercy", Chapters: 5}
	lastStand := l4d2.Campaign{Number: 14, Name: "The Last Stand", Chapters: 2}
	both := l4d2.Coop | l4d2.Versus
	tests := map[string]l4d2.Map{
		"c1m1_hotel":                  {Code: "c1m1_hotel", Game: l4d2.Left4Dead2, Campaign: deadCenter, Chapter: 1, Name: "Hotel", Modes: both},
		"C1M4_Atrium":                 {Code: "c1m4_atrium", Game: l4d2.Left4Dead2, Campaign: deadCenter, Chapter: 4, Name: "Atrium", Finale: true, Modes: both | l4d2.Survival | l4d2.Scavenge},
		"c14m2_lighthouse":            {Code: "c14m2_lighthouse", Game: l4d2.Left4Dead2, Campaign: lastStand, Chapter: 2, Name: "Lighthouse", Finale: true, Modes: both | l4d2.Survival | l4d2.Scavenge},
		"l4d_hospital01_apartment":    {Code: "l4d_hospital01_apartment", Game: l4d2.Left4Dead, Campaign: noMercy, Chapter: 1, Name: "Apartments", Modes: l4d2.Coop},
		"l4d_vs_hospital01_apartment": {Code: "l4d_vs_hospital01_apartment", Game: l4d2.Left4Dead, Campaign: noMercy, Chapter: 1, Name: "Apartments", Modes: l4d2.Versus},
		"l4d_hospital05_rooftop":      {Code: "l4d_hospital05_rooftop", Game: l4d2.Left4Dead, Campaign: noMercy, Chapter: 5, Name: "Rooftop", Finale: true, Modes: l4d2.Coop},
		"l4d_sv_lighthouse":           {Code: "l4d_sv_lighthouse", Game: l4d2.Left4Dead, Campaign: lastStand, Chapter: 2, Name: "Lighthouse", Modes: l4d2.Survival},
	}
	for code, want := range tests {
		got, ok := l4d2.ParseMap(code)
		if diff := cmp.Diff(want, got); diff != "" || !ok {
			t.Errorf("ParseMap(%q) is official: %t (-want +got):\n%s", code, ok, diff)
		}
	}
}

func TestNotOfficial(t *testing.T) {
	t.Parallel()
	for _, code := range []string{
		"", "c1m1", "c1m1_", "c1m1_myown", "c1m1_hotel ", " c1m1_hotel", "maps/c1m1_hotel", "c1m1_hotel.bsp", "c1m5_hotel",
		"c0m1_hotel", "c15m1_hotel", "c01m1_hotel", "c1m-1_hotel", "cm_", "m1_hotel", "dprm1_milltown_a", "l4d_vs_garage01_alleys",
		"l4d_vs_sv_lighthouse", "c1m1_hotel\x00", "c3m1_plan\u212Acountry", strings.Repeat("c1m1_hotel", 1000),
	} {
		if m, ok := l4d2.ParseMap(code); ok || m != (l4d2.Map{}) {
			t.Errorf("ParseMap(%q) = %v, %t", code, m, ok)
		}
	}
}

// TestData: what holds for every map of the list.
func TestData(t *testing.T) {
	t.Parallel()
	maps, finales := make(map[l4d2.Game]int), make(map[string]int)
	for m := range l4d2.Maps() {
		if got, ok := l4d2.ParseMap(m.Code); !ok || got != m {
			t.Errorf("%s is listed, and parsed as %v", m.Code, got)
		}
		maps[m.Game]++
		if m.Chapter < 1 || m.Chapter > m.Campaign.Chapters || m.Name == "" || m.Modes == 0 || m.Code != strings.ToLower(m.Code) {
			t.Errorf("%+v is not sound", m)
		}
		if m.Game == l4d2.Left4Dead2 && m.Finale {
			finales[m.Campaign.Name]++
		}
		if m.Game == l4d2.Left4Dead && m.Modes.Has(l4d2.Scavenge) {
			t.Errorf("%s: Left 4 Dead has no scavenge", m.Code)
		}
		if !slices.Contains(m.Campaign.Maps(m.Game), m) {
			t.Errorf("%s is not among the maps of its campaign", m.Code)
		}
	}
	// The four campaigns that Left 4 Dead came with in two files a chapter, Crash Course and
	// The Sacrifice in one, and the lighthouse.
	if maps[l4d2.Left4Dead2] != 57 || maps[l4d2.Left4Dead] != 4*5*2+2+3+1 {
		t.Errorf("%v maps", maps)
	}
	n := 0
	for c := range l4d2.Campaigns() {
		n++
		if finales[c.Name] != 1 || c.Number != n || len(c.Maps(l4d2.Left4Dead2)) != c.Chapters {
			t.Errorf("%+v: %d finales", c, finales[c.Name])
		}
	}
	if n != 14 {
		t.Errorf("%d campaigns", n)
	}
	if got := (l4d2.Campaign{}).Maps(l4d2.Left4Dead2); got != nil {
		t.Errorf("no campaign has maps: %v", got)
	}
}

func TestModes(t *testing.T) {
	t.Parallel()
	all := l4d2.Coop | l4d2.Versus | l4d2.Survival | l4d2.Scavenge
	if all.String() != "coop versus survival scavenge" || l4d2.Modes(0).String() != "" || !all.Has(l4d2.Survival) || l4d2.Coop.Has(all) {
		t.Error("sets of modes are wrong")
	}
	if l4d2.Left4Dead.String() != "Left 4 Dead" || l4d2.Game(0).String() != "" || l4d2.Game(9).String() != "" {
		t.Error("names of games are wrong")
	}
}

// FuzzParseMap: what is accepted is a map of the list under its own code, and
// nothing else gives anything.
func FuzzParseMap(f *testing.F) {
	for m := range l4d2.Maps() {
		f.Add(m.Code)
	}
	f.Add("c1m1_myown")
	f.Add("C5M1_WATERFRONT")
	f.Fuzz(func(t *testing.T, code string) {
		m, ok := l4d2.ParseMap(code)
		if ok != (m != l4d2.Map{}) {
			t.Fatalf("ParseMap(%q) = %+v, %t", code, m, ok)
		}
		if ok && !strings.EqualFold(m.Code, code) {
			t.Fatalf("ParseMap(%q) is %q", code, m.Code)
		}
	})
}

func BenchmarkParseMap(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := l4d2.ParseMap("c8m3_sewers"); !ok {
			b.Fatal("not official")
		}
	}
}
