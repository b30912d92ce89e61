package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/operate"
	"github.com/left4me/left4me/store/scheduled"
)

// scheduling is what the commands about the tasks of a server share.
type scheduling struct {
	database
	Server string `arg:"" help:"Name or id of the server."`
}

// find finds the server in the database, which the caller closes.
func (s *scheduling) find(ctx context.Context) (db openStore, srv store.Server, err error) {
	if db, err = s.openExisting(ctx); err != nil {
		return db, srv, err
	}
	if srv, err = findServer(ctx, db, s.Server); err != nil {
		db.Close()
	}
	return db, srv, err
}

type taskList struct {
	scheduling
	listing
}

// Run lists what is scheduled on a server.
func (l *taskList) Run(ctx context.Context, c command) error {
	db, srv, err := l.find(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	tasks, err := db.Tasks(ctx, srv.ID)
	if err != nil {
		return err
	}
	list := api.NewTasks(tasks, time.Now())
	if l.JSON {
		return c.printJSON(list)
	}
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tTASK\tON\tKIND\tTEXT\tWHEN\tNEXT\tLAST\tRESULT")
	for _, t := range list.Tasks {
		fmt.Fprintf(w, "%d\t%s\t%t\t%s\t%s\t%s\t%s\t%s\t%s\n", t.ID, printable(t.Name), t.Enabled, t.Kind, printable(t.Text), taskTimes(t),
			timeOrDash(t.NextAt), timeOrDash(t.RanAt), cmp.Or(t.Result, "-"))
	}
	return w.Flush()
}

// taskTimes says when a task runs.
func taskTimes(t api.Task) string {
	if t.Kind == schedule.Restart {
		return "update"
	}
	when := t.At
	if t.Every != 0 {
		when = fmt.Sprintf("every %dm", t.Every)
	}
	return strings.TrimSpace(strings.Join(t.Days, ",")+" "+when) + " " + cmp.Or(t.Zone, "UTC")
}

func timeOrDash(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return t.UTC().Format("2006-01-02T15:04Z")
}

type taskAdd struct {
	scheduling
	Text string        `arg:"" help:"The message, or the line of the console. Of a restart: the line that ends the game, mostly quit."`
	Name string        `required:"" placeholder:"NAME" help:"Name of the task."`
	User string        `placeholder:"USER" help:"Name of the user with whose role it runs. Without it: the server's owner."`
	Kind string        `enum:"message,command,restart" default:"message" help:"What it is: a message, a command, or a restart when an update is out and the server is empty (${enum})."`
	At   string        `default:"00:00" placeholder:"HH:MM" help:"When it runs."`
	Each time.Duration `name:"every" placeholder:"TIME" help:"How often it runs from midnight on, like 30m, instead of once a day."`
	Day  []string      `enum:"mon,tue,wed,thu,fri,sat,sun" placeholder:"DAY" help:"A day on which it runs (${enum}). May be given again. Without it: every day."`
	Zone string        `placeholder:"ZONE" help:"Time zone, like Europe/Berlin. Without it: UTC."`
	On   bool          `help:"Switch it on at once."`
	Yes  bool          `help:"A dangerous command is meant."`
}

// Run adds a task.
func (a *taskAdd) Run(ctx context.Context, c command) error {
	t := store.Task{Name: a.Name, Enabled: a.On, Kind: schedule.Kind(a.Kind), Text: a.Text, Every: a.Each, Zone: a.Zone}
	at, err := time.Parse("15:04", a.At)
	if err != nil {
		return usagef("-at: want a time like 20:00")
	}
	t.At = time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
	if a.Each%time.Minute != 0 {
		return usagef("-every: want whole minutes")
	}
	for _, name := range a.Day {
		d, _ := schedule.ParseDay(name)
		t.Days = append(t.Days, d)
	}
	db, srv, err := a.find(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	t.ServerID, t.UserID = srv.ID, srv.UserID
	if a.User != "" {
		u, err := findUser(ctx, db, a.User)
		if err != nil {
			return err
		}
		t.UserID = u.ID
	}
	if srv, err = db.Server(ctx, t.UserID, srv.ID); errors.Is(err, store.ErrNotFound) {
		return fault(printable(a.User), "this user may not see the server", "left4me server share does that")
	}
	if err == nil {
		t, err = tasksOf(db).Create(ctx, localActor(), srv, t, a.Yes)
	}
	if err != nil {
		return taskFault(t, err)
	}
	on := "off: left4me task enable switches it on"
	if t.Enabled {
		on = "on"
	}
	_, err = fmt.Fprintf(c.out, "task %s added (id %d). It is %s.\n", printable(t.Name), t.ID, on)
	return err
}

// taskFault is why a task is not stored as it is.
func taskFault(t store.Task, err error) error {
	invalid, _ := errors.AsType[*actions.InvalidError](err)
	switch {
	case invalid != nil:
		return usagef("%s: %s", invalid.Field, invalid.Reason)
	case errors.Is(err, store.ErrInvalid):
		return fault(printable(t.Name), err.Error(), "left4me task add -help shows what a task may be")
	case errors.Is(err, operate.ErrConfirm):
		return fault(printable(t.Name), "it can stop the server or lock people out", "say -yes if it is meant")
	case errors.Is(err, operate.ErrRefused):
		return fault(printable(t.Name), "the user's role on the server does not allow it", "left4me server share changes the role")
	case errors.Is(err, store.ErrNameInUse):
		return fault(printable(t.Name), "the server has a task of this name already", "choose another with -name")
	case errors.Is(err, store.ErrTooMany):
		return fault(printable(t.Name), fmt.Sprintf("the server has %d tasks, and that is the most", schedule.MaxTasks), "left4me task rm deletes one")
	}
	return err
}

// A namedTask is a task that a command names.
type namedTask struct {
	scheduling
	Task string `arg:"" help:"Name or id of the task."`
}

// tasksOf changes the tasks of a database, whose audit log has it.
func tasksOf(db openStore) scheduled.Tasks {
	return scheduled.Tasks{Store: db, Log: &operate.Operator{Store: db}}
}

// change changes a task of the database as the server's owner may, and says what was done.
func (n *namedTask) change(ctx context.Context, c command, done string, f func(scheduled.Tasks, store.Server, store.Task) error) error {
	db, srv, err := n.find(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	srv.Role = store.RoleOwner
	tasks, err := db.Tasks(ctx, srv.ID)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.Name != n.Task && strconv.FormatInt(t.ID, 10) != n.Task {
			continue
		}
		if err := f(tasksOf(db), srv, t); err != nil {
			return taskFault(t, err)
		}
		_, err = fmt.Fprintf(c.out, "task %s %s\n", printable(t.Name), done)
		return err
	}
	return fault(printable(n.Task), "the server has no task of this name or id", "left4me task list shows them")
}

// enable switches a task on or off.
func (n *namedTask) enable(ctx context.Context, c command, done string, on bool) error {
	return n.change(ctx, c, done, func(tasks scheduled.Tasks, srv store.Server, t store.Task) error {
		changed := t
		changed.Enabled = on
		return tasks.Update(ctx, localActor(), srv, t, changed, true)
	})
}

type taskEnable struct{ namedTask }

// Run switches a task on.
func (e *taskEnable) Run(ctx context.Context, c command) error {
	return e.enable(ctx, c, "is on", true)
}

type taskDisable struct{ namedTask }

// Run switches a task off.
func (d *taskDisable) Run(ctx context.Context, c command) error {
	return d.enable(ctx, c, "is off", false)
}

type taskRemove struct{ namedTask }

// Run deletes a task.
func (r *taskRemove) Run(ctx context.Context, c command) error {
	return r.change(ctx, c, "deleted", func(tasks scheduled.Tasks, srv store.Server, t store.Task) error {
		return tasks.Delete(ctx, localActor(), srv, t)
	})
}
