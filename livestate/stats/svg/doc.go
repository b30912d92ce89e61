// Package svg draws the statistics of a server: the curve of its players over a time,
// columns of days, a sparkline, and a badge.
//
//	timeline := stats.NewTimeline(span, 346)
//	for run := range runs {
//		timeline.Add(run)
//	}
//	chart := svg.NewChart(timeline, svg.ChartOptions{Height: 134})
//
// A [Chart] is the geometry of a drawing that is as wide as its page and always as high:
// places across are percentages, heights are pixels, so that text keeps its size. A
// template puts it into elements. Paths are made of digits, spaces and letters only.
// Where there is no data a curve has a gap.
//
// All functions are pure.
package svg
