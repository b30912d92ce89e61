package memstore

import (
	"cmp"
	"context"
	"maps"
	"time"

	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
)

// CreateTask implements [store.Tasks].
func (s *Store) CreateTask(ctx context.Context, t store.Task) (store.Task, error) {
	return get(ctx, s, func() (store.Task, error) {
		t.ID = 0
		if err := s.checkTask(t); err != nil {
			return store.Task{}, err
		}
		if len(s.tasksOf(t.ServerID)) >= schedule.MaxTasks {
			return store.Task{}, store.ErrTooMany
		}
		t = store.CleanTask(t)
		t.ID, t.Version, t.CreatedAt = s.nextID("task"), 1, now()
		t.UpdatedAt, t.DueAt, t.RanAt, t.Result = t.CreatedAt, time.Time{}, time.Time{}, ""
		s.tasks[t.ID] = t
		return t, nil
	})
}

func (s *Store) checkTask(t store.Task) error {
	if err := t.Check(); err != nil {
		return err
	}
	if _, err := s.user(t.UserID); err != nil {
		return err
	}
	if s.servers[t.ServerID] == nil {
		return store.ErrNotFound
	}
	for _, other := range s.tasksOf(t.ServerID) {
		if other.Name == t.Name && other.ID != t.ID {
			return store.ErrNameInUse
		}
	}
	return nil
}

// UpdateTask implements [store.Tasks].
func (s *Store) UpdateTask(ctx context.Context, t store.Task) error {
	return s.do(ctx, func() error {
		if err := t.Check(); err != nil {
			return err
		}
		old, err := s.task(t.ServerID, t.ID)
		if err == nil {
			err = s.checkTask(t)
		}
		if err != nil {
			return err
		}
		t = store.CleanTask(t)
		t.Version, t.CreatedAt, t.UpdatedAt = old.Version+1, old.CreatedAt, now()
		t.DueAt, t.RanAt, t.Result = old.DueAt, old.RanAt, old.Result
		s.tasks[t.ID] = t
		return nil
	})
}

// DeleteTask implements [store.Tasks].
func (s *Store) DeleteTask(ctx context.Context, serverID, id int64) error {
	return s.do(ctx, func() error {
		_, err := s.task(serverID, id)
		if err == nil {
			delete(s.tasks, id)
		}
		return err
	})
}

// forgetTasks removes the tasks of a user and of a server that are gone.
func (s *Store) forgetTasks(user, server int64) {
	maps.DeleteFunc(s.tasks, func(_ int64, t store.Task) bool { return t.UserID == user || t.ServerID == server })
}

// Task implements [store.Tasks].
func (s *Store) Task(ctx context.Context, serverID, id int64) (store.Task, error) {
	return get(ctx, s, func() (store.Task, error) { return s.task(serverID, id) })
}

func (s *Store) task(serverID, id int64) (store.Task, error) {
	t, there := s.tasks[id]
	if !there || t.ServerID != serverID {
		return store.Task{}, store.ErrNotFound
	}
	return t, nil
}

// Tasks implements [store.Tasks].
func (s *Store) Tasks(ctx context.Context, serverID int64) ([]store.Task, error) {
	return list(ctx, s, func() []store.Task { return s.tasksOf(serverID) })
}

func (s *Store) tasksOf(serverID int64) []store.Task {
	return sorted(s.tasks, func(t store.Task) bool { return t.ServerID == serverID },
		func(a, b store.Task) int { return store.CompareNames(a.Name, b.Name) })
}

// EnabledTasks implements [store.Tasks].
func (s *Store) EnabledTasks(ctx context.Context) ([]store.Task, error) {
	return list(ctx, s, func() []store.Task {
		return sorted(s.tasks, func(t store.Task) bool { return t.Enabled && s.users[t.UserID].Active },
			func(a, b store.Task) int { return cmp.Compare(a.ID, b.ID) })
	})
}

// BeginTask implements [store.Tasks].
func (s *Store) BeginTask(ctx context.Context, t store.Task, due, now time.Time, epoch int64) (store.Task, error) {
	return get(ctx, s, func() (store.Task, error) {
		var fences store.Fences
		fences.Add(t.ServerID, epoch)
		if err := s.fence(fences); err != nil {
			return store.Task{}, err
		}
		stored, err := s.task(t.ServerID, t.ID)
		if err != nil || !stored.Enabled || stored.Version != t.Version {
			return store.Task{}, store.ErrNotFound
		}
		stored.Version, stored.DueAt, stored.RanAt, stored.Result = stored.Version+1, cut(due), cut(now), ""
		s.tasks[t.ID] = stored
		return stored, nil
	})
}

// EndTask implements [store.Tasks].
func (s *Store) EndTask(ctx context.Context, t store.Task, result string) error {
	return s.do(ctx, func() error {
		stored, err := s.task(t.ServerID, t.ID)
		if err != nil || !stored.RanAt.Equal(t.RanAt) || stored.Result != "" {
			return store.ErrNotFound
		}
		stored.Result = store.CleanAudit(store.AuditEntry{Result: result}).Result
		s.tasks[t.ID] = stored
		return nil
	})
}
