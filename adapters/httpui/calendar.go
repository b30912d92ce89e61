package httpui

import (
	"context"
	"strconv"
	"time"

	"github.com/left4me/left4me/steam"
)

// A calendarWeek is a column of the calendar of days: Monday to Sunday.
type calendarWeek struct {
	Label string // the month, in the week in which it begins
	Days  [7]calendarDay
}

type calendarDay struct {
	Future bool
	Level  int    // 0: not there, to 4: four hours and more
	Title  string // the day, and how long he was there
}

const (
	calendarWeeks    = 26
	calendarSessions = 5000
)

// calendar is how long a player was on servers on each day of the last half
// year, in days of the reader's zone.
func (v view) calendar(ctx context.Context, id steam.ID, servers []int64) ([]calendarWeek, error) {
	sessions, err := v.ui.Store.PlayerSessions(ctx, id, servers, time.Time{}, calendarSessions)
	if err != nil {
		return nil, err
	}
	today := v.day(v.now)
	monday := today.AddDate(0, 0, -(int(today.Weekday())+6)%7)
	start := monday.AddDate(0, 0, -7*(calendarWeeks-1))
	spent := make(map[time.Time]time.Duration)
	for _, s := range sessions {
		from, to := s.JoinedAt, s.LastSeenAt
		if from.Before(start) {
			from = start
		}
		for from.Before(to) {
			day := v.day(from)
			end := day.AddDate(0, 0, 1)
			if to.Before(end) {
				end = to
			}
			spent[day] += end.Sub(from)
			from = end
		}
	}
	weeks := make([]calendarWeek, calendarWeeks)
	for w := range weeks {
		for d := range weeks[w].Days {
			day := start.AddDate(0, 0, 7*w+d)
			cell := &weeks[w].Days[d]
			cell.Future = day.After(today)
			cell.Level = level(spent[day])
			cell.Title = v.dayName(day)
			if spent[day] > 0 {
				cell.Title += " · " + v.Span(spent[day])
			}
			if day.Day() == 1 || w == 0 && d == 0 {
				weeks[w].Label = v.T("month." + strconv.Itoa(int(day.Month())))
			}
		}
	}
	if weeks[1].Label != "" {
		weeks[0].Label = "" // no room for both
	}
	return weeks, nil
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
