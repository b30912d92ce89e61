package scheduled

import (
	"context"
	"errors"
	"strings"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/operate"
)

// What the audit log says of changes of tasks.
const (
	ActionSchedule   = "schedule"   // made or changed
	ActionUnschedule = "unschedule" // deleted
)

// Tasks changes what is scheduled on servers, and writes each change, and each one that was refused, into the audit
// log. Its methods may be called from many goroutines.
type Tasks struct {
	Store store.Tasks       // required
	Log   *operate.Operator // writes the audit log; required
}

// Create stores a task of s for an actor who has s.Role there, and returns it with its ID. Errors are those of
// [Decide] and [store.Tasks].CreateTask.
func (m Tasks) Create(ctx context.Context, who operate.Actor, s store.Server, t store.Task, confirmed bool) (store.Task, error) {
	err := m.record(ctx, who, s, entry(ActionSchedule, s, t), Decide(s.Role, t, confirmed), func(ctx context.Context) error {
		created, err := m.Store.CreateTask(ctx, t)
		if err == nil {
			t = created
		}
		return err
	})
	return t, err
}

// Update makes a task of s another one. Errors are those of [DecideChange] and [store.Tasks].UpdateTask.
func (m Tasks) Update(ctx context.Context, who operate.Actor, s store.Server, before, after store.Task, confirmed bool) error {
	e := entry(ActionSchedule, s, after)
	if before.Name != after.Name {
		e.Subject = before.Name + " → " + after.Name
	}
	return m.record(ctx, who, s, e, DecideChange(s.Role, before, after, confirmed), func(ctx context.Context) error {
		return m.Store.UpdateTask(ctx, after)
	})
}

// Delete removes a task of s, also one that could not be made any more. The error is operate.ErrRefused, or that of
// [store.Tasks].DeleteTask.
func (m Tasks) Delete(ctx context.Context, who operate.Actor, s store.Server, t store.Task) error {
	refused := Decide(s.Role, t, true)
	if !errors.Is(refused, operate.ErrRefused) {
		refused = nil
	}
	return m.record(ctx, who, s, entry(ActionUnschedule, s, t), refused, func(ctx context.Context) error {
		return m.Store.DeleteTask(ctx, t.ServerID, t.ID)
	})
}

// record makes a change that the audit log has, unless err says that it must not be made.
func (m Tasks) record(ctx context.Context, who operate.Actor, s store.Server, e store.AuditEntry, err error, change func(context.Context) error) error {
	switch {
	case errors.Is(err, operate.ErrRefused):
		change = func(context.Context) error { return operate.ErrRefused }
	case err != nil:
		return err
	}
	return m.Log.Record(ctx, who, s, e, change)
}

// entry tells what a task is.
func entry(action string, s store.Server, t store.Task) store.AuditEntry {
	detail := detailOf(t)
	if s.RCONPassword != "" {
		detail = strings.ReplaceAll(detail, s.RCONPassword, actions.Hidden)
	}
	return store.AuditEntry{Action: action, Subject: t.Name, Detail: detail}
}
