package input

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
)

// Task takes over into t what is in these values: name, kind, text, at (like 20:00), every (minutes; 0 or empty: once a day),
// days (as schedule.Day has them; none: all), zone and enabled. What JSON lacks stays. A form has a flag for each day, as
// day_mon. On an error t is partly changed.
func Task(t *store.Task, in formjson.Values) error {
	text, err := in.Texts("name", "kind", "text", "at", "every", "zone")
	if err != nil {
		return err
	}
	c := changes{Values: in}
	if !c.keeps("name") || t.ID == 0 {
		t.Name, err = Title("name", text["name"])
		c.wrong.Add(err)
	}
	if !c.keeps("kind") || t.ID == 0 {
		t.Kind = schedule.Kind(text["kind"])
		c.refuse("kind", "task_kind_bad", !slices.Contains(schedule.Kinds(), t.Kind))
	}
	if !c.keeps("text") || t.ID == 0 {
		t.Text = strings.TrimSpace(text["text"])
		c.refuse("text", "action_text", t.Text == "" || len(t.Text) > store.MaxTaskText || store.CheckText(t.Text) != nil)
	}
	if !c.keeps("at") {
		t.At, err = timeOfDay(text["at"])
		c.refuse("at", "at_bad", err != nil)
	}
	if !c.keeps("every") {
		n, err := strconv.ParseUint("0"+strings.TrimSpace(text["every"]), 10, 16)
		t.Every = time.Duration(n) * time.Minute
		c.refuse("every", "every_bad", err != nil || t.Every > 24*time.Hour)
	}
	if !c.keeps("zone") {
		t.Zone = strings.TrimSpace(text["zone"])
		zoned := store.Task{Name: "any", Kind: schedule.Message, Text: "any", Zone: t.Zone}
		c.refuse("zone", "zone_bad", zoned.Check() != nil)
	}
	choose(&c, "days", "day_", "days_bad", &t.Days, weekdays, schedule.Day)
	c.flag("enabled", &t.Enabled)
	return c.wrong.Err()
}

// timeOfDay reads hours and minutes; none is midnight.
func timeOfDay(text string) (time.Duration, error) {
	if text = strings.TrimSpace(text); text == "" {
		return 0, nil
	}
	at, err := time.Parse("15:04", text)
	return time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute, err
}

var weekdays = []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday}
