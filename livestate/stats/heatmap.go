package stats

import (
	"iter"
	"time"

	"github.com/left4me/left4me/livestate"
)

// HeatmapDay is a day of a heat map.
type HeatmapDay struct {
	From   time.Time
	Played time.Duration
	Level  int // of Played: 0 for nothing, then 1, from 30 min 2, from 2 h 3, from 4 h 4
	Future bool
}

// Heatmap returns how long sessions lasted on each day of the last weeks, Monday to
// Sunday, in days of a zone. The last week is that of now. The sessions are those of one
// player, in any order.
func Heatmap(sessions iter.Seq[livestate.Session], now time.Time, weeks int, zone *time.Location) [][7]HeatmapDay {
	today := DayStart(now, zone)
	sunday := (7 - int(today.Weekday())) % 7
	days := Periods(Day, Span{From: AddDays(today, sunday-7*weeks+1, zone), To: AddDays(today, sunday+1, zone)}, zone)
	grid := make([][7]HeatmapDay, weeks)
	for i, played := range Playtime(sessions, days) {
		if i < 7*weeks {
			grid[i/7][i%7] = HeatmapDay{From: days[i].From, Played: played, Level: heat(played), Future: days[i].From.After(today)}
		}
	}
	return grid
}

func heat(d time.Duration) int {
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
