package httpui

import (
	"strconv"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/store"
)

// A calendarWeek is a column of the calendar of days: Monday to Sunday.
type calendarWeek struct {
	Label string // the month, in the week in which it begins
	Days  [7]calendarDay
}

type calendarDay struct {
	stats.HeatmapDay
	Title string // the day, and how long the player was there
}

const (
	calendarWeeks = 26
	calendarSpan  = (7*calendarWeeks + 1) * 24 * time.Hour // at least
)

// weeks is how long a player was on servers on each day of the last half year, in
// days of the reader's zone.
func (v view) weeks(visits []store.Visit) []calendarWeek {
	weeks := make([]calendarWeek, calendarWeeks)
	for i, days := range stats.Heatmap(func(yield func(livestate.Session) bool) {
		for _, visit := range visits {
			if !yield(livestate.Session{JoinedAt: visit.JoinedAt, LeftAt: visit.LastSeenAt, LastSeenAt: visit.LastSeenAt}) {
				return
			}
		}
	}, v.Now, calendarWeeks, v.Location) {
		for n, day := range days {
			weeks[i].Days[n] = calendarDay{day, v.DayName(day.From)}
			if day.Played > 0 {
				weeks[i].Days[n].Title += " · " + v.Span(day.Played)
			}
			if first := day.From.In(v.Location); first.Day() == 1 || i == 0 && n == 0 {
				weeks[i].Label = v.T("month." + strconv.Itoa(int(first.Month())))
			}
		}
	}
	if weeks[1].Label != "" {
		weeks[0].Label = "" // no room for both
	}
	return weeks
}
