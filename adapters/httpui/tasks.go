package httpui

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/input"
	"github.com/left4me/left4me/store/operate"
	"github.com/left4me/left4me/store/scheduled"
)

// A taskList has the scheduled tasks of a server, and the form for a new one or for the one that is
// edited.
type taskList struct {
	Tasks   []store.Task
	Task    store.Task // of the form; without an ID it is a new one
	Confirm bool       // it must be confirmed
}

// Kinds are the kinds of tasks.
func (taskList) Kinds() []schedule.Kind { return schedule.Kinds() }

// At is the time of day of the task of the form.
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
func (p pageData) Times(t store.Task) string {
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

// AuditDetail is what an entry of the audit log tells beside its action: of a task, what the list of tasks says.
func (p pageData) AuditDetail(e store.AuditEntry) string {
	t, ok := scheduled.ParseDetail(e.Detail)
	if !ok || e.Action != scheduled.ActionSchedule && e.Action != scheduled.ActionUnschedule {
		return e.Detail
	}
	kind := p.T(fmt.Sprintf("tasks.kind_%s", t.Kind))
	if !t.Enabled {
		kind += " (" + p.T("tasks.off") + ")"
	}
	return kind + ", " + p.Times(t) + ": " + t.Text
}

// Next says when it runs next; "" for never, and for a restart.
func (p consolePage) Next(t store.Task) template.HTML {
	next := t.Next(p.Now)
	if next.IsZero() {
		return ""
	}
	return p.Element(next, p.T("tasks.next", p.Date(next)))
}

// task is the task in the path, of the server in the path.
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
	return respondJSON(req, func(list []store.Task) api.Tasks { return api.NewTasks(list, req.Now) })(req.tasks(s))
}

func (req *request) createTask(s store.Server, in formjson.Values) error {
	t := store.Task{ServerID: s.ID, UserID: req.User.ID}
	confirmed, err := in.Flag("confirmed")
	if err == nil {
		err = input.Task(&t, in)
	}
	if err == nil {
		t, err = req.scheduling().Create(req.r.Context(), operate.User(req.User), s, t, confirmed)
	}
	if err == nil && req.wantsJSON() {
		return req.json(http.StatusCreated, map[string]any{"id": t.ID})
	}
	return req.taskChanged(t, err)
}

// updateTask changes a task; a form without its text only switches it on or off.
func (req *request) updateTask(before store.Task, in formjson.Values) error {
	flags, err := in.Flags("enabled", "confirmed")
	if err != nil {
		return err
	}
	t := before
	if t.UserID = req.User.ID; in.IsJSON() || in.Has("text") {
		err = input.Task(&t, in)
	} else {
		t.Enabled = flags[0]
	}
	if err == nil {
		err = req.scheduling().Update(req.r.Context(), operate.User(req.User), req.authorized, before, t, flags[1])
	}
	if !in.Has("text") { // t has the text of the store, which may be for owners alone
		return req.changed(serverPath(t.ServerID)+"/console#tasks", err)
	}
	return req.taskChanged(t, err)
}

func (req *request) deleteTask(t store.Task) error {
	err := req.scheduling().Delete(req.r.Context(), operate.User(req.User), req.authorized, t)
	return req.changed(serverPath(t.ServerID)+"/console#tasks", err)
}

func (req *request) scheduling() scheduled.Tasks {
	return scheduled.Tasks{Store: req.handler.Store, Log: req.handler.operator}
}

// taskChanged answers a change of a task. A form that is wrong, or is to be confirmed, is shown again.
func (req *request) taskChanged(t store.Task, err error) error {
	return req.saved(serverPath(t.ServerID)+"/console#tasks", err, func(form formError) error {
		list := taskList{Task: t, Confirm: errors.Is(err, operate.ErrConfirm)}
		return req.console(req.authorized, consolePage{formError: form, taskList: list})
	})
}

// edit puts the task that the query names into the form.
func (l *taskList) edit(query string) {
	for _, t := range l.Tasks {
		if strconv.FormatInt(t.ID, 10) == query {
			l.Task = t
		}
	}
}
