package problem

import (
	"errors"
	"fmt"
	"log/slog"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/store"
)

// StateOf returns what a store keeps of a change in how a server is seen. It is not changed
// if that is the same as before.
func StateOf(c poll.StatusChange) (s store.ServerState, changed bool) {
	s = store.ServerState{
		ServerID: c.Target.ID, Epoch: c.Target.Epoch, At: c.At,
		ActualState: store.State(c.After.State), Problem: Of(c.After.Failure), LastError: c.After.Failure.Message,
	}
	before := c.Before.Failure
	return s, c.Before.State != c.After.State || Of(before) != s.Problem || before.Message != s.LastError
}

// TroubleOf returns the event of a change by which a server that ran does not answer; ok is
// false for any other change.
func TroubleOf(c poll.StatusChange) (e livestate.Event, ok bool) {
	e = livestate.Event{Kind: livestate.EventTrouble, At: c.At, ServerID: c.Target.ID, LastSeenAt: c.LastRun.LastSeenAt, State: c.LastRun.State}
	return e, c.Before.State == poll.Running && Of(c.Before.Failure) == "" && Of(c.After.Failure) != ""
}

// Log writes one line about a change: a problem and a panic say so, and so does a server that
// answers again; what else changes is for debugging. With a problem of which users learn less
// there is a detail, what c says of the error.
func (c Classifier) Log(log *slog.Logger, change poll.StatusChange) {
	id, name, message := change.Target.ID, change.Target.Name, change.After.Failure.Message
	var panicked *poll.PanicError
	switch after := Of(change.After.Failure); {
	case errors.As(change.Err, &panicked):
		log.Error("panic while watching a server", "server", id, "panic", fmt.Sprint(panicked.Value), "stack", string(panicked.Stack))
	case change.After.Failure.Kind == poll.KindInternal:
		log.Warn("a server could not be asked", "server", id, "err", change.Err)
	case after != "":
		args := []any{"server", id, "name", name, "problem", string(after), "message", message}
		if detail := c.Classify(change.Before, change.Err).Message; detail != message {
			args = append(args, "detail", detail)
		}
		log.Warn("server problem", args...)
	case change.After.State == poll.Running && Of(change.Before.Failure) != "":
		log.Info("server answers again", "server", id, "name", name)
	default:
		log.Debug("server state", "server", id, "name", name, "state", string(change.After.State))
	}
}
