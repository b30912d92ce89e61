package poll

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrRepeatedID means that Config.Targets listed two servers with one ID, whose histories would be
// one. Nothing changes then: a Fleet goes on with the servers that it has.
var ErrRepeatedID = errors.New("poll: two targets have the same ID")

// sync compares the watchers with the targets. What the first one finds takes its turns; what
// comes later, and what another may have polled until now, is polled at once.
func (f *Fleet) sync(ctx context.Context, first bool) error {
	begin := time.Now()
	targets, err := f.c.Targets(ctx)
	if err != nil {
		return err
	}
	if err := distinct(targets); err != nil {
		return err
	}
	targets = f.mine(targets)
	f.mu.Lock()
	reloads := f.reloads
	f.reloads = make(map[int64]bool)
	f.mu.Unlock()

	gone := make(map[int64]bool, len(f.watchers))
	for id := range f.watchers {
		gone[id] = true
	}
	var added []Target
	for _, t := range targets {
		delete(gone, t.ID)
		w := f.watchers[t.ID]
		if w != nil && w.epoch != t.Epoch { // it was another's meanwhile
			f.forget(w, change{dropped: true})
			w = nil
		}
		if w == nil {
			added = append(added, t)
			continue
		}
		if reload := reloads[t.ID] || w.reload.Load(); reload || w.listed != t || w.unread.Load() {
			w.listed = t
			w.notify(change{target: t, reload: reload})
		}
	}
	f.mu.Lock()
	f.gone = slices.DeleteFunc(f.gone, func(w *watcher) bool { return w.removed.Load() })
	f.mu.Unlock()
	for id := range gone {
		w := f.watchers[id]
		epoch, held := f.c.Rights.Right(id)
		removed := held && epoch == w.epoch
		if removed && !w.may() {
			continue // the right may have been another's when the targets were listed
		}
		f.forget(w, change{removed: removed, dropped: !removed})
	}
	return f.add(ctx, added, begin, first)
}

// distinct returns ErrRepeatedID if two targets have the same ID.
func distinct(targets []Target) error {
	seen := make(map[int64]struct{}, len(targets))
	for _, t := range targets {
		if _, ok := seen[t.ID]; ok {
			return fmt.Errorf("%w: %d", ErrRepeatedID, t.ID)
		}
		seen[t.ID] = struct{}{}
	}
	return nil
}

// forget ends what a watcher does.
func (f *Fleet) forget(w *watcher, c change) {
	f.mu.Lock()
	f.gone = append(f.gone, w)
	delete(f.watchers, w.id)
	f.mu.Unlock()
	if c.dropped {
		w.interrupt()
	}
	w.notify(c)
}

// add begins to watch servers, which were found from begin on.
func (f *Fleet) add(ctx context.Context, targets []Target, begin time.Time, first bool) error {
	if len(targets) == 0 {
		return nil
	}
	ids := make([]int64, 0, len(targets))
	for _, t := range targets {
		ids = append(ids, t.ID)
	}
	known, err := f.c.Known(ctx, ids)
	if err != nil {
		return err
	}
	now := time.Now()
	for i, t := range targets {
		at := now
		if first && t.Epoch == 0 { // or another has polled it until now
			at = f.slot(t.ID, now)
		} else if i >= atOnce {
			at = now.Add(f.spread(len(targets)) * time.Duration(i) / time.Duration(len(targets)))
		}
		f.c.Record.Forget(t.ID)
		w := newWatcher(f, t, known[t.ID])
		if t.Epoch != 0 {
			w.taken = begin
		}
		f.mu.Lock()
		f.watchers[t.ID] = w
		f.mu.Unlock()
		w.start(at)
	}
	return nil
}
