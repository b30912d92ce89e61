package storetest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
)

// taskOf is a task that can be stored, with something in each field.
func taskOf(user, server int64, name string) store.Task {
	return store.Task{
		UserID: user, ServerID: server, Name: name, Enabled: true, Kind: schedule.Command, Text: `say "漢 it's"; version`,
		Every: time.Hour, At: 90 * time.Second, Days: []time.Weekday{time.Sunday, time.Saturday}, Zone: "Europe/Berlin",
	}
}

// everyTask is everything, of tasks.
func (x *scene) everyTask(ctx context.Context, server int64, try func(string, error)) {
	t, err := x.CreateTask(ctx, taskOf(1, server, "task"))
	try("CreateTask", err)
	t.ServerID = server
	try("UpdateTask", x.UpdateTask(ctx, taskOf(1, server, "task")))
	_, err = x.Task(ctx, server, 1)
	try("Task", err)
	_, err = x.Tasks(ctx, server)
	try("Tasks", err)
	_, err = x.EnabledTasks(ctx)
	try("EnabledTasks", err)
	_, err = x.BeginTask(ctx, t, at(1), at(2), 0)
	try("BeginTask", err)
	try("EndTask", x.EndTask(ctx, t, "ok"))
	try("DeleteTask", x.DeleteTask(ctx, server, 1))
}

