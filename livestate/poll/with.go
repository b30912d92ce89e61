package poll

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
)

// ErrNotPolled means that a Fleet does not poll a server.
var ErrNotPolled = errors.New("poll: the server is not polled")

// With calls fn between two polls of a server, with its target and the client that
// polls it. fn returns those by which the Fleet goes on: another client takes the place
// of the one before, and nil closes it. An error of fn is returned as it is. Before fn
// is called it is [ErrNotPolled], or that of ctx, which bounds the wait for a poll under
// way. Another password counts from then on, though Targets may list the one before for
// some seconds more.
func (f *Fleet) With(ctx context.Context, id int64, fn func(Target, Client) (Target, Client, error)) error {
	f.mu.Lock()
	w := f.watchers[id]
	f.mu.Unlock()
	if w == nil || !f.enter() {
		return ErrNotPolled
	}
	defer f.leave()
	select {
	case w.step <- struct{}{}:
		defer func() { <-w.step }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if w.removed.Load() || w.target.Idle == livestate.ReasonRemoved {
		return ErrNotPolled
	}
	err := errors.New("poll: an internal error")
	w.recoverPanic(func() {
		client := w.client
		if client == nil {
			client = f.c.Client(w.target)
			w.client, w.fresh = client, true
		}
		var next Target
		next, client, err = fn(w.target, client)
		w.replace(next)
		if client != w.client {
			w.closeConn()
			w.client, w.fresh = client, true
		}
	})
	if w.target.Idle != "" {
		w.closeConn()
	}
	return err
}

// replacedFor is how long a listing may be behind [Fleet.With]: its caller has yet to
// write the new password where the targets come from.
const replacedFor = 10 * time.Second

// replaced is a login that With has replaced.
type replaced struct {
	addr, password string
	at             time.Time
}

// replace takes the target that With returns.
func (w *watcher) replace(t Target) {
	if t.Password != w.target.Password {
		w.replaced = append(w.replaced, replaced{w.target.Addr, w.target.Password, time.Now()})
	}
	w.target = t
}

// isReplaced reports whether a listing has a password that With has just replaced: a
// login with it would be refused.
func (w *watcher) isReplaced(t Target) bool {
	w.replaced = slices.DeleteFunc(w.replaced, func(r replaced) bool { return time.Since(r.at) > max(replacedFor, 2*w.f.c.Interval) })
	return t.Password != w.target.Password && slices.ContainsFunc(w.replaced, func(r replaced) bool {
		return r.addr == t.Addr && r.password == t.Password
	})
}
