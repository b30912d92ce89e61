package input

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
)

// Task takes over into t what is in these values: name, kind, text, at (like 20:00), every (minutes; 0 or empty: once a day),
// days (as schedule.Day has them; none: all), zone and enabled. What JSON lacks stays. A form has a flag for each day, as
// day_mon. On an error t is partly changed.
func Task(t *store.Task, in formjson.Values) error {
	text, err := in.Texts("name", "kind", "text", "at", "every", "zone")
	if err != nil {
		return err
	}
	keeps := func(name string) bool { return in.IsJSON() && !in.Has(name) }
	var wrong httperror.List
	refuse := func(field, code string, is bool) {
		if is {
			wrong.Add(httperror.Invalid(field, code))
		}
	}
	if !keeps("name") || t.ID == 0 {
		t.Name, err = Title("name", text["name"])
		wrong.Add(err)
	}
	if !keeps("kind") || t.ID == 0 {
		t.Kind = schedule.Kind(text["kind"])
		refuse("kind", "task_kind_bad", !slices.Contains(schedule.Kinds(), t.Kind))
	}
	if !keeps("text") || t.ID == 0 {
		t.Text = strings.TrimSpace(text["text"])
		refuse("text", "action_text", t.Text == "" || len(t.Text) > store.MaxTaskText || store.CheckText(t.Text) != nil)
	}
	if !keeps("at") {
		t.At, err = timeOfDay(text["at"])
		refuse("at", "at_bad", err != nil)
	}
	if !keeps("every") {
		n, err := strconv.ParseUint("0"+strings.TrimSpace(text["every"]), 10, 16)
		t.Every = time.Duration(n) * time.Minute
		refuse("every", "every_bad", err != nil || t.Every > 24*time.Hour)
	}
	if !keeps("zone") {
		t.Zone = strings.TrimSpace(text["zone"])
		zoned := store.Task{Name: "any", Kind: schedule.Message, Text: "any", Zone: t.Zone}
		refuse("zone", "zone_bad", zoned.Check() != nil)
	}
	if !keeps("days") {
		t.Days, err = days(in)
		wrong.Add(err)
	}
	if !keeps("enabled") {
		t.Enabled, err = in.Flag("enabled")
		wrong.Add(err)
	}
	return wrong.Err()
}

// timeOfDay reads hours and minutes; none is midnight.
func timeOfDay(text string) (time.Duration, error) {
	if text = strings.TrimSpace(text); text == "" {
		return 0, nil
	}
	at, err := time.Parse("15:04", text)
	return time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute, err
}

// days reads on which days something is done.
func days(in formjson.Values) (list []time.Weekday, err error) {
	if in.IsJSON() {
		names, err := in.Lines("days")
		for _, name := range names {
			d, ok := schedule.ParseDay(name)
			if !ok {
				return nil, httperror.Invalid("days", "days_bad")
			}
			list = append(list, d)
		}
		return list, err
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		on, err := in.Flag("day_" + schedule.Day(d))
		if err != nil {
			return nil, err
		}
		if on {
			list = append(list, d)
		}
	}
	return list, nil
}
