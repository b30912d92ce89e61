package svg

import (
	"slices"

	"github.com/left4me/left4me/livestate/stats"
)

// Daily is the geometry of days side by side: of each how many players there were at most,
// and in the mean.
type Daily struct {
	Rules []Rule
	Days  []Day // those without data are absent
}

// Day is a column up to the peak, with a line at the mean.
type Day struct {
	Box
	Y, Height int // of the column
	MeanY     int
	stats.DayUsage
}

// NewDaily returns the drawing of days that are so many pixels high at most, with room for
// at least minCapacity players.
func NewDaily(d *stats.Daily, height, minCapacity int) Daily {
	capacity := max(minCapacity, 1)
	for _, day := range d.Days {
		capacity = max(capacity, day.Peak)
	}
	var chart Daily
	for _, n := range slices.Compact([]int{0, capacity / 2, capacity}) {
		chart.Rules = append(chart.Rules, Rule{Y: height - n*height/capacity, Players: n})
	}
	for i, day := range d.Days {
		if day.Peak == stats.NoData {
			continue
		}
		y := height - max(day.Peak, 0)*height/capacity
		chart.Days = append(chart.Days, Day{
			Box: Box{X: percent(float64(i)+.1, len(d.Days)), Width: percent(.8, len(d.Days))},
			Y:   y, Height: height - y,
			MeanY:    height - int(day.Total.Mean()*float64(height)/float64(capacity)),
			DayUsage: day,
		})
	}
	return chart
}
