package httpui_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
)

// tasks are those of the server, after the first, which each house has.
func (a *arena) tasks() []store.Task {
	list, err := a.store.Tasks(a.t.Context(), a.server.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	var rest []store.Task
	for _, t := range list {
		if t.Name != "house rules" {
			rest = append(rest, t)
		}
	}
	return rest
}

// TestTaskOnThePage: a restart is asked about before it is stored, is off at first, and is switched on, off and deleted.
func TestTaskOnThePage(t *testing.T) {
	t.Parallel()
	a := newArena(t, nil)
	form := url.Values{"name": {"update"}, "kind": {"restart"}, "text": {"quit"}, "day_mon": {"1"}, "at": {"04:30"}, "zone": {"Europe/Berlin"}}
	page := a.post(a.at+"/tasks", form).as(a.mara).want(http.StatusConflict).Body.String()
	for _, want := range []string{`name="confirmed"`, `value="update"`, `value="quit"`, `value="04:30"`, `name="day_mon" value="1" checked`, `value="restart" selected`} {
		if !strings.Contains(page, want) {
			t.Errorf("the form that asks has no %s", want)
		}
	}
	if got := a.tasks(); len(got) != 0 {
		t.Fatalf("stored without a confirmation: %v", got)
	}
	form.Set("confirmed", "1")
	a.post(a.at+"/tasks", form).as(a.mara).want(http.StatusFound)
	task := a.tasks()[0]
	if task.Enabled || task.Kind != schedule.Restart || task.UserID != a.mara.ID || schedule.Day(task.Days[0]) != "mon" {
		t.Errorf("stored as %+v", task)
	}
	at := a.at + path("/tasks/%d", task.ID)
	for _, on := range []string{"1", ""} {
		a.post(at, url.Values{"enabled": []string{on}[:len(on)]}).as(a.mara).want(http.StatusFound)
		if got := a.tasks()[0]; got.Enabled != (on != "") || got.Text != "quit" {
			t.Errorf("switched to %q: %+v", on, got)
		}
		if page := a.get(a.at + "/console").as(a.mara).want(http.StatusOK).Body.String(); !strings.Contains(page, "when an update is out and nobody is there") {
			t.Error("the page does not say when")
		}
	}
	a.post(at+"/delete", nil).as(a.mara).want(http.StatusFound)
	if got := a.tasks(); len(got) != 0 {
		t.Errorf("left: %v", got)
	}
	bad := a.post(a.at+"/tasks", url.Values{"name": {"x"}, "kind": {"message"}, "text": {"Hello"}, "zone": {"Mars/Base"}}).as(a.mara).want(http.StatusUnprocessableEntity)
	if !strings.Contains(bad.Body.String(), "must be a time zone") {
		t.Error("the form does not say what is wrong")
	}
}

// TestTaskIsChangedOnThePage: its text, too; a page could only switch it.
func TestTaskIsChangedOnThePage(t *testing.T) {
	t.Parallel()
	a := newArena(t, nil)
	form := url.Values{"name": {"lunch"}, "kind": {"message"}, "text": {"Lunch at noon"}, "at": {"11:45"}, "enabled": {"1"}}
	a.post(a.at+"/tasks", form).as(a.mara).want(http.StatusFound)
	at := a.at + path("/tasks/%d", a.tasks()[0].ID)
	page := a.get(a.at + path("/console?task=%d", a.tasks()[0].ID)).as(a.mara).want(http.StatusOK).Body.String()
	if strings.Contains(page, "&lt;") || !strings.Contains(page, ">next ") {
		t.Error("when it runs next is not shown, or as HTML")
	}
	if empty := a.get(a.at + "/console").as(a.mara).want(http.StatusOK).Body.String(); !strings.Contains(empty, `name="enabled" value="1" checked`) {
		t.Error("a new task is switched off unless one looks")
	}
	for _, want := range []string{`action="` + at + `"`, `value="Lunch at noon"`, `value="11:45"`, `name="enabled" value="1" checked`, `<details id="task" open>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the form has no %s", want)
		}
	}
	form.Set("text", "")
	if page := a.post(at, form).as(a.mara).want(http.StatusUnprocessableEntity).Body.String(); !strings.Contains(page, `action="`+at+`"`) {
		t.Error("a form that is wrong is not shown again")
	}
	form.Set("text", "Lunch at one")
	form.Del("enabled")
	a.post(at, form).as(a.mara).want(http.StatusFound)
	if got := a.tasks()[0]; got.Text != "Lunch at one" || got.Enabled || got.At != 11*time.Hour+45*time.Minute {
		t.Errorf("stored: %+v", got)
	}
	log := a.get(a.at + "/audit").as(a.mara).want(http.StatusOK).Body.String()
	if n := strings.Count(log, "Schedule a task"); n != 2 {
		t.Errorf("%d changes in the audit log, want 2", n)
	}
}

// TestAuditLogSaysTimesInWords: in the language of the reader, as the list of tasks does.
func TestAuditLogSaysTimesInWords(t *testing.T) {
	t.Parallel()
	a := newArena(t, nil)
	a.postJSON("/api/v1"+a.at+"/tasks", object{"name": "hello", "kind": "message", "text": "10s: hi", "every": 1, "days": []string{"mon"}, "enabled": true}).as(a.mara).want(http.StatusCreated)
	a.postJSON("/api/v1"+a.at+"/tasks", object{"name": "update", "kind": "restart", "text": "quit", "confirmed": true}).as(a.mara).want(http.StatusCreated)
	for _, lang := range []string{"en", "ru", "zh-CN"} {
		list := a.get(a.at+"/console").as(a.mara).with("Accept-Language", lang).want(http.StatusOK)
		log := a.get(a.at+"/audit").as(a.mara).with("Accept-Language", lang).want(http.StatusOK)
		for _, when := range httpui.TimesOfTasks(lang, a.tasks()) {
			contains(t, list, when)
			contains(t, log, ", "+when+": ")
		}
		contains(t, log, ": 10s: hi</bdi>")
		lacks(t, log, "1m0s")
	}
	contains(t, a.get("/api/v1"+a.at+"/audit").as(a.mara).want(http.StatusOK), `"on message 1m0s mon: 10s: hi"`)
}

// TestRefusedSwitchShowsNoPassword: the form that was sent is shown again, and not what the task has in the store.
func TestRefusedSwitchShowsNoPassword(t *testing.T) {
	t.Parallel()
	a := newArena(t, nil)
	a.postJSON("/api/v1"+a.at+"/tasks", object{"name": "private", "kind": "command", "text": "sv_password hunter2", "confirmed": true}).as(a.mara).want(http.StatusCreated)
	id, operator := a.tasks()[0].ID, a.members["operator"]
	for _, p := range []string{
		a.post(a.at+path("/tasks/%d", id), url.Values{"enabled": {"1"}}).as(operator).want(http.StatusForbidden).Body.String(),
		a.post(a.at+path("/tasks/%d", id), url.Values{"name": {"x"}, "kind": {"message"}, "text": {"x"}}).as(operator).want(http.StatusForbidden).Body.String(),
		a.get(a.at + path("/console?task=%d", id)).as(operator).want(http.StatusOK).Body.String(),
	} {
		if strings.Contains(p, "hunter2") {
			t.Error("an operator reads the password")
		}
	}
}

// TestOperatorSchedulesWhatAnOperatorMay: and neither changes nor reads what is an owner's.
func TestOperatorSchedulesWhatAnOperatorMay(t *testing.T) {
	t.Parallel()
	a := newArena(t, nil)
	operator := a.members["operator"]
	for _, body := range []object{
		{"name": "a", "kind": "command", "text": "sv_cheats 1", "confirmed": true},
		{"name": "a", "kind": "restart", "text": "version", "confirmed": true},
	} {
		a.postJSON("/api/v1"+a.at+"/tasks", body).as(operator).want(http.StatusForbidden)
	}
	a.postJSON("/api/v1"+a.at+"/tasks", object{"name": "mine", "kind": "message", "text": "Lunch!", "at": "12:00"}).as(operator).want(http.StatusCreated)
	a.postJSON("/api/v1"+a.at+"/tasks", object{"name": "private", "kind": "command", "text": "sv_password hunter2", "confirmed": true}).as(a.mara).want(http.StatusCreated)
	mine, owners := a.tasks()[0], a.tasks()[1]
	at := "/api/v1" + a.at + path("/tasks/%d", owners.ID)
	for _, body := range []object{{"enabled": true}, {"kind": "message", "text": "Hello"}} {
		a.patch(at, body).as(operator).want(http.StatusForbidden)
	}
	a.delete(at).as(operator).want(http.StatusForbidden)
	a.patch("/api/v1"+a.at+path("/tasks/%d", mine.ID), object{"text": "quit", "kind": "command"}).as(operator).want(http.StatusForbidden)
	a.patch("/api/v1"+a.at+path("/tasks/%d", mine.ID), object{"enabled": true}).as(operator).want(http.StatusNoContent)
	for _, p := range []string{a.at + "/console", "/api/v1" + a.at + "/tasks"} {
		if seen := a.get(p).as(operator).want(http.StatusOK).Body.String(); strings.Contains(seen, "hunter2") || !strings.Contains(seen, "sv_password [hidden]") {
			t.Errorf("%s: an operator reads the password, or not that there is one", p)
		}
		if seen := a.get(p).as(a.mara).want(http.StatusOK).Body.String(); !strings.Contains(seen, "hunter2") {
			t.Errorf("%s: the owner does not read the line", p)
		}
	}
	if got := a.tasks(); len(got) != 2 || !got[0].Enabled || got[0].UserID != operator.ID || got[1].Enabled {
		t.Errorf("stored: %+v", got)
	}
	a.get("/api/v1" + a.at + "/tasks").as(a.members["viewer"]).want(http.StatusForbidden)
}
