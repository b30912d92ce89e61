// Package scheduled carries out the tasks that package schedule decides are due, and writes each into the audit log.
//
//	r := scheduled.Runner{Operator: operator}
//	state, due := state.Look(tasks, look)
//	for _, task := range due {
//		err := r.Run(ctx, server, task)
//	}
//
// A restart asks the game once more, right before it: unless the answer shows that nobody is there, nothing is sent.
package scheduled

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/operate"
)

// ErrOccupied says that somebody is on the server, or that its answer does not show that nobody is. It is
// [store.ErrInUse].
var ErrOccupied = fmt.Errorf("scheduled: somebody may be on the server: %w", store.ErrInUse)

const timeout = 10 * time.Second // of a restart

// Runner carries out tasks. It may be used from many goroutines.
type Runner struct {
	Operator *operate.Operator // required
}

// Run carries out a task on a server, on behalf of its owner. The error is that of [schedule.Task.Check], ErrOccupied for
// a restart that was not made, or that of [operate.Operator.Do]. The audit log has all but the first.
func (r Runner) Run(ctx context.Context, s store.Server, t schedule.Task) error {
	if err := t.Check(); err != nil {
		return err
	}
	who := operate.Actor{Name: "schedule: " + t.Name}
	s.Role = store.RoleOwner
	if t.Kind == schedule.Restart {
		a := actions.Action{Kind: actions.Exec, Text: t.Text}
		if err := actions.Check(a); err != nil {
			return err
		}
		entry := store.AuditEntry{Action: "exec", Subject: string(t.Kind), Detail: a.Detail()}
		return r.Operator.Record(ctx, who, s, entry, func(ctx context.Context) error { return r.restart(ctx, s, a) })
	}
	kind := actions.Exec
	if t.Kind == schedule.Message {
		kind = actions.Say
	}
	_, err := r.Operator.Do(ctx, operate.Request{Actor: who, Server: s, Action: actions.Action{Kind: kind, Text: t.Text}, Confirmed: true})
	return err
}

// restart sends the line that ends the game if nobody is there.
func (r Runner) restart(ctx context.Context, s store.Server, a actions.Action) error {
	if s.RCONPassword == "" {
		return actions.ErrUnreached
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	game := r.Operator.Client(s)
	defer game.Close()
	text, err := game.Exec(ctx, "status")
	if err != nil {
		return fmt.Errorf("%w: %w", actions.ErrUnreached, err)
	}
	seen, err := status.Parse(text)
	if err != nil || seen.Partial || seen.Humans > 0 || slices.ContainsFunc(seen.Players, func(p status.Player) bool { return !p.Bot }) {
		return ErrOccupied
	}
	_, err = actions.Do(ctx, game, a)
	return err
}
