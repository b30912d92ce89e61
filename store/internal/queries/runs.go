package queries

import (
	"context"
	"iter"
	"math"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// Snapshots implements [store.History].
func (s *Store) Snapshots(ctx context.Context, serverIDs []int64) (map[int64]store.Snapshot, error) {
	snapshots := make(map[int64]store.Snapshot, len(serverIDs))
	if len(serverIDs) == 0 {
		return snapshots, nil
	}
	err := s.db.Read(ctx, "snapshots", func(ctx context.Context, db *bun.DB) error {
		return s.query(ctx, db, each(rows.Runs, func(row *store.ServerRun) {
			snapshots[row.ServerID] = row.Run
		}), `SELECT`+runColumns+`FROM go_id(?) AS g CROSS JOIN server_current AS r ON r.server_id = g.id`,
			rows.SliceOf(rows.IDs, serverIDs))
	})
	if err != nil {
		return nil, err
	}
	return snapshots, nil
}

// Runs implements [store.History].
func (s *Store) Runs(ctx context.Context, serverID int64, from, to time.Time, limit int) ([]livestate.Run, error) {
	var runs []livestate.Run
	err := s.db.Read(ctx, "runs", func(ctx context.Context, db *bun.DB) (err error) {
		runs, err = s.runsFrom(ctx, db, serverID, math.MinInt64, rows.Millis(from), until(to), limit)
		return err
	})
	if err != nil {
		return nil, err
	}
	return runs, nil
}

// runsFrom returns the runs of a server that touch from..to and did not start
// before start. Runs do not overlap, so all but one of them started within the
// period.
func (s *Store) runsFrom(ctx context.Context, db *bun.DB, serverID, start, from, to int64, limit int) ([]livestate.Run, error) {
	var runs []livestate.Run
	err := s.query(ctx, db, each(rows.Runs, func(row *store.ServerRun) {
		runs = append(runs, row.Run)
	}), `SELECT`+runColumns+`FROM server_run AS r
		WHERE r.server_id = ?1 AND r.last_seen_at >= ?2 AND r.started_at <= ?3
			AND r.started_at >= greatest(?4, coalesce(
				(SELECT max(f.started_at) FROM server_run AS f WHERE f.server_id = ?1 AND f.started_at <= ?2), ?2))
		UNION ALL
		SELECT`+runColumns+`FROM server_current AS r
		WHERE r.server_id = ?1 AND r.last_seen_at >= ?2 AND r.started_at <= ?3 AND r.started_at >= ?4
		ORDER BY started_at LIMIT ?5`, serverID, from, to, start, unlimited(limit))
	return runs, err
}

// page is how many rows an iterator reads at once. It holds no connection while
// its caller works on them.
const page = 1000

// RunsOf implements [store.History]. The loop may use the store; it sees what
// is written meanwhile.
func (s *Store) RunsOf(ctx context.Context, serverIDs []int64, from, to time.Time) iter.Seq2[store.ServerRun, error] {
	servers := slices.Compact(slices.Sorted(slices.Values(serverIDs)))
	return func(yield func(store.ServerRun, error) bool) {
		for _, server := range servers {
			start := int64(math.MinInt64)
			for {
				var runs []livestate.Run
				err := s.db.Read(ctx, "runs", func(ctx context.Context, db *bun.DB) (err error) {
					runs, err = s.runsFrom(ctx, db, server, start, rows.Millis(from), until(to), page)
					return err
				})
				if err != nil {
					yield(store.ServerRun{}, err)
					return
				}
				for _, run := range runs {
					if !yield(store.ServerRun{ServerID: server, Run: run}, nil) {
						return
					}
				}
				if len(runs) < page {
					break
				}
				start = rows.Millis(runs[len(runs)-1].StartedAt) + 1
			}
		}
	}
}

// until is the end of a period: the zero time is none.
func until(t time.Time) int64 {
	if t.IsZero() {
		return math.MaxInt64
	}
	return rows.Millis(t)
}

// unlimited turns a limit into that of a statement.
func unlimited(limit int) int64 {
	if limit <= 0 {
		return math.MaxInt64
	}
	return int64(limit)
}
