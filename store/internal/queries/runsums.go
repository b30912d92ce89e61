package queries

import (
	"context"
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
	byServer := make(map[int64]*sums.Server)
	summed := make(map[int64]sums.Runs)
	var servers []int64
	err := s.query(ctx, tx, func(scan Scanner) error {
		var row store.ServerRun
		var at time.Time
		if err := scan(append([]any{(*rows.Time)(&at)}, rows.Runs.Dest(&row)...)...); err != nil {
			return err
		}
		if byServer[row.ServerID] == nil {
			byServer[row.ServerID] = sums.NewServer()
			servers = append(servers, row.ServerID)
		}
		byServer[row.ServerID].AddRun(sums.Run{Run: row.Run, Summed: at})
		summed[row.ServerID] = summed[row.ServerID].Add(row.Run)
		return nil
	}, `SELECT r.summed_to,`+runColumns+from, args...)
	if err != nil || len(servers) == 0 {
		return err
	}
	err = s.query(ctx, tx, each(rows.RunSums, func(row *rows.RunSum) {
		summed[row.ServerID] = summed[row.ServerID].Merge(row.Runs)
	}), `SELECT `+rows.RunSums.Read("r")+` FROM go_id(?) AS g CROSS JOIN run_sum AS r ON r.server_id = g.id`, rows.SliceOf(rows.IDs, servers))
	if err != nil {
		return err
	}
	var list []rows.RunSum
	for server, sum := range byServer {
		if err := s.addSums(ctx, tx, server, sum); err != nil {
			return err
		}
		list = append(list, rows.RunSum{ServerID: server, Runs: summed[server]})
	}
	_, err = s.exec(ctx, tx, `INSERT INTO run_sum (`+rows.RunSums.Names()+`)
		SELECT `+rows.RunSums.Under("g")+` FROM go_run_sum(?) AS g WHERE 1 = 1
		ON CONFLICT (server_id) DO UPDATE SET `+rows.RunSums.Assign("excluded"), rows.SliceOf(rows.RunSums, list))
	return err
}
