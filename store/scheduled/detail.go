package scheduled

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
)

// detailOf is what the audit log says of a task, in the same words in every language: what
// [ParseDetail] reads.
func detailOf(t store.Task) string {
	parts := []string{"off"}
	if t.Enabled {
		parts[0] = "on"
	}
	parts = append(parts, string(t.Kind))
	if t.Kind != schedule.Restart {
		at := fmt.Sprintf("%02d:%02d", int(t.At.Hours()), int(t.At.Minutes())%60)
		if t.Every != 0 {
			at = t.Every.Truncate(time.Second).String()
		}
		parts = append(parts, at)
		for _, d := range t.Days {
			parts = append(parts, schedule.Day(d))
		}
		if t.Zone != "" {
			parts = append(parts, t.Zone)
		}
	}
	return strings.Join(parts, " ") + ": " + doing(t).Detail()
}

// ParseDetail returns the task of which an audit entry tells that it was made, changed or deleted, for
// pages in the language of a reader: whether it is on, what it does, and when. Passwords in its text are
// hidden. Of other details ok is false.
func ParseDetail(detail string) (t store.Task, ok bool) {
	head, text, ok := strings.Cut(detail, ": ")
	words := strings.Split(head, " ")
	if !ok || len(words) < 2 || words[0] != "on" && words[0] != "off" {
		return store.Task{}, false
	}
	t.Enabled, t.Text = words[0] == "on", text
	if t.Kind = schedule.Kind(words[1]); !slices.Contains(schedule.Kinds(), t.Kind) {
		return store.Task{}, false
	}
	if words = words[2:]; t.Kind == schedule.Restart {
		return t, len(words) == 0
	}
	if len(words) == 0 || !parseWhen(words[0], &t) {
		return store.Task{}, false
	}
	for words = words[1:]; len(words) > 0; words = words[1:] {
		day, isDay := schedule.ParseDay(words[0])
		if !isDay {
			break
		}
		t.Days = append(t.Days, day)
	}
	if len(words) == 1 {
		t.Zone = words[0]
	}
	return t, len(words) <= 1
}

// parseWhen reads a time of day, or how often a task runs.
func parseWhen(word string, t *store.Task) bool {
	if at, err := time.Parse("15:04", word); err == nil {
		t.At = time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
		return true
	}
	every, err := time.ParseDuration(word)
	t.Every = every
	return err == nil && every > 0
}
