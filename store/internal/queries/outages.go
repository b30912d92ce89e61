package queries

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/store/internal/rows"
)

var (
	// putOutages stores outages. What was summed of one that comes again is not stored.
	putOutages = `
		INSERT INTO server_outage (` + rows.Outages.Names() + `)
		SELECT g.server_id, greatest(g.started_at, coalesce(u.last_seen_at, g.started_at)), g.last_seen_at
		FROM go_outage(?) AS g LEFT JOIN outage_sum AS u ON u.server_id = g.server_id
		WHERE g.last_seen_at >= coalesce(u.last_seen_at, g.last_seen_at)
			AND EXISTS (SELECT 1 FROM servers AS v WHERE v.id = g.server_id)
		ON CONFLICT (server_id, started_at) DO UPDATE SET last_seen_at = excluded.last_seen_at
		WHERE excluded.last_seen_at > server_outage.last_seen_at`

	putOutageQuarters = `
		INSERT INTO outage_quarter (` + rows.OutageQuarters.Names() + `)
		SELECT ` + rows.OutageQuarters.Under("g") + ` FROM go_outage_quarter(?) AS g WHERE 1 = 1
		ON CONFLICT (server_id, quarter) DO UPDATE SET millis = outage_quarter.millis + excluded.millis`
)

// sumOutages adds outages that go to the sums of their servers.
func (s *Store) sumOutages(ctx context.Context, tx bun.Tx, before int64, keys []rows.Key) error {
	down := make(map[int64]*sums.Server)
	err := s.query(ctx, tx, each(rows.Outages, func(row *rows.Outage) {
		if down[row.ServerID] == nil {
			down[row.ServerID] = sums.NewServer()
		}
		down[row.ServerID].AddOutage(row.Outage)
	}), `SELECT `+rows.Outages.Read("o")+` FROM go_key(?) AS g CROSS JOIN server_outage AS o
		ON o.server_id = g.server_id AND o.started_at = g.number WHERE o.last_seen_at < ?`, rows.SliceOf(rows.Keys, keys), before)
	if err != nil || len(down) == 0 {
		return err
	}
	var list []rows.OutageQuarter
	for server, sum := range down {
		list = append(list, rows.SumsOf(server, sum.Down)...)
	}
	if len(list) > 0 {
		if _, err := s.exec(ctx, tx, putOutageQuarters, rows.SliceOf(rows.OutageQuarters, list)); err != nil {
			return err
		}
	}
	_, err = s.exec(ctx, tx, `INSERT INTO outage_sum (server_id, last_seen_at)
		SELECT o.server_id, max(o.last_seen_at) FROM go_key(?1) AS g CROSS JOIN server_outage AS o
			ON o.server_id = g.server_id AND o.started_at = g.number WHERE o.last_seen_at < ?2 GROUP BY o.server_id
		ON CONFLICT (server_id) DO UPDATE SET last_seen_at = greatest(outage_sum.last_seen_at, excluded.last_seen_at)`,
		rows.SliceOf(rows.Keys, keys), before)
	return err
}

// addOutages adds the outages of a server of from..to, the removed ones among them, to a sum.
func (s *Store) addOutages(ctx context.Context, tx bun.Tx, sum *sums.Server, serverID, from, to int64) error {
	err := s.query(ctx, tx, each(rows.Outages, func(row *rows.Outage) { sum.AddOutage(row.Outage) }),
		`SELECT `+rows.Outages.Read("o")+` FROM server_outage AS o
		WHERE o.server_id = ?1 AND o.last_seen_at >= ?2 AND o.started_at <= ?3`, serverID, from, to)
	if err != nil {
		return err
	}
	return s.query(ctx, tx, each(rows.OutageQuarters, func(row *rows.OutageQuarter) { sum.Down[row.Key] += row.Value }),
		`SELECT `+rows.OutageQuarters.Read("q")+` FROM outage_quarter AS q WHERE q.server_id = ?1 AND q.quarter BETWEEN ?2 AND ?3`,
		serverID, int64(sums.QuarterOf(rows.FromMillis(from))), lastQuarter(to))
}

// lastQuarter is the quarter hour of a time that may be the end of all.
func lastQuarter(to int64) int64 { return to / sums.QuarterHour.Milliseconds() }
