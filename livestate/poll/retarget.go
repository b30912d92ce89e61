package poll

import (
	"context"
	"time"

	"github.com/left4me/left4me/livestate"
)

// park makes the watcher one of a server that is not polled.
func (w *watcher) park(ctx context.Context, was Target) {
	w.leaveAs(ctx, was)
	w.plan(time.Time{})
	w.failures = 0
	w.stop(w.target.Idle)
	state := Unknown
	if w.target.Idle == livestate.ReasonStopped {
		state = Stopped
	}
	w.changeStatus(Status{State: state}, nil)
}

// setTarget takes the server as it is now listed.
func (w *watcher) setTarget(ctx context.Context, c *change) {
	w.reload.Store(false)
	if c.reload {
		known, err := w.f.c.Known(ctx, []int64{w.id})
		if err != nil {
			w.reload.Store(true) // at the next sync
		} else {
			w.f.c.Record.Forget(w.id)
			w.live.Run, w.live.Sessions = known[w.id].Server.Run, known[w.id].Server.Sessions
		}
	}
	was := w.target
	outdated := w.isReplaced(c.target)
	w.unread.Store(outdated)
	if outdated {
		c.target.Password = was.Password
	}
	w.target = c.target
	switch {
	case w.target.Idle != "":
		w.park(ctx, was)
	case was.Addr != w.target.Addr:
		w.leaveAs(ctx, was)
		w.failures = 0
		w.plan(time.Now())
	case was.Idle != "" || was.Password != w.target.Password:
		w.closeConn()
		w.failures = 0
		w.plan(time.Now())
	}
}

// leave is closeConn of a server that is left: an Attendant is told.
func (w *watcher) leave(ctx context.Context) { w.leaveAs(ctx, w.target) }

func (w *watcher) leaveAs(ctx context.Context, t Target) {
	ctx, cancel := context.WithTimeout(ctx, w.f.c.QueryTimeout)
	defer cancel()
	client := w.client
	if w.failures > 0 || w.status.State != Running || w.fresh {
		client = nil
	}
	w.f.c.Attendant.Leaving(ctx, t, client)
	w.closeConn()
}

// closeConn closes the connection. The next poll makes another, with nothing left of
// this one.
func (w *watcher) closeConn() {
	if w.client != nil {
		w.client.Close()
		w.client = nil
	}
}
