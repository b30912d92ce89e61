package svg

// Bars is the geometry of columns, one for each part of a time, as wide and high as those of
// a [Chart].
type Bars struct {
	Rules []Rule // lines across, at numbers of players
	Bars  []Bar
}

// Bar is a column. Its parts stand on each other, the first one at the bottom.
type Bar struct {
	Box
	Parts []BarPart
}

// BarPart is where a part of a column begins, from the top, and how high it is.
type BarPart struct{ Y, Height int }

// NewBars returns the drawing of columns that are so many pixels high at most. Each has a
// number of players for each of its parts; one that is negative is 0.
func NewBars(columns [][]int, height int) Bars {
	most := 1
	for _, parts := range columns {
		most = max(most, sum(parts))
	}
	var b Bars
	for _, n := range []int{0, most / 2, most} {
		if len(b.Rules) == 0 || b.Rules[len(b.Rules)-1].Players != n {
			b.Rules = append(b.Rules, Rule{Y: height - n*height/most, Players: n})
		}
	}
	for i, parts := range columns {
		bar := Bar{Box: Box{X: percent(float64(i)+.1, len(columns)), Width: percent(.8, len(columns))}}
		for n := range parts {
			top, bottom := height-sum(parts[:n+1])*height/most, height-sum(parts[:n])*height/most
			bar.Parts = append(bar.Parts, BarPart{top, bottom - top})
		}
		b.Bars = append(b.Bars, bar)
	}
	return b
}

func sum(numbers []int) (total int) {
	for _, n := range numbers {
		total += max(n, 0)
	}
	return total
}
