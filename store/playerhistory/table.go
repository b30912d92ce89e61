package playerhistory

import (
	"strconv"
	"time"

	"github.com/left4me/left4me/livestate/stats"
)

// A Table is a calendar as a page shows it, a row for each day of the week. It is all text, since
// a template takes longer to call a method than to show a field.
type Table struct {
	Months []string // above the weeks, "" above most
	Rows   [7]Row   // Monday to Sunday
}

// A Row has one day of all weeks.
type Row struct {
	Weekday string
	Days    []Day
}

// A Day is one cell. The zero Day is in the future.
type Day struct {
	Level  string // how long the player was there, from "0" to "4"; see stats.HeatmapDay
	Title  string // what Words.Day says
	Played string // Title, if the player was there
}

// Words are the words of a Table in the language of its reader. All are required.
type Words struct {
	Weekday func(time.Weekday) string
	Month   func(time.Month) string
	Day     func(stats.HeatmapDay) string
}

// NewTable returns the table of a calendar.
func NewTable(weeks []Week, words Words) Table {
	t := Table{Months: make([]string, len(weeks))}
	for i, w := range weeks {
		if w.Month != 0 {
			t.Months[i] = words.Month(w.Month)
		}
	}
	for n := range t.Rows {
		row := Row{Weekday: words.Weekday(time.Weekday((n + 1) % 7)), Days: make([]Day, len(weeks))}
		for i, w := range weeks {
			if d := w.Days[n]; !d.Future {
				row.Days[i] = Day{Level: strconv.Itoa(d.Level), Title: words.Day(d)}
				if d.Level > 0 {
					row.Days[i].Played = row.Days[i].Title
				}
			}
		}
		t.Rows[n] = row
	}
	return t
}
