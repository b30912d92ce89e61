package api

import (
	"fmt"
	"time"

	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
)

// Tasks are what is scheduled on a server, by name.
type Tasks struct {
	Tasks []Task `json:"tasks"`
}

// Task is something that is done on a server again and again.
type Task struct {
	ID        int64         `json:"id"`
	Name      string        `json:"name"`
	Enabled   bool          `json:"enabled"`
	Kind      schedule.Kind `json:"kind"`
	Text      string        `json:"text"`  // without passwords, unless you own the server
	At        string        `json:"at"`    // hours and minutes
	Every     int           `json:"every"` // minutes; 0: once a day, at At
	Days      []string      `json:"days"`  // none: all
	Zone      string        `json:"zone"`  // "": UTC
	UserID    int64         `json:"user_id"`
	NextAt    *time.Time    `json:"next_at"`
	DueAt     *time.Time    `json:"due_at"` // for which it last ran
	RanAt     *time.Time    `json:"ran_at"`
	Result    string        `json:"result"` // of that; "": none, or it is under way
	CreatedAt time.Time     `json:"created_at"`
	UpdatedAt time.Time     `json:"updated_at"`
}

// NewTasks returns tasks as the API tells them at a time.
func NewTasks(list []store.Task, now time.Time) Tasks {
	out := Tasks{Tasks: make([]Task, 0, len(list))}
	for _, t := range list {
		days := []string{}
		for _, d := range t.Days {
			days = append(days, schedule.Day(d))
		}
		out.Tasks = append(out.Tasks, Task{
			ID: t.ID, Name: t.Name, Enabled: t.Enabled, Kind: t.Kind, Text: t.Text,
			At: TimeOfDay(t.At), Every: int(t.Every / time.Minute), Days: days, Zone: t.Zone,
			UserID: t.UserID, NextAt: optional(t.Next(now)), DueAt: optional(t.DueAt), RanAt: optional(t.RanAt), Result: t.Result,
			CreatedAt: t.CreatedAt, UpdatedAt: t.UpdatedAt,
		})
	}
	return out
}

// TimeOfDay writes the time since midnight as hours and minutes, like 20:00.
func TimeOfDay(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60)
}
