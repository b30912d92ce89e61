package httpui

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/left4me/left4me/steam"
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
	return v.weeks(sessions), nil
}

func (v view) weeks(sessions []store.Session) []calendarWeek {
	today := v.day(v.now)
	monday := -(int(today.Weekday()) + 6) % 7
	days := make([]time.Time, 7*calendarWeeks+1) // where each begins, and where the last ends
	for i := range days {
		days[i] = v.dayFrom(today, monday-7*(calendarWeeks-1)+i)
	}
	spent := make([]time.Duration, len(days)-1)
	for _, s := range sessions {
		i, _ := slices.BinarySearchFunc(days, s.JoinedAt, time.Time.Compare)
		for i = max(0, i-1); i < len(spent) && days[i].Before(s.LastSeenAt); i++ {
			spent[i] += max(0, earlier(s.LastSeenAt, days[i+1]).Sub(later(s.JoinedAt, days[i])))
		}
	}
	weeks := make([]calendarWeek, calendarWeeks)
	for w := range weeks {
		for d := range weeks[w].Days {
			day, there := days[7*w+d], spent[7*w+d]
			cell := &weeks[w].Days[d]
			cell.Future = day.After(today)
			cell.Level = level(there)
			cell.Title = v.dayName(day)
			if there > 0 {
				cell.Title += " · " + v.Span(there)
			}
			if day.Day() == 1 || w == 0 && d == 0 {
				weeks[w].Label = v.T("month." + strconv.Itoa(int(day.Month())))
			}
		}
	}
	if weeks[1].Label != "" {
		weeks[0].Label = "" // no room for both
	}
	return weeks
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
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
