package mapnames_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/messages"
	"github.com/left4me/left4me/spec/l4d2"
	"github.com/left4me/left4me/spec/l4d2/mapnames"
)

func Example() {
	for _, language := range []string{"en", "ru", "zh-CN", "de"} {
		fmt.Println(mapnames.In(language).Map("c8m3_sewers").Title)
	}
	// Output:
	// No Mercy 3: Sewers
	// Нет милосердию 3: Канализация
	// 毫不留情 3：下水道
	// No Mercy 3: Sewers
}

// The English names are those that package l4d2 has.
func TestNamesAreThoseOfTheGame(t *testing.T) {
	t.Parallel()
	var english mapnames.Names
	for m := range l4d2.Maps() {
		want := mapnames.Name{
			Code: m.Code, Title: fmt.Sprintf("%s %d: %s", m.Campaign.Name, m.Chapter, m.Name),
			Short: fmt.Sprintf("%s %d", m.Campaign.Name, m.Chapter), Campaign: m.Campaign.Number,
		}
		got := english.Map(m.Code)
		if got.Code != want.Code || got.Title != want.Title || got.Short != want.Short || got.Campaign != want.Campaign {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

func TestMap(t *testing.T) {
	t.Parallel()
	for code, want := range map[string][]string{
		"c8m3_sewers":           {"No Mercy 3: Sewers", "No Mercy 3", "c8m3"},
		"l4d_hospital03_sewers": {"No Mercy 3: Sewers", "No Mercy 3", "l4d_hospital03_sewers"},
		"c1m1_myown":            {"c1m1_myown"},
		"":                      {""},
	} {
		if diff := cmp.Diff(want, mapnames.In("en-GB").Map(code).Labels()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", code, diff)
		}
	}
	if m := mapnames.In("ru").Map("c1m1_myown"); m.Title != "" || m.Short != "" || m.Campaign != 0 {
		t.Errorf("%+v", m)
	}
}

func TestCampaign(t *testing.T) {
	t.Parallel()
	for english, want := range map[string]string{"No Mercy": "Нет милосердию", "My Own": "My Own", "": ""} {
		if got := mapnames.In("ru,en;q=0.5").Campaign(english); got != want {
			t.Errorf("%q: %q, want %q", english, got, want)
		}
	}
}

// Each language has all names.
func TestLanguagesAreComplete(t *testing.T) {
	t.Parallel()
	keys := func(tag string) []string {
		data, err := os.ReadFile("locale/" + tag + ".json")
		if err != nil {
			t.Fatal(err)
		}
		c, err := messages.Parse(tag, tag, data, nil)
		if err != nil {
			t.Fatal(err)
		}
		return slices.Sorted(maps.Keys(c.All()))
	}
	english := keys("en")
	for _, tag := range []string{"zh-CN", "ru"} {
		if diff := cmp.Diff(english, keys(tag)); diff != "" {
			t.Errorf("%s (-en +%s):\n%s", tag, tag, diff)
		}
	}
}
