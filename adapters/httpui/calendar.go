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
	Future bool
	Level  int    // 0: not there, to 4: four hours and more
	Title  string // the day, and how long the player was there
}

const (
	calendarWeeks = 26
	calendarSpan  = (7*calendarWeeks + 1) * 24 * time.Hour // at least
)

// weeks is how long a player was on servers on each day of the last half year, in
// days of the reader's zone.
func (v view) weeks(visits []store.Visit) []calendarWeek {
	today := v.day(v.now)
	sunday := (7 - int(today.Weekday())) % 7
	days := stats.Periods(stats.Day, stats.Span{From: v.dayFrom(today, sunday-7*calendarWeeks+1), To: v.dayFrom(today, sunday+1)}, v.zone)
	spent := stats.Playtime(func(yield func(livestate.Session) bool) {
		for _, visit := range visits {
			if !yield(livestate.Session{JoinedAt: visit.JoinedAt, LeftAt: visit.LastSeenAt, LastSeenAt: visit.LastSeenAt}) {
				return
			}
		}
	}, days)
	weeks := make([]calendarWeek, calendarWeeks)
	for i, day := range days {
		week, cell := &weeks[i/7], &weeks[i/7].Days[i%7]
		cell.Future = day.From.After(today)
		cell.Level = level(spent[i])
		cell.Title = v.dayName(day.From)
		if spent[i] > 0 {
			cell.Title += " · " + v.Span(spent[i])
		}
		if first := day.From.In(v.zone); first.Day() == 1 || i == 0 {
			week.Label = v.T("month." + strconv.Itoa(int(first.Month())))
		}
	}
	if weeks[1].Label != "" {
		weeks[0].Label = "" // no room for both
	}
	return weeks
}

func level(d time.Duration) int {
	switch {
	case d <= 0:
		return 0
	case d < 30*time.Minute:
		return 1
	case d < 2*time.Hour:
		return 2
	case d < 4*time.Hour:
		return 3
	}
	return 4
}
