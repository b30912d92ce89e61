package daemon

import (
	"context"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// stop ends what is known of the server.
func (w *watcher) stop(why livestate.Reason) {
	now := w.d.clock.now()
	w.d.record.Stop(w.id, w.live, utc(now), why)
	live, changes := w.live.Stop(now, why)
	w.live = live
	if changes.Down || len(changes.Closed) > 0 {
		w.d.writer.Add(w.id, changes)
	}
}

// rest makes the watcher one of a server that is not polled.
func (w *watcher) rest() {
	w.hangUp()
	w.plan(time.Time{})
	w.failures = 0
	if w.server.DesiredState == store.Stopped {
		w.stop(livestate.Stopped)
		w.see(store.Stopped, "", "")
		return
	}
	w.stop(livestate.Removed)
	w.see(store.Unknown, "", "")
}

// retarget takes the server as it now stands in the store.
func (w *watcher) retarget(ctx context.Context, target *store.Server) {
	if w.reload.Swap(false) {
		known, err := w.d.Store.Known(ctx, w.id)
		if err != nil {
			w.reload.Store(true) // at the next pass
		} else {
			w.d.writer.Forget(w.id)
			w.live.Run, w.live.Sessions = known[w.id].Run, known[w.id].Sessions
		}
	}
	was := w.server
	w.server = target
	switch s := w.server; {
	case !polls(s):
		w.rest()
	case !polls(was) || s.Host != was.Host || s.Port != was.Port || s.RCONPassword != was.RCONPassword:
		w.hangUp()
		w.failures = 0
		w.plan(time.Now())
	}
}
