package scheduled

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/hold"
	"github.com/left4me/left4me/store/operate"
)

// ErrOccupied says that somebody is on the server, or that its answer does not show that nobody is. It is
// [store.ErrInUse].
var ErrOccupied = fmt.Errorf("scheduled: somebody may be on the server: %w", store.ErrInUse)

const timeout = 10 * time.Second // of a restart

// Decide returns nil if a role may have a task done, or the error of [store.Task.Check], [actions.Check], operate.ErrRefused
// or operate.ErrConfirm. An operator may schedule what an operator may do; a Restart is for owners, who confirm it.
func Decide(role store.Role, t store.Task, confirmed bool) error {
	if err := t.Check(); err != nil {
		return err
	}
	err := operate.Request{Server: store.Server{Role: role}, Action: doing(t), Confirmed: confirmed}.Decide()
	switch {
	case err != nil || t.Kind != schedule.Restart || confirmed && role == store.RoleOwner:
		return err
	case role != store.RoleOwner:
		return operate.ErrRefused
	}
	return operate.ErrConfirm
}

// DecideChange returns nil if a role may make a task another one, or delete it, or the error of [Decide]: it may have both
// done. What stays as it was needs no confirmation.
func DecideChange(role store.Role, before, after store.Task, confirmed bool) error {
	if err := Decide(role, before, true); errors.Is(err, operate.ErrRefused) {
		return err
	}
	return Decide(role, after, confirmed || before.Kind == after.Kind && before.Text == after.Text)
}

// Shown returns tasks as a role may read them: only owners read the passwords in their texts.
func Shown(role store.Role, tasks []store.Task) []store.Task {
	if role == store.RoleOwner {
		return tasks
	}
	shown := slices.Clone(tasks)
	for i, t := range shown {
		shown[i].Text = doing(t).Detail()
	}
	return shown
}

// doing is what a task does on the game.
func doing(t store.Task) actions.Action {
	if t.Kind == schedule.Message {
		return actions.Action{Kind: actions.Say, Text: t.Text}
	}
	return actions.Action{Kind: actions.Exec, Text: t.Text}
}

// Runner carries out tasks. It may be used from many goroutines.
type Runner struct {
	Operator *operate.Operator // required
}

// Run carries out a task on a server, on behalf of a user with s.Role, who has confirmed it before. The error is that of
// [store.Task.Check] and [actions.Check], ErrOccupied for a restart that was not made, or that of [operate.Operator.Do]. The
// audit log has all but the first.
func (r Runner) Run(ctx context.Context, who store.User, s store.Server, t store.Task) error {
	actor := operate.Actor{UserID: who.ID, Name: who.Name + " (" + t.Name + ")"}
	if t.Kind != schedule.Restart {
		if err := t.Check(); err != nil {
			return err
		}
		_, err := r.Operator.Do(ctx, operate.Request{Actor: actor, Server: s, Action: doing(t), Confirmed: true})
		return err
	}
	refused := Decide(s.Role, t, true)
	if refused != nil && !errors.Is(refused, operate.ErrRefused) {
		return refused
	}
	entry := store.AuditEntry{Action: string(actions.Exec), Subject: string(t.Kind), Detail: doing(t).Detail()}
	return r.Operator.Record(ctx, actor, s, entry, func(ctx context.Context) error {
		if refused != nil {
			return refused
		}
		return r.restart(ctx, s, doing(t))
	})
}

// restart sends the line that ends the game if nobody is there, over the connection that has just shown it.
func (r Runner) restart(ctx context.Context, s store.Server, a actions.Action) error {
	if s.RCONPassword == "" {
		return actions.ErrUnreached
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	game := r.Operator.Client(s)
	defer game.Close()
	text, err := game.Exec(ctx, status.Command)
	if err != nil {
		return fmt.Errorf("%w: %w", actions.ErrUnreached, err)
	}
	seen, err := status.Parse(text)
	if err != nil || seen.Partial || seen.Humans > 0 || slices.ContainsFunc(seen.Players, func(p status.Player) bool { return !p.Bot }) {
		return ErrOccupied
	}
	_, err = actions.Do(hold.SameConnection(ctx), game, a)
	if errors.Is(err, actions.ErrUnanswered) && errors.Is(err, rcon.ErrClosed) {
		return nil // a game that ends closes its connections
	}
	return err
}
