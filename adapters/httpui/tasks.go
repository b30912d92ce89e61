package httpui

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/input"
	"github.com/left4me/left4me/store/operate"
	"github.com/left4me/left4me/store/scheduled"
)

// A taskList is what is scheduled on a server, and the form for one more.
type taskList struct {
	Tasks   []store.Task
	Task    store.Task
	Confirm bool // it must be confirmed
}

// Kinds are what an owner may schedule.
func (taskList) Kinds() []schedule.Kind { return schedule.Kinds() }

// At is when the task of the form runs.
func (l taskList) At() string { return api.TimeOfDay(l.Task.At) }

// A dayChoice is a day of the week in a form.
type dayChoice struct {
	Code, Name string
	On         bool
}

// Days are those of the form, from Monday on.
func (p consolePage) Days() (days []dayChoice) {
	for i := range 7 {
		d := time.Weekday((i + 1) % 7)
		days = append(days, dayChoice{schedule.Day(d), p.T("weekday." + strconv.Itoa(int(d))), slices.Contains(p.Task.Days, d)})
	}
	return days
}

// Times says when a task runs.
func (p consolePage) Times(t store.Task) string {
	if t.Kind == schedule.Restart {
		return p.T("tasks.on_update")
	}
	parts := []string{api.TimeOfDay(t.At)}
	if t.Every != 0 {
		parts[0] = p.T("tasks.every_minutes", int(t.Every/time.Minute))
	}
	for _, d := range t.Days {
		parts = append(parts, p.T("weekday."+strconv.Itoa(int(d))))
	}
	return strings.Join(append(parts, cmp.Or(t.Zone, "UTC")), ", ")
}

// Next says when it runs next; "" for never, and for a restart.
func (p consolePage) Next(t store.Task) string {
	next := t.Next(p.Now)
	if next.IsZero() {
		return ""
	}
	return p.T("tasks.next", p.When(next))
}

// task is the server in the path with the task in the path.
func (req *request) task() (task store.Task, err error) {
	s, err := req.server()
	if err != nil {
		return task, err
	}
	id, err := req.number("task")
	if err != nil {
		return task, err
	}
	return req.handler.Store.Task(req.r.Context(), s.ID, id)
}

// tasks are those of a server, as the user may read them.
func (req *request) tasks(s store.Server) ([]store.Task, error) {
	list, err := req.handler.Store.Tasks(req.r.Context(), s.ID)
	return scheduled.Shown(s.Role, list), err
}

func (req *request) apiTasks(s store.Server) error {
	list, err := req.tasks(s)
	if err != nil {
		return err
	}
	return req.json(http.StatusOK, api.NewTasks(list, req.Now))
}

func (req *request) createTask(s store.Server, in formjson.Values) error {
	t := store.Task{ServerID: s.ID, UserID: req.User.ID}
	confirmed, err := in.Flag("confirmed")
	if err == nil {
		if err = input.Task(&t, in); err == nil {
			err = scheduled.Decide(s.Role, t, confirmed)
		}
	}
	if err == nil {
		t, err = req.handler.Store.CreateTask(req.r.Context(), t)
	}
	switch p := httperror.Of(err); {
	case err == nil && req.wantsJSON():
		return req.json(http.StatusCreated, map[string]any{"id": t.ID})
	case err == nil:
		return req.redirect(serverPath(s.ID) + "/console#tasks")
	case req.wantsJSON() || !p.OfClient():
		return err
	default:
		return req.console(s, consolePage{formError: formError{Problem: p}, taskList: taskList{Task: t, Confirm: errors.Is(err, operate.ErrConfirm)}})
	}
}

// updateTask changes a task; a form only switches it on or off.
func (req *request) updateTask(before store.Task, in formjson.Values) error {
	flags, err := in.Flags("enabled", "confirmed")
	if err != nil {
		return err
	}
	t := before
	if t.UserID = req.User.ID; in.IsJSON() {
		err = input.Task(&t, in)
	} else {
		t.Enabled = flags[0]
	}
	if err == nil {
		err = scheduled.DecideChange(req.authorized.Role, before, t, flags[1])
	}
	if err == nil {
		err = req.handler.Store.UpdateTask(req.r.Context(), t)
	}
	return req.changed(serverPath(t.ServerID)+"/console#tasks", err)
}

func (req *request) deleteTask(t store.Task) error {
	err := scheduled.Decide(req.authorized.Role, t, true)
	if !errors.Is(err, operate.ErrRefused) { // what is none any more may go
		err = req.handler.Store.DeleteTask(req.r.Context(), t.ServerID, t.ID)
	}
	return req.changed(serverPath(t.ServerID)+"/console#tasks", err)
}
