package rows

import (
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
)

// Task is a row of server_task.
type Task struct {
	bun.BaseModel `bun:"table:server_task,alias:t"`

	ID        int64 `bun:"id,pk,autoincrement"`
	ServerID  int64
	UserID    int64
	Version   int64
	Name      string
	Enabled   bool
	Kind      string
	Line      string
	Every     int64
	At        int64
	Days      int64
	Zone      string
	DueAt     Time
	RanAt     Time
	Result    string
	CreatedAt Time
	UpdatedAt Time
}

// NewTask returns the row of t, which has not run.
func NewTask(t store.Task) *Task {
	var days int64
	for _, d := range t.Days {
		days |= 1 << d
	}
	return &Task{
		ID:        t.ID,
		ServerID:  t.ServerID,
		UserID:    t.UserID,
		Version:   t.Version,
		Name:      t.Name,
		Enabled:   t.Enabled,
		Kind:      string(t.Kind),
		Line:      t.Text,
		Every:     int64(t.Every / time.Second),
		At:        int64(t.At / time.Second),
		Days:      days,
		Zone:      t.Zone,
		CreatedAt: OrNow(t.CreatedAt),
		UpdatedAt: OrNow(t.UpdatedAt),
	}
}

// Task returns what the row stands for.
func (r *Task) Task() store.Task {
	var days []time.Weekday
	for d := time.Sunday; d <= time.Saturday; d++ {
		if r.Days&(1<<d) != 0 {
			days = append(days, d)
		}
	}
	return store.Task{
		ID:        r.ID,
		ServerID:  r.ServerID,
		UserID:    r.UserID,
		Version:   r.Version,
		Name:      r.Name,
		Enabled:   r.Enabled,
		Kind:      schedule.Kind(r.Kind),
		Text:      r.Line,
		Every:     time.Duration(r.Every) * time.Second,
		At:        time.Duration(r.At) * time.Second,
		Days:      days,
		Zone:      r.Zone,
		DueAt:     time.Time(r.DueAt),
		RanAt:     time.Time(r.RanAt),
		Result:    r.Result,
		CreatedAt: time.Time(r.CreatedAt),
		UpdatedAt: time.Time(r.UpdatedAt),
	}
}
