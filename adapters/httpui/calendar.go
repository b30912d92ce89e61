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

// calendar is how long a player was on servers on each day of the last half year, in
// days of the reader's zone.
func (pd pageData) calendar(visits []store.Visit) []calendarWeek {
	weeks := make([]calendarWeek, calendarWeeks)
	for i, days := range stats.Heatmap(func(yield func(livestate.Session) bool) {
		for _, request := range visits {
			if !yield(livestate.Session{JoinedAt: request.JoinedAt, LeftAt: request.LastSeenAt, LastSeenAt: request.LastSeenAt}) {
				return
			}
		}
	}, pd.Now, calendarWeeks, pd.Location) {
		for n, day := range days {
			weeks[i].Days[n] = calendarDay{day, pd.DayName(day.From)}
			if day.Played > 0 {
				weeks[i].Days[n].Title += " · " + pd.Span(day.Played)
			}
			if first := day.From.In(pd.Location); first.Day() == 1 || i == 0 && n == 0 {
				weeks[i].Label = pd.T("month." + strconv.Itoa(int(first.Month())))
			}
		}
	}
	if weeks[1].Label != "" {
		weeks[0].Label = "" // no room for both
	}
	return weeks
}
