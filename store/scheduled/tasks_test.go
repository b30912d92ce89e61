package scheduled_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/operate"
	"github.com/left4me/left4me/store/scheduled"
)

// Of tasks, only runs were in the audit log: who had scheduled one, changed or deleted it could not be told.
func TestChangesOfTasksAreInTheAudit(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	x := newScene(ctx)
	m := scheduled.Tasks{Store: x, Log: &operate.Operator{Store: x}}
	who, owners := operate.User(x.user), x.server
	owners.Role = store.RoleOwner
	operators := owners
	operators.Role = store.RoleOperator

	task := store.Task{UserID: x.user.ID, ServerID: x.server.ID, Name: "rules", Kind: schedule.Message, Text: "Be kind", At: 20 * time.Hour,
		Days: []time.Weekday{time.Friday, time.Saturday}, Zone: "Europe/Berlin"}
	task, err := m.Create(ctx, who, owners, task, false)
	if err != nil || task.ID == 0 {
		t.Fatalf("%v, %v", task, err)
	}
	changed := task
	changed.Name, changed.Enabled, changed.Every, changed.Kind, changed.Text = "Rules", true, 30*time.Minute, schedule.Command, "sv_password hunter2; rcon_password "+x.server.RCONPassword
	if err := m.Update(ctx, who, owners, task, changed, false); !errors.Is(err, operate.ErrConfirm) {
		t.Errorf("not confirmed: %v", err)
	}
	if err := m.Update(ctx, who, owners, task, changed, true); err != nil {
		t.Error(err)
	}
	if err := m.Update(ctx, who, operators, changed, task, true); !errors.Is(err, operate.ErrRefused) {
		t.Errorf("an operator: %v", err)
	}
	if err := m.Delete(ctx, who, operators, changed); !errors.Is(err, operate.ErrRefused) {
		t.Errorf("an operator: %v", err)
	}
	if err := m.Delete(ctx, who, owners, changed); err != nil {
		t.Error(err)
	}
	if err := m.Delete(ctx, who, owners, changed); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("deleted again: %v", err)
	}
	var got []string
	for _, e := range slices.Backward(must(x.AuditEntries(ctx, store.AuditQuery{ServerID: x.server.ID}))) {
		if strings.Contains(e.Detail, "hunter2") || strings.Contains(e.Detail, x.server.RCONPassword) {
			t.Errorf("a password is in %q", e.Detail)
		}
		detail, _, _ := strings.Cut(e.Detail, ": sv_password")
		got = append(got, e.Actor+" "+e.Action+" "+e.Subject+" ("+detail+") "+e.Result)
	}
	want := []string{
		"ann schedule rules (off message 20:00 fri sat Europe/Berlin: Be kind) ok",
		"ann schedule rules → Rules (on command 30m0s fri sat Europe/Berlin) ok",
		"ann schedule Rules → rules (off message 20:00 fri sat Europe/Berlin: Be kind) refused",
		"ann unschedule Rules (on command 30m0s fri sat Europe/Berlin) refused",
		"ann unschedule Rules (on command 30m0s fri sat Europe/Berlin) ok",
		"ann unschedule Rules (on command 30m0s fri sat Europe/Berlin) not_found",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("audit log (-want +got):\n%s", diff)
	}
}
