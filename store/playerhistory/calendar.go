package playerhistory

import (
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/store"
)

// A Week is a column of a calendar.
type Week struct {
	Month time.Month          // the one to write above it: that which begins in the week; 0 for none
	Days  [7]stats.HeatmapDay // Monday to Sunday
}

// Calendar returns how long a player was on servers on each day of the last weeks, in days of a
// zone. The last week is that of now. The first one has the name of its month, unless the next
// one begins another and leaves no room for both.
func Calendar(visits []store.Visit, now time.Time, weeks int, zone *time.Location) []Week {
	sessions := func(yield func(livestate.Session) bool) {
		for _, v := range visits {
			if !yield(livestate.Session{JoinedAt: v.JoinedAt, LeftAt: v.LastSeenAt, LastSeenAt: v.LastSeenAt}) {
				return
			}
		}
	}
	calendar := make([]Week, weeks)
	for i, days := range stats.Heatmap(sessions, now, weeks, zone) {
		calendar[i].Days = days
		for n, day := range days {
			if first := day.From.In(zone); first.Day() == 1 || i == 0 && n == 0 {
				calendar[i].Month = first.Month()
			}
		}
	}
	if weeks > 1 && calendar[1].Month != 0 {
		calendar[0].Month = 0
	}
	return calendar
}
