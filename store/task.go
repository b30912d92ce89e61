package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/left4me/left4me/schedule"
)

// Bounds of a Task.
const (
	MaxTaskName = 100  // characters
	MaxTaskText = 1000 // bytes
)

// Task is something that is done on a server again and again, as package schedule has it. The
// zero Task is off. It does not print its Text.
type Task struct {
	ID       int64
	ServerID int64
	UserID   int64  // who last changed what it does; it goes with them
	Name     string // which no other task of the server has
	Enabled  bool
	Kind     schedule.Kind
	Text     string         `json:"-"` // may name a password: texts for others than owners leave it out
	Every    time.Duration  // in whole seconds; 0: once a day, at At
	At       time.Duration  // since midnight, in whole seconds
	Days     []time.Weekday // on which it runs; none: on all
	Zone     string         // of midnight, such as Europe/Berlin; "": UTC

	Version   int64     // grows with each change and each run
	DueAt     time.Time // for which it last ran; zero: for none
	RanAt     time.Time // when that began
	Result    string    // of the last run: "ok" or a short code; "": there is none, or it is under way
	CreatedAt time.Time
	UpdatedAt time.Time // when somebody last changed it
}

// Schedule returns what package schedule decides by.
func (t Task) Schedule() schedule.Task {
	zone, err := time.LoadLocation(t.Zone)
	if err != nil {
		zone = time.UTC
	}
	return schedule.Task{Name: t.Name, On: t.Enabled, Kind: t.Kind, Text: t.Text, Every: t.Every, At: t.At, Days: t.Days, Zone: zone}
}

// Next returns when the task is due next after a time; zero: never, or when an update is out.
func (t Task) Next(now time.Time) time.Time {
	next := t.Schedule().Next(now)
	if next.IsZero() {
		return next
	}
	return next.UTC()
}

// Check returns ErrInvalid if t cannot be stored. The error names what is wrong, and shows no
// Text.
func (t Task) Check() error {
	_, zone := time.LoadLocation(t.Zone)
	switch {
	case CheckText(t.Name, t.Text, t.Zone) != nil:
		return ErrInvalid
	case strings.TrimSpace(t.Name) == "" || utf8.RuneCountInString(t.Name) > MaxTaskName:
		return fmt.Errorf("%w: the name is empty or longer than %d characters", ErrInvalid, MaxTaskName)
	case strings.TrimSpace(t.Text) == "" || len(t.Text) > MaxTaskText:
		return fmt.Errorf("%w: the text is empty or longer than %d bytes", ErrInvalid, MaxTaskText)
	case len(t.Zone) > 64 || t.Zone == "Local" || zone != nil:
		return fmt.Errorf("%w: no such time zone", ErrInvalid)
	case t.Every%time.Second != 0 || t.At%time.Second != 0:
		return fmt.Errorf("%w: a time has parts of a second", ErrInvalid)
	case slices.ContainsFunc(t.Days, func(d time.Weekday) bool { return d < time.Sunday || d > time.Saturday }):
		return fmt.Errorf("%w: no such day of the week", ErrInvalid)
	case t.Schedule().Check() != nil:
		return fmt.Errorf("%w: no such kind of task, or no such time", ErrInvalid)
	}
	return nil
}

// Tasks keeps what is scheduled on servers. A task goes with its server, and with its user.
type Tasks interface {
	// CreateTask stores t and returns it with ID, Version and times set; no run counts yet. What
	// [Task.Check] refuses is its error, a name that another task of the server has
	// ErrNameInUse, a server or user that does not exist ErrNotFound, and one more than
	// [schedule.MaxTasks] ErrTooMany. Whether the user may is for the caller to check.
	CreateTask(ctx context.Context, t Task) (Task, error)

	// UpdateTask overwrites what somebody sets of a task of t.ServerID: UserID, Name, Enabled,
	// Kind, Text, Every, At, Days and Zone. Errors are as with CreateTask.
	UpdateTask(ctx context.Context, t Task) error

	// DeleteTask removes a task of a server.
	DeleteTask(ctx context.Context, serverID, id int64) error

	// Task returns one task of a server.
	Task(ctx context.Context, serverID, id int64) (Task, error)

	// Tasks returns the tasks of a server in the order of [CompareNames].
	Tasks(ctx context.Context, serverID int64) ([]Task, error)

	// EnabledTasks returns the tasks of all servers that are Enabled, of users who are active,
	// by ID. It is for programs.
	EnabledTasks(ctx context.Context) ([]Task, error)

	// BeginTask stores that a task runs for a time at which it was due, and returns it with
	// that. ErrNotFound says that it is not Enabled, or is not t any more: it has been changed, or
	// another program has begun it. Epoch is that of the right to the server's shard under which it
	// runs (0: it needs none); if that has ended, the error is a *[FencedError].
	BeginTask(ctx context.Context, t Task, due, now time.Time, epoch int64) (Task, error)

	// EndTask stores the result of a run, with t as BeginTask returned it. A run that is not
	// the last one is ErrNotFound.
	EndTask(ctx context.Context, t Task, result string) error
}

// CleanTask returns a task as it is stored: its days in order, each once.
func CleanTask(t Task) Task {
	days := slices.Clone(t.Days)
	slices.Sort(days)
	if t.Days = slices.Compact(days); len(t.Days) == 0 {
		t.Days = nil
	}
	return t
}
