package scheduled

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/operate"
)

// carryOut does a task, unless that is not for this program any more.
func (s *Scheduler) carryOut(ctx context.Context, j job) {
	if !s.may(j) {
		return
	}
	j.until = time.Now().Add(runMax)
	who, srv, err := s.onBehalf(ctx, j.Task)
	begun := j.Task
	if err == nil {
		begun, err = s.Store.BeginTask(ctx, j.Task, j.due, j.at, j.epoch)
	}
	switch {
	case errors.Is(err, store.ErrFenced): // another program does it
		return
	case errors.Is(err, store.ErrNotFound): // so, or it was changed: the next poll decides by what it is now
		s.again(j, 0)
		s.read(ctx)
		return
	case err != nil:
		s.again(j, 0)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.check(err)
		return
	}
	j.Task = begun
	s.keep(j.Task)
	operator := &operate.Operator{Store: s.Store, Client: func(v store.Server) operate.Client { return guarded{s.Client(v), s, j} },
		OnUnrecorded: func(_ int64, err error) {
			s.Log.Warn("the result of a scheduled task is not in the audit log", "err", err)
		}}
	j.Result = operate.Code(Runner{operator}.Run(ctx, who, srv, j.Task))
	s.keep(j.Task)
	if j.Kind == schedule.Restart && notSent(j.Result) {
		s.putOff(j)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTime)
	defer cancel()
	defer s.keep(j.Task) // a reading that began after the first keep may have found it without its result
	if err := s.Store.EndTask(ctx, j.Task, j.Result); err != nil && !errors.Is(err, store.ErrNotFound) {
		s.Log.Warn("the result of a scheduled task is not stored", "err", err)
	}
}

// may reports whether something of a task may be done now.
func (s *Scheduler) may(j job) bool {
	return time.Now().Before(j.until) && s.Polls(j.ServerID)
}

// keep remembers how a task is now.
func (s *Scheduler) keep(t store.Task) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept[t.ID].Version <= t.Version {
		s.kept[t.ID] = t
	}
	for i, old := range s.tasks[t.ServerID] {
		if old.ID == t.ID && old.Version <= t.Version {
			s.tasks[t.ServerID][i] = t
		}
	}
}

// onBehalf returns the user of a task, and its server with the role that the user has there now; none is "".
func (s *Scheduler) onBehalf(ctx context.Context, t store.Task) (u store.User, v store.Server, err error) {
	if u, err = s.Store.User(ctx, t.UserID); err != nil || !u.Active {
		return u, v, errors.Join(err, inactive(u))
	}
	v, err = s.Store.Server(ctx, u.ID, t.ServerID)
	if errors.Is(err, store.ErrNotFound) { // the attempt is in the audit log
		v, err = s.Store.ServerByID(ctx, t.ServerID)
		v.Role = ""
	}
	return u, v, err
}

func inactive(u store.User) error {
	if u.Active {
		return nil
	}
	return store.ErrNotFound
}

// putOff makes a restart that was not made due again: at once if that was the first in a row, then later and later.
func (s *Scheduler) putOff(j job) {
	s.mu.Lock()
	wait := time.Duration(0)
	if st := s.states[j.ServerID]; st != nil {
		wait = min(time.Duration(st.failed)*5*time.Minute, schedule.RestartPause)
		st.failed++
		st.Empty = 0
	}
	s.mu.Unlock()
	s.again(j, wait)
}

// again forgets that a task was due, so that it is once more; a restart after a time.
func (s *Scheduler) again(j job, wait time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.states[j.ServerID]
	if st == nil {
		return
	}
	ran := maps.Clone(st.Ran)
	if delete(ran, j.Name); wait > 0 {
		ran[j.Name] = j.at.Add(wait - schedule.RestartPause)
	}
	st.Ran = ran
}

// guarded is a client that sends nothing once its program must not.
type guarded struct {
	operate.Client
	s *Scheduler
	j job
}

func (g guarded) Exec(ctx context.Context, command string) (string, error) {
	if !g.s.may(g.j) {
		return "", fmt.Errorf("%w: this program does not poll the server any more, or was stopped", actions.ErrUnreached)
	}
	return g.Client.Exec(ctx, command)
}
