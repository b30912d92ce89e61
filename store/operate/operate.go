package operate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/hold"
)

var (
	// ErrRefused says that the role of the actor does not allow the action. The attempt is
	// in the audit log.
	ErrRefused = errors.New("operate: the role does not allow it")

	// ErrConfirm says that the action must be confirmed: see [Request.Confirmed]. Nothing
	// was done.
	ErrConfirm = errors.New("operate: it needs a confirmation")
)

const (
	defaultTimeout = 10 * time.Second
	endTimeout     = 5 * time.Second // to write a result
)

// Store is what an Operator writes. Every [store.Store] has it.
type Store interface {
	// BeginAudit stores an entry without a result.
	BeginAudit(ctx context.Context, e store.AuditEntry) (store.AuditEntry, error)

	// EndAudit stores the result of an entry.
	EndAudit(ctx context.Context, id int64, result string) error
}

// A Client runs commands on a game until it is closed.
type Client interface {
	actions.Execer

	// Close ends the connection.
	Close() error
}

// An Operator does actions. Its methods may be called from many goroutines.
type Operator struct {
	// Store is required.
	Store Store

	// Client returns a client for a server, for one action. Required for Do.
	Client func(s store.Server) Client

	// Timeout bounds an action, with all its commands. Default 10 s.
	Timeout time.Duration

	// OnUnrecorded is told of a result that the store did not take. Nil is fine.
	OnUnrecorded func(entry int64, err error)
}

// Actor is who acts.
type Actor struct {
	UserID int64  // 0: no user of the store
	Name   string // as the audit log shows it
}

// User returns a user as an Actor.
func User(u store.User) Actor { return Actor{u.ID, u.Name} }

// Request is an action that somebody wants.
type Request struct {
	Actor     Actor
	Server    store.Server // with the Role that the actor has there
	Action    actions.Action
	Confirmed bool // the actor has been asked whether it is meant
}

// Decide returns nil if the action may be done, or the error of [actions.Check],
// ErrRefused or ErrConfirm.
func (r Request) Decide() error {
	if err := actions.Check(r.Action); err != nil {
		return err
	}
	switch actions.Decide(actions.Role(r.Server.Role), r.Action) {
	case actions.Allowed:
		return nil
	case actions.Confirm:
		if r.Confirmed {
			return nil
		}
		return ErrConfirm
	}
	return ErrRefused
}

// Do does an action, and returns what the game answered. Errors are those of
// [Request.Decide], of [actions.Do], and of the store, which then did not take the entry.
func (o *Operator) Do(ctx context.Context, r Request) (reply string, err error) {
	entry := store.AuditEntry{Action: string(r.Action.Kind), Subject: r.Action.Subject(), Detail: r.Action.Detail()}
	if p := r.Server.RCONPassword; p != "" {
		entry.Detail = strings.ReplaceAll(entry.Detail, p, actions.Hidden)
	}
	switch err := r.Decide(); {
	case errors.Is(err, ErrRefused):
		return "", o.Record(ctx, r.Actor, r.Server, entry, func(context.Context) error { return ErrRefused })
	case err != nil:
		return "", err
	}
	err = o.Record(ctx, r.Actor, r.Server, entry, func(ctx context.Context) (err error) {
		ctx, cancel := context.WithTimeout(ctx, cmp.Or(o.Timeout, defaultTimeout))
		defer cancel()
		if r.Server.RCONPassword == "" {
			return fmt.Errorf("%w: it has no RCON password", actions.ErrUnreached)
		}
		client := o.Client(r.Server)
		defer client.Close()
		reply, err = actions.Do(ctx, client, r.Action)
		return err
	})
	return reply, err
}

// Record writes an entry with the actor and the server (a zero ID is none), calls do, writes
// its result, and returns its error. An entry that the store does not take is an error, and
// do is not called. Once it is called, its result is written whatever becomes of ctx.
func (o *Operator) Record(ctx context.Context, who Actor, s store.Server, entry store.AuditEntry, do func(ctx context.Context) error) error {
	entry.UserID, entry.Actor, entry.ServerID, entry.Server = who.UserID, who.Name, s.ID, s.Name
	entry, err := o.Store.BeginAudit(ctx, entry)
	if err != nil {
		return err
	}
	err = do(ctx)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTimeout)
	defer cancel()
	if endErr := o.Store.EndAudit(ctx, entry.ID, Code(err)); endErr != nil && o.OnUnrecorded != nil {
		o.OnUnrecorded(entry.ID, endErr)
	}
	return err
}

// WasTried reports whether an error of [Operator.Do] is the end of an action that was begun:
// the audit log says how.
func WasTried(err error) bool {
	for _, end := range []error{actions.ErrGone, actions.ErrUnclear, actions.ErrNotTaken, actions.ErrNoCommand, actions.ErrUnanswered, actions.ErrUnreached} {
		if errors.Is(err, end) {
			return true
		}
	}
	return false
}

// Codes returns all that [Code] returns. The slice belongs to the caller.
func Codes() []string {
	return append(actions.Codes(), "refused", "confirm", "not_found", "in_use")
}

// Code is [actions.Code], and "refused", "confirm", "not_found" or "in_use" for the errors
// that an action does not have.
func Code(err error) string {
	switch {
	case errors.Is(err, ErrRefused):
		return "refused"
	case errors.Is(err, ErrConfirm):
		return "confirm"
	case errors.Is(err, store.ErrNotFound):
		return "not_found"
	case errors.Is(err, store.ErrInUse):
		return "in_use"
	}
	return actions.Code(err)
}

// Clients returns what makes the clients of an [Operator]: each asks the store before it
// logs in, so that a refused password is not sent again. Nil opts mean those of
// [poll.Options].
func Clients(logins *hold.Logins, opts *rcon.Options) func(store.Server) Client {
	return func(s store.Server) Client {
		var target poll.Target
		if err := target.Strategy.UnmarshalText([]byte(cmp.Or(s.Strategy, rcon.StrategyMirror.String()))); err != nil {
			target.Strategy = rcon.StrategyMirror // as the daemon does
		}
		return logins.Client(s.Host, s.Port, s.RCONPassword, target.Options(poll.Options(opts)))
	}
}
