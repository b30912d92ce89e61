package queries

import (
	"context"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// sumRuns adds runs of server_run that go to the sums of their servers.
func (s *Store) sumRuns(ctx context.Context, tx bun.Tx, before int64, keys []rows.Key) error {
	return s.sumRunsFrom(ctx, tx, `FROM go_key(?) AS g CROSS JOIN server_run AS r
		ON r.server_id = g.server_id AND r.started_at = g.number WHERE r.last_seen_at < ?`, rows.SliceOf(rows.Keys, keys), before)
}

// sumCurrent adds runs of server_current that go to the sums of their servers.
func (s *Store) sumCurrent(ctx context.Context, tx bun.Tx, before int64, keys []rows.Key) error {
	return s.sumRunsFrom(ctx, tx, `FROM go_key(?) AS g CROSS JOIN server_current AS r
		ON r.server_id = g.server_id WHERE r.last_seen_at < ?
			AND NOT EXISTS (SELECT 1 FROM server_player_session AS s WHERE s.server_id = r.server_id AND s.left_at IS NULL)`,
		rows.SliceOf(rows.Keys, keys), before)
}

func (s *Store) sumRunsFrom(ctx context.Context, tx bun.Tx, from string, args ...any) error {
	runs := make(map[int64][]sums.Run)
	err := s.query(ctx, tx, func(scan Scanner) error {
		server, run, err := scanRun(scan)
		runs[server] = append(runs[server], run)
		return err
	}, `SELECT r.summed_to,`+runColumns+from, args...)
	if err != nil || len(runs) == 0 {
		return err
	}
	before, err := s.summedRuns(ctx, tx, slices.Collect(maps.Keys(runs)))
	if err != nil {
		return err
	}
	var list []rows.RunSum
	for server, runs := range runs {
		sum := sums.NewServer()
		list = append(list, rows.NewRunSum(server, sum.AddRuns(before[server], runs)))
		if err := s.addSums(ctx, tx, server, sum); err != nil {
			return err
		}
	}
	_, err = s.exec(ctx, tx, `INSERT INTO run_sum (`+rows.RunSums.Names()+`)
		SELECT `+rows.RunSums.Under("g")+` FROM go_run_sum(?) AS g WHERE 1 = 1
		ON CONFLICT (server_id) DO UPDATE SET `+rows.RunSums.Assign("excluded"), rows.SliceOf(rows.RunSums, list))
	return err
}

func scanRun(scan Scanner) (server int64, run sums.Run, err error) {
	var row store.ServerRun
	err = scan(append([]any{(*rows.Time)(&run.Summed)}, rows.Runs.Dest(&row)...)...)
	run.Run = row.Run
	return row.ServerID, run, err
}

// summedRuns returns what was summed of the runs of servers.
func (s *Store) summedRuns(ctx context.Context, tx bun.Tx, servers []int64) (map[int64]sums.Runs, error) {
	summed := make(map[int64]sums.Runs)
	err := s.query(ctx, tx, each(rows.RunSums, func(row *rows.RunSum) {
		summed[row.Last.ServerID] = row.Summed()
	}), `SELECT `+rows.RunSums.Read("r")+` FROM go_id(?) AS g CROSS JOIN run_sum AS r ON r.server_id = g.id`, rows.SliceOf(rows.IDs, servers))
	return summed, err
}

// countedRuns are the columns that sums know of a run, beside its server.
var countedRuns = rows.Runs.Only("started_at", "last_seen_at", "players", "max_players", "map", "hibernating")

// shownRuns are those that the map at a time needs.
var shownRuns = rows.Runs.Only("started_at", "map")

// summingRuns returns columns of the runs of a server of from..to; before them, those from the last one on that
// showed a map; and one after them, which tells how long the last one held.
func (s *Store) summingRuns(ctx context.Context, tx bun.Tx, columns rows.Table[store.ServerRun], serverID, from, to int64) (runs []sums.Run, err error) {
	var row store.ServerRun
	var summed time.Time
	dest := append([]any{(*rows.Time)(&summed)}, columns.Dest(&row)...)
	err = s.query(ctx, tx, func(scan Scanner) error {
		err := scan(dest...)
		if len(runs) == cap(runs) {
			runs = slices.Grow(runs, max(64, len(runs)))
		}
		runs = append(runs, sums.Run{Run: row.Run, Summed: summed})
		return err
	}, `SELECT r.summed_to, `+columns.Read("r")+` FROM server_run AS r
		WHERE r.server_id = ?1
			AND r.started_at >= coalesce((SELECT f.started_at FROM server_run AS f
				WHERE f.server_id = ?1 AND f.started_at < ?2 AND f.map <> '' ORDER BY f.started_at DESC LIMIT 1), ?4)
			AND r.started_at <= coalesce((SELECT min(n.started_at) FROM server_run AS n WHERE n.server_id = ?1 AND n.started_at > ?3), ?3)
		UNION ALL
		SELECT r.summed_to, `+columns.Read("r")+` FROM server_current AS r WHERE r.server_id = ?1
		ORDER BY started_at`, serverID, from, to, int64(math.MinInt64))
	return runs, err
}

// mapAtEnd is the map on which a session AS s ended, as [sums.Runs.MapAt] says.
const mapAtEnd = ` coalesce((SELECT best.map FROM (
		SELECT c.started_at, c.map FROM server_current AS c WHERE c.server_id = s.server_id AND c.started_at <= s.left_at
		UNION ALL
		SELECT u.started_at, u.map FROM run_sum AS u WHERE u.server_id = s.server_id AND u.started_at <= s.left_at
		UNION ALL
		SELECT t.started_at, t.map FROM (SELECT r.started_at, r.map FROM server_run AS r
			WHERE r.server_id = s.server_id AND r.started_at <= s.left_at ORDER BY r.started_at DESC LIMIT 1) AS t
	) AS best ORDER BY best.started_at DESC LIMIT 1), '') `
