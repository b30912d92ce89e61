package samegame_test

import (
	"context"
	"fmt"
	"maps"
	"testing"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/samegame"
)

func Example() {
	servers := []store.Server{{ID: 1, Host: "203.0.113.20", Port: 27015}, {ID: 2, Host: "game.example", Port: 27015}}
	var finder samegame.Finder
	fmt.Println(finder.Changes(servers))
	finder.Note(2, "game.example:27015", "203.0.113.20:27015")
	fmt.Println(finder.Changes(servers))
	// Output:
	// map[]
	// map[1:2 2:1]
}

func TestChanges(t *testing.T) {
	t.Parallel()
	const here, there = "203.0.113.20:27015", "203.0.113.21:27015"
	byName := func(id int64, port int, same int64) store.Server {
		return store.Server{ID: id, Host: fmt.Sprintf("game%d.example", id), Port: port, SameAs: same}
	}
	for name, tc := range map[string]struct {
		servers []store.Server
		found   map[int64]string
		want    map[int64]int64
	}{
		"none":                   {nil, nil, map[int64]int64{}},
		"never reached":          {[]store.Server{byName(1, 27015, 0), byName(2, 27015, 0)}, nil, map[int64]int64{}},
		"three":                  {[]store.Server{byName(1, 27015, 0), byName(2, 27015, 0), byName(3, 27015, 0)}, map[int64]string{1: here, 2: here, 3: here}, map[int64]int64{1: 2, 2: 1, 3: 1}},
		"told already":           {[]store.Server{byName(1, 27015, 2), byName(2, 27015, 1)}, map[int64]string{1: here, 2: here}, map[int64]int64{}},
		"moved away":             {[]store.Server{byName(1, 27015, 2), byName(2, 27015, 1)}, map[int64]string{1: here, 2: there}, map[int64]int64{1: 0, 2: 0}},
		"the other is away":      {[]store.Server{byName(1, 27015, 2), byName(2, 27015, 1)}, map[int64]string{1: here}, map[int64]int64{}},
		"listed elsewhere since": {[]store.Server{byName(1, 27016, 0), byName(2, 27015, 0)}, map[int64]string{1: here, 2: here}, map[int64]int64{}},
	} {
		var finder samegame.Finder
		for id, found := range tc.found {
			finder.Note(id, fmt.Sprintf("game%d.example:27015", id), found)
		}
		finder.Note(1, "game1.example:27015", "") // which says nothing
		if got := finder.Changes(tc.servers); !maps.Equal(got, tc.want) {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}

// marker keeps what it is told.
type marker map[int64]int64

func (m marker) SetSameAs(_ context.Context, same map[int64]int64) error {
	maps.Copy(m, same)
	return nil
}

// TestMarkLeavesServersOfOthers: who does not poll a server does not know where it is now.
func TestMarkLeavesServersOfOthers(t *testing.T) {
	t.Parallel()
	var finder samegame.Finder
	servers := []store.Server{{ID: 1, Host: "203.0.113.20", Port: 27015}, {ID: 2, Host: "203.0.113.20", Port: 27015}}
	told := make(marker)
	found, err := finder.Mark(t.Context(), told, servers, func(id int64) bool { return id == 2 })
	if err != nil || !maps.Equal(found, map[int64]int64{2: 1}) || !maps.Equal(told, found) {
		t.Errorf("%v, %v; told %v", found, err, told)
	}
	if found, err := finder.Mark(t.Context(), nil, servers, func(int64) bool { return false }); err != nil || found != nil {
		t.Errorf("%v, %v", found, err)
	}
}
