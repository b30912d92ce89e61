package svg

import (
	"strconv"
	"strings"

	"github.com/left4me/left4me/livestate/stats"
)

// Sparkline returns the path of a small filled curve, as the attribute d has it: one unit
// wide for each bucket, and height high. It is "" where nothing is known.
func Sparkline(b *stats.Buckets, height int) string {
	var path strings.Builder
	to := func(command string, n int) { path.WriteString(command + strconv.Itoa(n)) }
	capacity := max(b.Capacity, 1)
	last, drawing := 0, false
	for i, n := range b.Players {
		if n == stats.NoData {
			if drawing {
				to("H", i)
				to("V", height)
				drawing = false
			}
			continue
		}
		y := height - 1 - (n*(height-2)+capacity/2)/capacity
		switch {
		case !drawing:
			to("M", i)
			to(" ", height)
			to("V", y)
			drawing = true
		case y != last:
			to("H", i)
			to("V", y)
		}
		last = y
	}
	if drawing {
		to("H", len(b.Players))
		to("V", height)
	}
	return path.String()
}