func taskCases() []Case {
	return []Case{
		{"task-roundtrip", "A task comes back as it was stored, and changes in what somebody sets.", play(func(x *scene) {
			u := x.user("ann")
			v := x.server(u, "a")
			in := taskOf(u.ID, v.ID, "b")
			in.Days, in.DueAt, in.Result = []time.Weekday{time.Saturday, time.Sunday, time.Saturday}, at(1), "ok"
			t := must(x.CreateTask(x.ctx, in))
			want := taskOf(u.ID, v.ID, "b")
			want.ID, want.Version, want.CreatedAt, want.UpdatedAt = t.ID, t.Version, t.CreatedAt, t.UpdatedAt
			same("created", want, t)
			same("read", want, must(x.Task(x.ctx, v.ID, t.ID)))
			a := must(x.CreateTask(x.ctx, taskOf(u.ID, v.ID, "A")))
			same("by name", []store.Task{a, want}, must(x.Tasks(x.ctx, v.ID)))
			begun := must(x.BeginTask(x.ctx, t, at(3), at(4), 0))
			t = begun
			t.Name, t.Enabled, t.Kind, t.Text, t.Every, t.At, t.Days, t.Zone, t.UserID = "other", false, schedule.Restart, "quit", 0, 0, nil, "", x.user("bob").ID
			ok("UpdateTask", x.UpdateTask(x.ctx, t))
			got := must(x.Task(x.ctx, v.ID, t.ID))
			if got.Version <= begun.Version {
				fail("the version %d became %d", begun.Version, got.Version)
			}
			t.UpdatedAt, t.Version = got.UpdatedAt, got.Version
			same("changed", t, got)
			ok("DeleteTask", x.DeleteTask(x.ctx, v.ID, t.ID))
			is("DeleteTask again", x.DeleteTask(x.ctx, v.ID, t.ID), store.ErrNotFound)
			same("left", []store.Task{a}, must(x.Tasks(x.ctx, v.ID)))
		})},
		{"task-server", "A task is of its server alone, and programs see those that are to run.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			v, w := x.server(ann, "v"), x.server(ann, "w")
			a, b := must(x.CreateTask(x.ctx, taskOf(ann.ID, v.ID, "x"))), must(x.CreateTask(x.ctx, taskOf(bob.ID, w.ID, "x")))
			off := taskOf(ann.ID, v.ID, "off")
			off.Enabled = false
			must(x.CreateTask(x.ctx, off))
			same("enabled", []store.Task{a, b}, must(x.EnabledTasks(x.ctx)))
			_, err := x.Task(x.ctx, w.ID, a.ID)
			is("Task", err, store.ErrNotFound)
			is("DeleteTask", x.DeleteTask(x.ctx, w.ID, a.ID), store.ErrNotFound)
			theft := a
			theft.ServerID, theft.Name = w.ID, "theft"
			is("UpdateTask", x.UpdateTask(x.ctx, theft), store.ErrNotFound)
			_, err = x.BeginTask(x.ctx, theft, at(1), at(1), 0)
			is("BeginTask", err, store.ErrNotFound)
			bob.Active = false
			ok("UpdateUser", x.UpdateUser(x.ctx, bob))
			same("of active users", []store.Task{a}, must(x.EnabledTasks(x.ctx)))
			ok("DeleteServer", x.DeleteServer(x.ctx, ann.ID, v.ID))
			same("without the server", nil, must(x.Tasks(x.ctx, v.ID)))
			ok("DeleteUser", x.DeleteUser(x.ctx, bob.ID))
			same("without the user", nil, must(x.Tasks(x.ctx, w.ID)))
		})},
		{"task-errors", "A task needs a server, a user, a name of its own, a kind, a text and a time.", play(func(x *scene) {
			u := x.user("ann")
			v := x.server(u, "a")
			first := must(x.CreateTask(x.ctx, taskOf(u.ID, v.ID, "first")))
			for what, c := range map[string]struct {
				change func(*store.Task)
				want   error
			}{
				"name in use": {func(t *store.Task) { t.Name = "first" }, store.ErrNameInUse},
				"no user":     {func(t *store.Task) { t.UserID = 4711 }, store.ErrNotFound},
				"no server":   {func(t *store.Task) { t.ServerID = 4711 }, store.ErrNotFound},
				"no name":     {func(t *store.Task) { t.Name = " " }, store.ErrInvalid},
				"long name":   {func(t *store.Task) { t.Name = strings.Repeat("x", 101) }, store.ErrInvalid},
				"bad name":    {func(t *store.Task) { t.Name = "a\x00" }, store.ErrInvalid},
				"no kind":     {func(t *store.Task) { t.Kind = "rain" }, store.ErrInvalid},
				"no text":     {func(t *store.Task) { t.Text = "" }, store.ErrInvalid},
				"long text":   {func(t *store.Task) { t.Text = strings.Repeat("x", 1001) }, store.ErrInvalid},
				"bad text":    {func(t *store.Task) { t.Text = "a\nb" }, store.ErrInvalid},
				"no zone":     {func(t *store.Task) { t.Zone = "Mars/Base" }, store.ErrInvalid},
				"this zone":   {func(t *store.Task) { t.Zone = "Local" }, store.ErrInvalid},
				"often":       {func(t *store.Task) { t.Every = time.Second }, store.ErrInvalid},
				"parts":       {func(t *store.Task) { t.Every = time.Minute + time.Millisecond }, store.ErrInvalid},
				"late":        {func(t *store.Task) { t.At = 24 * time.Hour }, store.ErrInvalid},
				"no day":      {func(t *store.Task) { t.Days = []time.Weekday{7} }, store.ErrInvalid},
			} {
				t := taskOf(u.ID, v.ID, "new")
				c.change(&t)
				_, err := x.CreateTask(x.ctx, t)
				is(what, err, c.want)
			}
			for i := range schedule.MaxTasks - 1 {
				must(x.CreateTask(x.ctx, taskOf(u.ID, v.ID, fmt.Sprint(i))))
			}
			_, err := x.CreateTask(x.ctx, taskOf(u.ID, v.ID, "new"))
			is("one too many", err, store.ErrTooMany)
			first.Name = "0"
			is("UpdateTask", x.UpdateTask(x.ctx, first), store.ErrNameInUse)
		})},
		{"task-run-once", "Of programs that begin the same task one is heard; a change makes it another.", play(func(x *scene) {
			u := x.user("ann")
			v := x.server(u, "a")
			t := must(x.CreateTask(x.ctx, taskOf(u.ID, v.ID, "x")))
			begun := must(x.BeginTask(x.ctx, t, at(1), at(2), 0))
			want := t
			want.Version, want.DueAt, want.RanAt = begun.Version, at(1), at(2)
			same("begun", want, begun)
			same("stored", want, must(x.Task(x.ctx, v.ID, t.ID)))
			_, err := x.BeginTask(x.ctx, t, at(1), at(2), 0)
			is("BeginTask again", err, store.ErrNotFound)
			ok("EndTask", x.EndTask(x.ctx, begun, "ok"))
			is("EndTask again", x.EndTask(x.ctx, begun, "gone"), store.ErrNotFound)
			same("the result", "ok", must(x.Task(x.ctx, v.ID, t.ID)).Result)
			second := must(x.BeginTask(x.ctx, begun, at(3), at(4), 0))
			is("EndTask of the run before", x.EndTask(x.ctx, begun, "gone"), store.ErrNotFound)
			ok("UpdateTask", x.UpdateTask(x.ctx, second))
			_, err = x.BeginTask(x.ctx, second, at(5), at(6), 0)
			is("BeginTask of what was changed", err, store.ErrNotFound)
			ok("EndTask of what was changed", x.EndTask(x.ctx, second, "unreached"))
			now := must(x.Task(x.ctx, v.ID, t.ID))
			same("the result", "unreached", now.Result)
			now.Enabled = false
			ok("UpdateTask", x.UpdateTask(x.ctx, now))
			_, err = x.BeginTask(x.ctx, must(x.Task(x.ctx, v.ID, t.ID)), at(5), at(6), 0)
			is("BeginTask of what is off", err, store.ErrNotFound)
		})},
		{"task-stopped-holder", "A holder that stopped and wakes after another has taken its shards begins nothing.", play(func(x *scene) {
			u := x.user("ann")
			v := x.server(u, "a")
			t := must(x.CreateTask(x.ctx, taskOf(u.ID, v.ID, "x")))
			before := right(v.ID, x.take("a", store.ShardCount))
			x.renew("a", shortLease)
			after := right(v.ID, x.takeEnded("b"))
			_, err := x.BeginTask(x.ctx, t, at(1), at(2), before.Epoch)
			wantFenced("BeginTask", err, before)
			same("untouched", t, must(x.Task(x.ctx, v.ID, t.ID)))
			must(x.BeginTask(x.ctx, t, at(1), at(2), after.Epoch))
		})},
	}
}
