package svg_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate/stats/svg"
)

func ExampleNewBars() {
	b := svg.NewBars([][]int{{3, 1}, {0, 2}}, 100)
	for _, bar := range b.Bars {
		fmt.Println(bar.X, bar.Width, bar.Parts)
	}
	// Output:
	// 5.00% 40.00% [{25 75} {0 25}]
	// 55.00% 40.00% [{100 0} {50 50}]
}

func TestBarsOfNothing(t *testing.T) {
	t.Parallel()
	b := svg.NewBars([][]int{{0, 0}, {-3, 0}, nil}, 100)
	want := []svg.Rule{{Y: 100}, {Y: 0, Players: 1}}
	if diff := cmp.Diff(want, b.Rules); diff != "" {
		t.Error(diff)
	}
	for _, bar := range b.Bars {
		for _, part := range bar.Parts {
			if part.Height != 0 {
				t.Errorf("nothing is %d high", part.Height)
			}
		}
	}
	if b := svg.NewBars(nil, 100); len(b.Bars) != 0 {
		t.Errorf("no columns are %v", b.Bars)
	}
}
