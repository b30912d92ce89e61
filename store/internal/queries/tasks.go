package queries

import (
	"context"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// CreateTask implements [store.Tasks].
func (s *Store) CreateTask(ctx context.Context, t store.Task) (store.Task, error) {
	if err := t.Check(); err != nil {
		return store.Task{}, err
	}
	t.ID, t.Version, t.CreatedAt = 0, 1, rows.Now()
	t.UpdatedAt = t.CreatedAt
	var row *rows.Task
	err := s.db.Write(ctx, "create task", func(ctx context.Context, tx bun.Tx) error {
		row = rows.NewTask(t)
		if err := s.insert(ctx, tx, row, ""); err != nil {
			return err
		}
		var n int
		err := s.query(ctx, tx, func(scan Scanner) error { return scan(&n) }, `SELECT count(*) FROM server_task WHERE server_id = ?`, t.ServerID)
		if err == nil && n > schedule.MaxTasks {
			err = store.ErrTooMany
		}
		return err
	})
	if err != nil {
		return store.Task{}, err
	}
	return row.Task(), nil
}

// UpdateTask implements [store.Tasks].
func (s *Store) UpdateTask(ctx context.Context, t store.Task) error {
	if err := t.Check(); err != nil {
		return err
	}
	t.UpdatedAt = rows.Now()
	row := rows.NewTask(t)
	return s.db.Write(ctx, "update task", func(ctx context.Context, tx bun.Tx) error {
		err := requireOneRow(s.update(ctx, tx, row,
			[]string{"user_id", "name", "enabled", "kind", "line", "every", "at", "days", "zone", "updated_at"}, "server_id"))
		if err != nil {
			return err
		}
		_, err = s.exec(ctx, tx, `UPDATE server_task SET version = version + 1 WHERE id = ?`, t.ID)
		return err
	})
}

// DeleteTask implements [store.Tasks].
func (s *Store) DeleteTask(ctx context.Context, serverID, id int64) error {
	return s.db.Write(ctx, "delete task", func(ctx context.Context, tx bun.Tx) error {
		return requireOneRow(s.exec(ctx, tx, `DELETE FROM server_task WHERE id = ? AND server_id = ?`, id, serverID))
	})
}

// Task implements [store.Tasks].
func (s *Store) Task(ctx context.Context, serverID, id int64) (store.Task, error) {
	found, err := s.tasks(ctx, "t.id = ? AND t.server_id = ?", id, serverID)
	if err != nil {
		return store.Task{}, err
	}
	if len(found) == 0 {
		return store.Task{}, store.ErrNotFound
	}
	return found[0], nil
}

// Tasks implements [store.Tasks].
func (s *Store) Tasks(ctx context.Context, serverID int64) ([]store.Task, error) {
	found, err := s.tasks(ctx, "t.server_id = ?", serverID)
	slices.SortFunc(found, func(a, b store.Task) int { return store.CompareNames(a.Name, b.Name) })
	return found, err
}

// EnabledTasks implements [store.Tasks].
func (s *Store) EnabledTasks(ctx context.Context) ([]store.Task, error) {
	return s.tasks(ctx, "t.enabled AND t.id > 0 AND EXISTS (SELECT 1 FROM users AS u WHERE u.id = t.user_id AND u.active)")
}

func (s *Store) tasks(ctx context.Context, where string, args ...any) ([]store.Task, error) {
	var found []rows.Task
	err := s.db.Read(ctx, "tasks", func(ctx context.Context, db *bun.DB) error {
		return db.NewSelect().Model(&found).Where(where, args...).Order("t.id").Scan(ctx)
	})
	if err != nil {
		return nil, err
	}
	var tasks []store.Task
	for i := range found {
		tasks = append(tasks, found[i].Task())
	}
	return tasks, nil
}

// BeginTask implements [store.Tasks].
func (s *Store) BeginTask(ctx context.Context, t store.Task, due, now time.Time, epoch int64) (store.Task, error) {
	var fences store.Fences
	fences.Add(t.ServerID, epoch)
	err := s.db.Write(ctx, "begin task", func(ctx context.Context, tx bun.Tx) error {
		if err := s.fence(ctx, tx, fences); err != nil {
			return err
		}
		return requireOneRow(s.exec(ctx, tx, `UPDATE server_task SET version = version + 1, due_at = ?1, ran_at = ?2, result = ''
			WHERE id = ?3 AND server_id = ?4 AND version = ?5 AND enabled`, rows.Millis(due), rows.Millis(now), t.ID, t.ServerID, t.Version))
	})
	if err != nil {
		return store.Task{}, err
	}
	t.Version, t.DueAt, t.RanAt, t.Result = t.Version+1, rows.FromMillis(rows.Millis(due)), rows.FromMillis(rows.Millis(now)), ""
	return t, nil
}

// EndTask implements [store.Tasks].
func (s *Store) EndTask(ctx context.Context, t store.Task, result string) error {
	result = store.CleanAudit(store.AuditEntry{Result: result}).Result
	return s.db.Write(ctx, "end task", func(ctx context.Context, tx bun.Tx) error {
		return requireOneRow(s.exec(ctx, tx, `UPDATE server_task SET result = ? WHERE id = ? AND server_id = ? AND ran_at = ? AND result = ''`,
			result, t.ID, t.ServerID, rows.Millis(t.RanAt)))
	})
}
