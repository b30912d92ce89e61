package schedule

import (
	"strings"
	"time"
)

// Day returns the short name of a day of the week: "sun", "mon" and so on.
func Day(d time.Weekday) string { return strings.ToLower(d.String()[:3]) }

// ParseDay returns the day with a short name.
func ParseDay(name string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if Day(d) == name {
			return d, true
		}
	}
	return 0, false
}
